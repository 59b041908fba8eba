import {
  DeleteComponent$,
  DeleteContainerRecipe$,
  DeleteDistributionConfiguration$,
  DeleteImage$,
  DeleteImagePipeline$,
  DeleteImageRecipe$,
  DeleteInfrastructureConfiguration$,
  type DeleteComponentRequest,
  type DeleteComponentResponse,
  type DeleteContainerRecipeRequest,
  type DeleteContainerRecipeResponse,
  type DeleteDistributionConfigurationRequest,
  type DeleteDistributionConfigurationResponse,
  type DeleteImagePipelineRequest,
  type DeleteImagePipelineResponse,
  type DeleteImageRecipeRequest,
  type DeleteImageRecipeResponse,
  type DeleteImageRequest,
  type DeleteImageResponse,
  type DeleteInfrastructureConfigurationRequest,
  type DeleteInfrastructureConfigurationResponse,
  type Component,
  type ContainerRecipe,
  type DistributionConfiguration,
  type Image,
  type ImagePipeline,
  type ImageRecipe,
  type InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'

import { ServiceError, type AnyOperation, type Operation, type RequestContext } from '../cloud/service.ts'
import { parseArn } from './arns.ts'
import { checkMember } from './check.ts'
import { arnOf } from './constraints.ts'
import { dependentAccounts } from './dependencies.ts'
import type { Entries, Entry } from './entry.ts'
import { absent, forbidden } from './errors.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import type { Inventory } from './inventory.ts'
import { need } from './needs.ts'

/** The resources that an operation deletes. */
interface Deletable<Shown> {
  /** The member that names the resource. */
  readonly member: string
  readonly form: (typeof arnOf)[keyof typeof arnOf]
  readonly entriesIn: (inventory: Inventory) => Entries<Shown>
  /** Refuses what cannot be deleted yet for reasons of its own. */
  readonly check?: (entry: Entry<Shown>) => void
}

const component: Deletable<Component> = {
  member: 'componentBuildVersionArn',
  form: arnOf.componentBuild,
  entriesIn: ({ components }) => components,
}
const image: Deletable<Image> = {
  member: 'imageBuildVersionArn',
  form: arnOf.imageBuild,
  entriesIn: ({ images }) => images,
  check: checkBuildEnded,
}
const imageRecipe: Deletable<ImageRecipe> = {
  member: 'imageRecipeArn',
  form: arnOf.imageRecipe,
  entriesIn: ({ imageRecipes }) => imageRecipes,
}
const containerRecipe: Deletable<ContainerRecipe> = {
  member: 'containerRecipeArn',
  form: arnOf.containerRecipe,
  entriesIn: ({ containerRecipes }) => containerRecipes,
}
const infrastructureConfiguration: Deletable<InfrastructureConfiguration> = {
  member: 'infrastructureConfigurationArn',
  form: arnOf.infrastructureConfiguration,
  entriesIn: ({ infrastructureConfigurations }) => infrastructureConfigurations,
}
const distributionConfiguration: Deletable<DistributionConfiguration> = {
  member: 'distributionConfigurationArn',
  form: arnOf.distributionConfiguration,
  entriesIn: ({ distributionConfigurations }) => distributionConfigurations,
}
const imagePipeline: Deletable<ImagePipeline> = {
  member: 'imagePipelineArn',
  form: arnOf.imagePipeline,
  entriesIn: ({ imagePipelines }) => imagePipelines,
}

/** The Delete operations of all resources. AMIs and container images that a build has made stay. */
export function deleteOperations(parts: ImageBuilderParts): readonly AnyOperation[] {
  const deleteComponent: Operation<DeleteComponentRequest, DeleteComponentResponse> = {
    schema: DeleteComponent$,
    needs: ({ componentBuildVersionArn }) => [need('DeleteComponent', componentBuildVersionArn)],
    handle: ({ componentBuildVersionArn: arn }, context) => ({
      requestId: context.requestId,
      componentBuildVersionArn: remove(parts, component, { arn, context }),
    }),
  }
  const deleteImage: Operation<DeleteImageRequest, DeleteImageResponse> = {
    schema: DeleteImage$,
    needs: ({ imageBuildVersionArn }) => [need('DeleteImage', imageBuildVersionArn)],
    handle: ({ imageBuildVersionArn: arn }, context) => ({
      requestId: context.requestId,
      imageBuildVersionArn: remove(parts, image, { arn, context }),
    }),
  }
  const deleteImageRecipe: Operation<DeleteImageRecipeRequest, DeleteImageRecipeResponse> = {
    schema: DeleteImageRecipe$,
    needs: ({ imageRecipeArn }) => [need('DeleteImageRecipe', imageRecipeArn)],
    handle: ({ imageRecipeArn: arn }, context) => ({
      requestId: context.requestId,
      imageRecipeArn: remove(parts, imageRecipe, { arn, context }),
    }),
  }
  const deleteContainerRecipe: Operation<DeleteContainerRecipeRequest, DeleteContainerRecipeResponse> = {
    schema: DeleteContainerRecipe$,
    needs: ({ containerRecipeArn }) => [need('DeleteContainerRecipe', containerRecipeArn)],
    handle: ({ containerRecipeArn: arn }, context) => ({
      requestId: context.requestId,
      containerRecipeArn: remove(parts, containerRecipe, { arn, context }),
    }),
  }
  const deleteInfrastructureConfiguration: Operation<
    DeleteInfrastructureConfigurationRequest,
    DeleteInfrastructureConfigurationResponse
  > = {
    schema: DeleteInfrastructureConfiguration$,
    needs: ({ infrastructureConfigurationArn }) => [
      need('DeleteInfrastructureConfiguration', infrastructureConfigurationArn),
    ],
    handle: ({ infrastructureConfigurationArn: arn }, context) => ({
      requestId: context.requestId,
      infrastructureConfigurationArn: remove(parts, infrastructureConfiguration, { arn, context }),
    }),
  }
  const deleteDistributionConfiguration: Operation<
    DeleteDistributionConfigurationRequest,
    DeleteDistributionConfigurationResponse
  > = {
    schema: DeleteDistributionConfiguration$,
    needs: ({ distributionConfigurationArn }) => [
      need('DeleteDistributionConfiguration', distributionConfigurationArn),
    ],
    handle: ({ distributionConfigurationArn: arn }, context) => ({
      requestId: context.requestId,
      distributionConfigurationArn: remove(parts, distributionConfiguration, { arn, context }),
    }),
  }
  const deleteImagePipeline: Operation<DeleteImagePipelineRequest, DeleteImagePipelineResponse> = {
    schema: DeleteImagePipeline$,
    needs: ({ imagePipelineArn }) => [need('DeleteImagePipeline', imagePipelineArn)],
    handle: ({ imagePipelineArn: arn }, context) => ({
      requestId: context.requestId,
      imagePipelineArn: remove(parts, imagePipeline, { arn, context }),
    }),
  }
  return [
    deleteComponent,
    deleteContainerRecipe,
    deleteDistributionConfiguration,
    deleteImage,
    deleteImagePipeline,
    deleteImageRecipe,
    deleteInfrastructureConfiguration,
  ]
}

/** What others have access to, and what something depends on, stays (Image Builder API Reference, DeleteImage). */
function remove<Shown>(
  parts: ImageBuilderParts,
  { member, form, entriesIn, check }: Deletable<Shown>,
  { arn, context }: { readonly arn: string | undefined; readonly context: RequestContext },
): string {
  const wanted = checkMember(member, form, arn)
  const { accountId } = context.caller
  if (parseArn(wanted)?.accountId !== accountId) throw forbidden(wanted)
  const entries = entriesIn(parts.inventories.of(accountId, context.region))
  const entry = entries.get(wanted)
  if (entry === undefined) throw absent(wanted)

  check?.(entry)
  if (dependentAccounts(parts, wanted).length > 0) {
    throw dependency(`The resource ARN '${wanted}' has other resources depended on it.`)
  }
  if (parts.sharing.isShared(wanted)) {
    throw dependency(`The resource ARN '${wanted}' is shared with other accounts.`)
  }
  entries.delete(wanted)
  parts.sharing.forget(wanted)
  return wanted
}

function checkBuildEnded({ arn, shown }: Entry<Image>): void {
  const status = shown.state?.status
  if (status === 'AVAILABLE' || status === 'FAILED') return
  throw new ServiceError(
    'InvalidRequestException',
    `The image '${arn}' is in state ${status}. Its build must end before it can be deleted.`,
  )
}

function dependency(problem: string): ServiceError {
  return new ServiceError('ResourceDependencyException', `Resource dependency error: ${problem}`)
}
