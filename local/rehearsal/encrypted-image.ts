import {
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
} from '@aws-sdk/client-imagebuilder'
import { CreateKeyCommand } from '@aws-sdk/client-kms'

import type { Rehearsal } from './rehearsal.ts'

/** Builds an image without a pipeline, its AMI encrypted with a key of the owner; answers the image's ARN. */
export async function buildEncryptedImage({ cloud, owner, world }: Rehearsal): Promise<string> {
  const { KeyMetadata: key } = await owner.kms.send(new CreateKeyCommand({}))
  const { imageRecipeArn } = await owner.imageBuilder.send(
    new CreateImageRecipeCommand({
      name: 'encrypted',
      semanticVersion: '1.0.0',
      parentImage: `arn:aws:imagebuilder:${world.region}:aws:image/amazon-linux-2023-x86/x.x.x`,
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: key?.Arn ?? 'no key was made' } },
      ],
    }),
  )
  const { infrastructureConfigurationArn } = await owner.imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({ name: 'encrypted', instanceProfileName: 'builder' }),
  )
  const { imageBuildVersionArn = '' } = await owner.imageBuilder.send(
    new CreateImageCommand({ imageRecipeArn, infrastructureConfigurationArn }),
  )
  await cloud.clock.advance(3_600_000)
  return imageBuildVersionArn
}
