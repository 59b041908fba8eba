import type {
  ContainerRecipe,
  DistributionConfiguration,
  Image,
  ImageRecipe,
  ImageTestsConfiguration,
  ImageType,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'

import { ServiceError, type RequestContext } from '../cloud/service.ts'
import { entryOf, type Entry } from './entry.ts'
import { invalidParameterValue } from './errors.ts'
import {
  containerRecipeFamily,
  distributionConfigurationFamily,
  imageRecipeFamily,
  infrastructureConfigurationFamily,
} from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import type { Lookup } from './lookup.ts'
import { checkBuilds } from './quotas.ts'
import { resolveReferences } from './recipe-references.ts'

/** What CreateImage and CreateImagePipeline name to build with. */
export interface BuildPlan {
  readonly imageRecipeArn?: string | undefined
  readonly containerRecipeArn?: string | undefined
  readonly infrastructureConfigurationArn?: string | undefined
  readonly distributionConfigurationArn?: string | undefined
}

/** A recipe, and what is built from it. */
type BuildRecipe =
  | { readonly type: Extract<ImageType, 'AMI'>; readonly entry: Entry<ImageRecipe> }
  | { readonly type: Extract<ImageType, 'DOCKER'>; readonly entry: Entry<ContainerRecipe> }

/** What a build plan names, found. */
export interface BuildInputs {
  readonly recipe: BuildRecipe
  readonly infrastructure: Entry<InfrastructureConfiguration>
  readonly distribution: Entry<DistributionConfiguration> | undefined
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
  const recipe = requireRecipe(lookup, plan, context)
  const infrastructureArn = plan.infrastructureConfigurationArn ?? ''
  const infrastructure = lookup.find(infrastructureConfigurationFamily, infrastructureArn, context)

  if (infrastructure === undefined) throw unknown('infrastructureConfigurationArn', infrastructureArn)
  return { recipe, infrastructure, distribution: findDistribution(lookup, plan, context) }
}

function findDistribution(
  lookup: Lookup,
  { distributionConfigurationArn: arn }: BuildPlan,
  context: RequestContext,
): Entry<DistributionConfiguration> | undefined {
  if (arn === undefined) return undefined
  const distribution = lookup.find(distributionConfigurationFamily, arn, context)
  if (distribution === undefined) throw unknown('distributionConfigurationArn', arn)
  return distribution
}

function requireRecipe(lookup: Lookup, plan: BuildPlan, context: RequestContext): BuildRecipe {
  if ((plan.imageRecipeArn === undefined) === (plan.containerRecipeArn === undefined)) {
    throw new ServiceError(
      'InvalidRequestException',
      'You must specify exactly one of imageRecipeArn and containerRecipeArn.',
    )
  }
  if (plan.containerRecipeArn !== undefined) {
    const entry = lookup.find(containerRecipeFamily, plan.containerRecipeArn, context)
    if (entry === undefined) throw unknown('containerRecipeArn', plan.containerRecipeArn)
    return { type: 'DOCKER', entry }
  }
  const entry = lookup.find(imageRecipeFamily, plan.imageRecipeArn ?? '', context)
  if (entry === undefined) throw unknown('imageRecipeArn', plan.imageRecipeArn)
  return { type: 'AMI', entry }
}

/**
 * Makes the next build of the recipe's version, in the caller's account, and starts it.
 * @throws ServiceError InvalidParameterValueException when the caller cannot see what the recipe refers to.
 */
export function startBuild(
  { core, inventories, lookup, builds, quotas }: ImageBuilderParts,
  { inputs, settings }: { readonly inputs: BuildInputs; readonly settings: ImageSettings },
  context: RequestContext,
): Entry<Image> {
  const { recipe, infrastructure, distribution } = inputs
  const { parentImage, components } = recipe.entry.shown
  const references = resolveReferences(lookup, { type: recipe.type, parentImage, components }, context)
  if (references.kind === 'unresolved') {
    const member = recipe.type === 'AMI' ? 'imageRecipeArn' : 'containerRecipeArn'
    throw invalidParameterValue(member, references.problem)
  }

  const inventory = inventories.of(context.caller.accountId, context.region)
  const { images } = inventory
  checkBuilds(quotas, inventory)
  const id = { ...recipe.entry.id, kind: 'image', accountId: context.caller.accountId } as const
  const build = 1 + Math.max(0, ...[...images.values()].map((image) => buildOfVersion(image, id)))
  const image = entryOf<Image>({ ...id, build }, core.clock.now(), {
    enhancedImageMetadataEnabled: true,
    imageTestsConfiguration: defaultTests,
    ...settings,
    ...builtFrom(recipe),
    name: recipe.entry.shown.name,
    version: `${id.version}/${build}`,
    platform: references.platform,
    osVersion: references.parent?.shown.osVersion,
    state: { status: 'PENDING' },
    infrastructureConfiguration: infrastructure.shown,
    ...(distribution === undefined ? {} : { distributionConfiguration: distribution.shown }),
    buildType: 'USER_INITIATED',
    imageSource: references.parent?.id.accountId === 'aws' ? 'AMAZON_MANAGED' : 'CUSTOM',
  })
  images.set(image.arn, image)
  builds.start(image, baseImageOf(references.parent, { parentImage, region: context.region }))
  return image
}

/** The AMI of the base image in a Region; images of Amazon's have none here. */
function baseImageOf(
  parent: Entry<Image> | undefined,
  { parentImage = '', region }: { readonly parentImage: string | undefined; readonly region: string },
): string | undefined {
  if (parentImage.startsWith('ami-')) return parentImage
  return parent?.shown.outputResources?.amis?.find((ami) => ami.region === region)?.image
}

function builtFrom(
  recipe: BuildRecipe,
): Pick<Image, 'type' | 'imageRecipe' | 'containerRecipe' | 'outputResources'> {
  return recipe.type === 'AMI'
    ? { type: 'AMI', imageRecipe: recipe.entry.shown, outputResources: { amis: [] } }
    : { type: 'DOCKER', containerRecipe: recipe.entry.shown, outputResources: { containers: [] } }
}

function buildOfVersion({ id }: Entry<Image>, version: Pick<Entry<Image>['id'], 'name' | 'version'>): number {
  return id.name === version.name && id.version === version.version ? (id.build ?? 0) : 0
}

function unknown(member: string, arn: string | undefined): ServiceError {
  return invalidParameterValue(member, `The resource ${arn} does not exist or is not shared with you.`)
}
