import {
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
} from '@aws-sdk/client-imagebuilder'
import { CreateKeyCommand } from '@aws-sdk/client-kms'

import { clientsOf } from '../cloud/clients.ts'
import type { Rehearsal } from './rehearsal.ts'

/** A key of the owner in a Region, which these accounts may use as the owner does; answers its ARN. */
export async function createKey(
  { cloud, world }: Rehearsal,
  region: string,
  accountIds: readonly string[] = [],
): Promise<string> {
  const { kms } = clientsOf(cloud.connection, world.ownerAccountId, region)
  const AWS = [world.ownerAccountId, ...accountIds].map((id) => `arn:aws:iam::${id}:root`)
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }],
  })
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ Policy }))
  return key?.Arn ?? 'no key was made'
}

/** Builds an image without a pipeline, its AMI encrypted with a key of the owner; answers the image's ARN. */
export async function buildEncryptedImage(
  rehearsal: Rehearsal,
  { name = 'encrypted', kmsKeyId }: { readonly name?: string; readonly kmsKeyId?: string } = {},
): Promise<string> {
  const { cloud, owner, world } = rehearsal
  const keyArn = kmsKeyId ?? (await createKey(rehearsal, world.region))
  const { imageRecipeArn } = await owner.imageBuilder.send(
    new CreateImageRecipeCommand({
      name,
      semanticVersion: '1.0.0',
      parentImage: `arn:aws:imagebuilder:${world.region}:aws:image/amazon-linux-2023-x86/x.x.x`,
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: keyArn } }],
    }),
  )
  const { infrastructureConfigurationArn } = await owner.imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({ name, instanceProfileName: 'builder' }),
  )
  const { imageBuildVersionArn = '' } = await owner.imageBuilder.send(
    new CreateImageCommand({ imageRecipeArn, infrastructureConfigurationArn }),
  )
  await cloud.clock.advance(3_600_000)
  return imageBuildVersionArn
}
