import { DescribeImagesCommand, RegisterImageCommand } from '@aws-sdk/client-ec2'
import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms'

import { clientsOf } from '../../local/cloud/clients.ts'
import { createImage } from './build-image.ts'
import type { CloudUnderTest } from './cloud-under-test.ts'
import { ownerId } from './worlds.ts'

/** Builds an image of the owner that no rule is for, and answers its ARN. */
export async function buildSource({ cloud }: CloudUnderTest, name = 'golden'): Promise<string> {
  return (await createImage(cloud, ownerId, { name })).arn!
}

/** A key of an account that other accounts may use as they like. */
export async function sharedKey(
  { cloud }: CloudUnderTest,
  place: { readonly accountId: string; readonly region: string },
  ...others: readonly string[]
): Promise<string> {
  const { kms } = clientsOf(cloud.connection, place.accountId, place.region)
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
  const AWS = [place.accountId, ...others].map((id) => `arn:aws:iam::${id}:root`)
  const Statement = [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await kms.send(new PutKeyPolicyCommand({ KeyId: KeyMetadata!.KeyId!, Policy }))
  return KeyMetadata!.Arn!
}

/** Builds an image whose AMI is encrypted: with the key that AWS manages for the account where none is named. */
export async function buildEncrypted(
  { cloud }: CloudUnderTest,
  { name, kmsKeyId }: { readonly name: string; readonly kmsKeyId?: string },
): Promise<string> {
  const ebs = { encrypted: true, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) }
  const blockDeviceMappings = [{ deviceName: '/dev/xvda', ebs }]
  return (await createImage(cloud, ownerId, { name, blockDeviceMappings })).arn!
}

/** Builds an image on a paravirtual AMI, so that its own is one, too. */
export async function buildParavirtual(cloud: CloudUnderTest, name: string): Promise<string> {
  const base = await createImage(cloud.cloud, ownerId, { name: `${name}-base` })
  const ec2 = await cloud.ec2(ownerId, cloud.world.region)
  const { Images } = await ec2.send(
    new DescribeImagesCommand({ ImageIds: [base.outputResources!.amis![0]!.image!] }),
  )
  const SnapshotId = Images![0]!.BlockDeviceMappings![0]!.Ebs!.SnapshotId!
  const { ImageId } = await ec2.send(
    new RegisterImageCommand({
      Name: `${name}-paravirtual`,
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId } }],
    }),
  )
  return (await createImage(cloud.cloud, ownerId, { name, parentImage: ImageId! })).arn!
}
