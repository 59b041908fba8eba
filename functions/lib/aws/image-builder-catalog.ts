import { GetComponentCommand, GetImageCommand } from '@aws-sdk/client-imagebuilder'
import type { Image as AwsImage, ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import type { Image } from '../domain/image.ts'
import { ownerOfArn, readResourceArn, regionOfArn } from '../domain/resource-arn.ts'
import type { ImageCatalog } from '../ports/image-catalog.ts'
import { hasName, translateAwsError } from './aws-error.ts'

/**
 * What Image Builder answers for an ARN that does not exist or is not shown to us. GetImage and
 * GetComponent model no 404 (API reference); which of these AWS uses is not documented.
 */
const absentNames = [
  'ResourceNotFoundException',
  'InvalidRequestException',
  'ClientException',
  'ForbiddenException',
] as const

/** The Image Builder catalog, read in the Region of each ARN. */
export function createImageBuilderCatalog(clientFor: (region: string) => ImagebuilderClient): ImageCatalog {
  const findComponent = async (arn: string): Promise<string | undefined> => {
    const command = new GetComponentCommand({ componentBuildVersionArn: arn })
    const answer = await unlessAbsent('imagebuilder:GetComponent', arn, () =>
      clientFor(regionOfArn(arn)).send(command),
    )
    return answer?.component?.arn
  }
  /** A recipe may name a version, or `x.x.x`; Image Builder resolves both to the newest build. */
  const resolveOwn = async (arn: string, ownerId: string): Promise<string> =>
    ownerOfArn(arn) !== ownerId || readResourceArn(arn).kind === 'resource'
      ? arn
      : ((await findComponent(arn)) ?? arn)

  return {
    findImage: async (imageArn) => {
      const command = new GetImageCommand({ imageBuildVersionArn: imageArn })
      const answer = await unlessAbsent('imagebuilder:GetImage', imageArn, () =>
        clientFor(regionOfArn(imageArn)).send(command),
      )
      if (answer?.image === undefined) return undefined
      const componentArns: string[] = []
      for (const arn of componentsOf(answer.image)) {
        componentArns.push(await resolveOwn(arn, ownerOfArn(imageArn)))
      }
      return imageOf(imageArn, answer.image, componentArns)
    },

    componentExists: async (componentArn) => (await findComponent(componentArn)) !== undefined,
  }
}

function componentsOf(image: AwsImage): readonly string[] {
  const components = image.imageRecipe?.components ?? image.containerRecipe?.components ?? []
  return components.map(({ componentArn }) => componentArn).filter((arn) => arn !== undefined)
}

function imageOf(arn: string, image: AwsImage, componentArns: readonly string[]): Image {
  const { name = '', type, state, sourcePipelineArn } = image
  return {
    arn,
    name,
    type: type === 'DOCKER' ? 'DOCKER' : 'AMI',
    status: state?.status ?? 'PENDING',
    ...(sourcePipelineArn === undefined ? {} : { pipelineArn: sourcePipelineArn }),
    componentArns,
  }
}

async function unlessAbsent<T>(
  action: string,
  where: string,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (absentNames.some((name) => hasName(error, name))) return undefined
    throw translateAwsError(error, { where, action })
  }
}
