import {
  StartImagePipelineExecution$,
  type Image,
  type StartImagePipelineExecutionRequest,
  type StartImagePipelineExecutionResponse,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../cloud/service.ts'
import { checkRequest } from './check.ts'
import { arnOf, clientToken, tags } from './constraints.ts'
import type { Entry } from './entry.ts'
import { notFound } from './errors.ts'
import { imagePipelineFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { need } from './needs.ts'
import { requireBuildInputs, startBuild } from './start-build.ts'

const constraints = z.object({ imagePipelineArn: arnOf.imagePipeline, tags: tags.optional(), clientToken })

/** StartImagePipelineExecution: one more build of the pipeline's recipe. */
export function startImagePipelineExecution(
  parts: ImageBuilderParts,
): Operation<StartImagePipelineExecutionRequest, StartImagePipelineExecutionResponse> {
  const once = createClientTokens<Entry<Image>>()

  return {
    schema: StartImagePipelineExecution$,
    needs: (input) => [need('StartImagePipelineExecution', input.imagePipelineArn)],
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      const image = once({ context, clientToken: request.clientToken, parameters: input }, () =>
        build(parts, request, context),
      )
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        imageBuildVersionArn: image.arn,
      }
    },
  }
}

function build(
  parts: ImageBuilderParts,
  request: z.infer<typeof constraints>,
  context: RequestContext,
): Entry<Image> {
  const pipeline = parts.lookup.find(imagePipelineFamily, request.imagePipelineArn, context)
  if (pipeline === undefined) throw notFound(`The pipeline '${request.imagePipelineArn}'`)

  const { shown } = pipeline
  const tags = { ...shown.imageTags, ...request.tags }
  const inputs = requireBuildInputs(parts, shown, context)
  const settings = {
    enhancedImageMetadataEnabled: shown.enhancedImageMetadataEnabled,
    ...(shown.imageTestsConfiguration === undefined
      ? {}
      : { imageTestsConfiguration: shown.imageTestsConfiguration }),
    imageScanningConfiguration: shown.imageScanningConfiguration,
    executionRole: shown.executionRole,
    workflows: shown.workflows,
    sourcePipelineArn: pipeline.arn,
    sourcePipelineName: shown.name,
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  }
  return startBuild(parts, { inputs, settings }, context)
}
