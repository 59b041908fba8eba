import {
  CreateImagePipeline$,
  GetImagePipeline$,
  ListImagePipelines$,
  type CreateImagePipelineRequest,
  type CreateImagePipelineResponse,
  type GetImagePipelineRequest,
  type GetImagePipelineResponse,
  type ImagePipeline,
  type ListImagePipelinesRequest,
  type ListImagePipelinesResponse,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../cloud/service.ts'
import { normalisedName } from './arns.ts'
import { checkMember, checkRequest } from './check.ts'
import { arnOf, clientToken, nonEmpty, oneOf, resourceName, tags } from './constraints.ts'
import { buildPlanConstraints, buildPlanNeeds } from './create-image.ts'
import { entryOf, type Entry } from './entry.ts'
import { alreadyExists } from './errors.ts'
import { imageFamily, imagePipelineFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { listPage, type Filterable } from './listing.ts'
import { createNeeds, need } from './needs.ts'
import { checkQuota } from './quotas.ts'
import { requireBuildInputs } from './start-build.ts'

const constraints = z.object({
  ...buildPlanConstraints,
  name: resourceName,
  description: nonEmpty.optional(),
  status: oneOf(['DISABLED', 'ENABLED']).default('ENABLED'),
  tags: tags.optional(),
  imageTags: tags.optional(),
  clientToken,
})

const filterable: Filterable<ImagePipeline> = {
  description: ({ description }) => [description],
  distributionConfigurationArn: ({ distributionConfigurationArn }) => [distributionConfigurationArn],
  imageRecipeArn: ({ imageRecipeArn }) => [imageRecipeArn],
  infrastructureConfigurationArn: ({ infrastructureConfigurationArn }) => [infrastructureConfigurationArn],
  name: ({ name }) => [name],
  status: ({ status }) => [status],
}

/** CreateImagePipeline. A schedule is kept and shown, and never fires. */
export function createImagePipeline(
  parts: ImageBuilderParts,
): Operation<CreateImagePipelineRequest, CreateImagePipelineResponse> {
  const once = createClientTokens<Entry<ImagePipeline>>()

  return {
    schema: CreateImagePipeline$,
    needs: (input, context) => [
      ...createNeeds('image-pipeline', 'CreateImagePipeline', { input, context }),
      ...buildPlanNeeds(input),
    ],
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      const { arn } = once({ context, clientToken: request.clientToken, parameters: input }, () =>
        create(parts, { ...input, ...request }, context),
      )
      return { requestId: context.requestId, clientToken: request.clientToken, imagePipelineArn: arn }
    },
  }
}

/** GetImagePipeline. */
export function getImagePipeline(
  parts: ImageBuilderParts,
): Operation<GetImagePipelineRequest, GetImagePipelineResponse> {
  return {
    schema: GetImagePipeline$,
    needs: (input) => [need('GetImagePipeline', input.imagePipelineArn)],
    handle: (input, context) => {
      const arn = checkMember('imagePipelineArn', arnOf.imagePipeline, input.imagePipelineArn)
      const entry = parts.lookup.require(imagePipelineFamily, arn, context)
      return { requestId: context.requestId, imagePipeline: withLastRun(parts, entry, context) }
    },
  }
}

/** ListImagePipelines. */
export function listImagePipelines(
  parts: ImageBuilderParts,
): Operation<ListImagePipelinesRequest, ListImagePipelinesResponse> {
  return {
    schema: ListImagePipelines$,
    needs: () => [need('ListImagePipelines', undefined)],
    handle: (input, context) => {
      const page = listPage(parts.core, input, {
        operation: 'ListImagePipelines',
        entriesOf: () => parts.lookup.list(imagePipelineFamily, 'Self', context),
        filterable,
      })
      return {
        requestId: context.requestId,
        imagePipelineList: page.items.map((entry) => withLastRun(parts, entry, context)),
        nextToken: page.nextToken,
      }
    },
  }
}

function create(
  parts: ImageBuilderParts,
  input: CreateImagePipelineRequest & z.infer<typeof constraints>,
  context: RequestContext,
): Entry<ImagePipeline> {
  const { recipe } = requireBuildInputs(parts, input, context)
  const { accountId } = context.caller
  const { clientToken: _token, ...settings } = input
  const id = {
    kind: 'image-pipeline',
    region: context.region,
    accountId,
    name: normalisedName(input.name),
  } as const
  const entry = entryOf<ImagePipeline>(id, parts.core.clock.now(), {
    enhancedImageMetadataEnabled: true,
    ...settings,
    platform: recipe.entry.shown.platform,
  })

  const inventory = parts.inventories.of(accountId, context.region)
  const pipelines = inventory.imagePipelines
  if (pipelines.has(entry.arn)) throw alreadyExists('ImagePipeline', entry.arn)
  checkQuota(parts.quotas, 'imagePipelines', inventory)
  pipelines.set(entry.arn, entry)
  return entry
}

function withLastRun(
  { lookup }: ImageBuilderParts,
  { arn, shown }: Entry<ImagePipeline>,
  context: RequestContext,
): ImagePipeline {
  const ofPipeline = lookup
    .list(imageFamily, 'Self', context)
    .filter((image) => image.shown.sourcePipelineArn === arn)
    .map((image) => image.shown)
  const last = ofPipeline.at(-1)
  const statuses = ofPipeline.map(({ state }) => state?.status)
  const lastNotFailed = statuses.findLastIndex((status) => status !== 'FAILED')
  return {
    ...shown,
    consecutiveFailures: statuses.length - 1 - lastNotFailed,
    ...(last === undefined ? {} : { dateLastRun: last.dateCreated, lastRunStatus: last.state?.status }),
  }
}
