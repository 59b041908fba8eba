import {
  GetImageCommand,
  StartImagePipelineExecutionCommand,
  type ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder'

import type { Clock } from '../cloud/clock.ts'

/** Executes a pipeline once; answers the ARN of the image that is being built. */
export async function startBuild(pipelineArn: string, imageBuilder: ImagebuilderClient): Promise<string> {
  const started = await imageBuilder.send(
    new StartImagePipelineExecutionCommand({ imagePipelineArn: pipelineArn }),
  )
  if (started.imageBuildVersionArn === undefined) {
    throw new Error(`Expected the pipeline to build an image, got nothing: ${pipelineArn}`)
  }
  return started.imageBuildVersionArn
}

/** Waits, in virtual time, until a build has ended; answers its last status. */
export async function awaitBuild(
  imageArn: string,
  { imageBuilder, clock }: { readonly imageBuilder: ImagebuilderClient; readonly clock: Clock },
): Promise<string> {
  for (;;) {
    const { image } = await imageBuilder.send(new GetImageCommand({ imageBuildVersionArn: imageArn }))
    const status = image?.state?.status ?? 'unknown'
    if (endOfBuild.has(status)) return status
    await clock.sleep(60_000)
  }
}

const endOfBuild: ReadonlySet<string> = new Set(['AVAILABLE', 'FAILED', 'CANCELLED'])
