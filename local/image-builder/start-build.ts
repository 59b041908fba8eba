import type {
  Image,
  ImageRecipe,
  ImageTestsConfiguration,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'

import { ServiceError, type RequestContext } from '../cloud/service.ts'
import { entryOf, type Entry } from './entry.ts'
import { invalidParameterValue } from './errors.ts'
import { imageRecipeFamily, infrastructureConfigurationFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { resolveReferences } from './recipe-references.ts'

/** What CreateImage and CreateImagePipeline name to build with. */
export interface BuildPlan {
  readonly imageRecipeArn?: string | undefined
  readonly containerRecipeArn?: string | undefined
  readonly infrastructureConfigurationArn?: string | undefined
  readonly distributionConfigurationArn?: string | undefined
}

/** What a build plan names, found. */
export interface BuildInputs {
  readonly recipe: Entry<ImageRecipe>
  readonly infrastructure: Entry<InfrastructureConfiguration>
}

/** Members of the new image that its request decides. */
export type ImageSettings = Pick<
  Image,
  | 'enhancedImageMetadataEnabled'
  | 'imageTestsConfiguration'
  | 'imageScanningConfiguration'
  | 'executionRole'
  | 'workflows'
  | 'loggingConfiguration'
  | 'tags'
  | 'sourcePipelineArn'
  | 'sourcePipelineName'
>

/** Tests are on, and end after twelve hours, where nothing else is said. */
const defaultTests: ImageTestsConfiguration = { imageTestsEnabled: true, timeoutMinutes: 720 }

/**
 * Finds what a build plan names, with the caller's eyes.
 * @throws ServiceError InvalidRequestException unless there is exactly one recipe, InvalidParameterValueException naming the member.
 */
export function requireBuildInputs(
  { lookup }: ImageBuilderParts,
  plan: BuildPlan,
  context: RequestContext,
): BuildInputs {
  if ((plan.imageRecipeArn === undefined) === (plan.containerRecipeArn === undefined)) {
    throw new ServiceError(
      'InvalidRequestException',
      'You must specify exactly one of imageRecipeArn and containerRecipeArn.',
    )
  }
  const recipe = lookup.find(imageRecipeFamily, plan.imageRecipeArn ?? '', context)
  const infrastructureArn = plan.infrastructureConfigurationArn ?? ''
  const infrastructure = lookup.find(infrastructureConfigurationFamily, infrastructureArn, context)

  if (plan.containerRecipeArn !== undefined) throw unknown('containerRecipeArn', plan.containerRecipeArn)
  if (recipe === undefined) throw unknown('imageRecipeArn', plan.imageRecipeArn)
  if (infrastructure === undefined) throw unknown('infrastructureConfigurationArn', infrastructureArn)
  if (plan.distributionConfigurationArn !== undefined) {
    throw unknown('distributionConfigurationArn', plan.distributionConfigurationArn)
  }
  return { recipe, infrastructure }
}

/**
 * Makes the next build of the recipe's version, in the caller's account, and starts it.
 * @throws ServiceError InvalidParameterValueException when the caller cannot see what the recipe refers to.
 */
export function startBuild(
  { core, inventories, lookup, builds }: ImageBuilderParts,
  { inputs, settings }: { readonly inputs: BuildInputs; readonly settings: ImageSettings },
  context: RequestContext,
): Entry<Image> {
  const { recipe, infrastructure } = inputs
  const references = resolveReferences(lookup, recipe.shown, context)
  if (references.kind === 'unresolved') throw invalidParameterValue('imageRecipeArn', references.problem)

  const { images } = inventories.of(context.caller.accountId, context.region)
  const id = { ...recipe.id, kind: 'image', accountId: context.caller.accountId } as const
  const build = 1 + Math.max(0, ...[...images.values()].map((image) => buildOfVersion(image, id)))
  const image = entryOf<Image>({ ...id, build }, core.clock.now(), {
    enhancedImageMetadataEnabled: true,
    imageTestsConfiguration: defaultTests,
    ...settings,
    type: 'AMI',
    name: recipe.shown.name,
    version: `${recipe.id.version}/${build}`,
    platform: references.platform,
    osVersion: references.parent?.shown.osVersion,
    state: { status: 'PENDING' },
    imageRecipe: recipe.shown,
    infrastructureConfiguration: infrastructure.shown,
    outputResources: { amis: [] },
    buildType: 'USER_INITIATED',
    imageSource: references.parent?.id.accountId === 'aws' ? 'AMAZON_MANAGED' : 'CUSTOM',
  })
  images.set(image.arn, image)
  builds.start(image)
  return image
}

function buildOfVersion({ id }: Entry<Image>, version: Pick<Entry<Image>['id'], 'name' | 'version'>): number {
  return id.name === version.name && id.version === version.version ? (id.build ?? 0) : 0
}

function unknown(member: string, arn: string | undefined): ServiceError {
  return invalidParameterValue(member, `The resource ${arn} does not exist or is not shared with you.`)
}
