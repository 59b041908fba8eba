import { GetImageCommand } from '@aws-sdk/client-imagebuilder'
import type { Ami, ImagebuilderClient } from '@aws-sdk/client-imagebuilder'

import type { OutputAmi } from '../domain/launch/ami.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { ImageOutputReader } from '../ports/image-outputs.ts'
import { translatingErrors } from './aws-error.ts'

/** What builds made, read in the Region of each ARN. */
export function createImageBuilderOutputs(
  clientFor: (region: string) => ImagebuilderClient,
): ImageOutputReader {
  return {
    read: async (imageArn) => {
      const command = new GetImageCommand({ imageBuildVersionArn: imageArn })
      const { image } = await translatingErrors(
        { where: imageArn, action: 'imagebuilder:GetImage' },
        async () => clientFor(regionOfArn(imageArn)).send(command),
      )
      const amis = (image?.outputResources?.amis ?? []).flatMap(outputAmiOf)
      return { type: image?.type === 'DOCKER' ? 'DOCKER' : 'AMI', amis }
    },
  }
}

/** An entry of `outputResources.amis`; every member is optional. */
export function outputAmiOf({ region, accountId, image }: Ami): readonly OutputAmi[] {
  return region === undefined || accountId === undefined || image === undefined
    ? []
    : [{ region, accountId, imageId: image }]
}
