import {
  CopyImageCommand,
  DescribeSnapshotsCommand,
  ModifySnapshotAttributeCommand,
  type CopyImageCommandInput,
  type EC2Client,
  type Image,
  type Snapshot,
} from '@aws-sdk/client-ec2'

import type { InProcessCloud, InProcessSettings } from '../../../local/cloud/in-process-cloud.ts'
import type { NewImage } from '../../support/build-image.ts'
import {
  createOrganizationCloud,
  nonProdId,
  otherRegion,
  ownerId,
  region,
} from '../../support/organization-cloud.ts'
import { describe, ec2Of, newAmi, permit } from './ec2-world.ts'

/** How long copies take in these tests, in seconds. */
export const copySeconds = 600

const quick = {
  emptyFirstPages: false,
  listLagSeconds: 0,
  amiCopySeconds: copySeconds,
  amiVisibilitySeconds: 0,
}

interface CopyWorldSettings {
  readonly image?: NewImage
  readonly timing?: object
  readonly ec2?: object
  readonly cloud?: Partial<InProcessSettings>
  /** Makes the cloud's keys, of which the image may have one. */
  readonly imageOf?: (cloud: InProcessCloud) => Promise<NewImage>
}

/** A cloud with an AMI of the owner, whose copy nonProd may make in the other Region. */
export async function createCopyWorld({ image, timing, ec2, cloud: hooks, imageOf }: CopyWorldSettings = {}) {
  const cloud = createOrganizationCloud(
    { timing: { ...quick, ...timing }, ...(ec2 === undefined ? {} : { ec2 }) },
    hooks,
  )
  const sourceId = await newAmi(cloud, imageOf === undefined ? image : await imageOf(cloud))
  const owner = await ec2Of(cloud, ownerId)
  await permit(owner, sourceId, { UserId: nonProdId })
  const snapshotIds = await snapshotIdsOf(owner, sourceId)
  for (const snapshotId of snapshotIds) await permitVolumes(owner, snapshotId, nonProdId)
  const nonProd = await ec2Of(cloud, nonProdId, otherRegion)
  const copy = async (input: Partial<CopyImageCommandInput> = {}, client: EC2Client = nonProd) =>
    copyImage(client, { SourceImageId: sourceId, ...input })
  return { cloud, sourceId, snapshotIds, owner, nonProd, copy }
}

/** Copies an AMI of the first Region and answers the copy's id. */
export async function copyImage(client: EC2Client, input: Partial<CopyImageCommandInput>): Promise<string> {
  const command = new CopyImageCommand({
    SourceImageId: undefined,
    SourceRegion: region,
    Name: 'copy',
    ...input,
  })
  return (await client.send(command)).ImageId!
}

export async function amiOf(client: EC2Client, imageId: string): Promise<Image> {
  const [ami] = await describe(client, { ImageIds: [imageId] })
  return ami!
}

export async function snapshotIdsOf(client: EC2Client, imageId: string): Promise<string[]> {
  return (await amiOf(client, imageId)).BlockDeviceMappings!.map(({ Ebs }) => Ebs!.SnapshotId!)
}

export async function snapshotsOf(client: EC2Client, imageId: string): Promise<Snapshot[]> {
  const SnapshotIds = await snapshotIdsOf(client, imageId)
  return (await client.send(new DescribeSnapshotsCommand({ SnapshotIds }))).Snapshots!
}

/** Lets accounts make volumes, and so copies, of a snapshot. */
export const permitVolumes = async (
  client: EC2Client,
  SnapshotId: string,
  ...accountIds: string[]
): Promise<void> =>
  void (await client.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId,
      CreateVolumePermission: { Add: accountIds.map((UserId) => ({ UserId })) },
    }),
  ))

export const pass = async (cloud: InProcessCloud, seconds: number): Promise<void> =>
  cloud.clock.advance(seconds * 1000)
