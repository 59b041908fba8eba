import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  ModifyImageAttributeCommand,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-ec2'
import type { BlockDeviceMapping, EC2Client, LaunchPermission } from '@aws-sdk/client-ec2'

import { AmiNotShareable, LaunchQuotaReached, LaunchRefused } from '../domain/errors.ts'
import { imageIdOfArn } from '../domain/launch/ami.ts'
import type { Ami } from '../domain/launch/ami.ts'
import { kindOfPrincipal } from '../domain/principal.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { Amis } from '../ports/amis.ts'
import { hasName, translateAwsError, translatingErrors } from './aws-error.ts'

/** EC2's errors for an AMI that is not there, or no more (EC2 API Reference, "Error codes"). */
const goneNames = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'] as const

/** `InvalidParameter` is what EC2 answers where snapshots are encrypted with an AWS managed key. */
const notShareableNames = [...goneNames, 'InvalidParameter'] as const

/** The owner's AMIs, each in the Region of its ARN. */
export function createEc2Amis(clientFor: (region: string) => EC2Client): Amis {
  return {
    find: async (amiArn) => {
      const client = clientFor(regionOfArn(amiArn))
      const image = await findImage(client, amiArn)
      if (image === undefined) return undefined
      const { State: state = 'pending', BlockDeviceMappings: devices = [] } = image
      return { state, ...(await keysOf(client, devices, amiArn)) }
    },

    readLaunchPermission: async (amiArn) => {
      const command = new DescribeImageAttributeCommand({
        ImageId: imageIdOfArn(amiArn),
        Attribute: 'launchPermission',
      })
      const { LaunchPermissions: entries = [] } = await translatingErrors(
        { where: amiArn, action: 'ec2:DescribeImageAttribute' },
        async () => clientFor(regionOfArn(amiArn)).send(command),
      )
      return {
        isPublic: entries.some(({ Group: group }) => group === 'all'),
        principals: entries.flatMap(
          (one) => one.UserId ?? one.OrganizationArn ?? one.OrganizationalUnitArn ?? [],
        ),
      }
    },

    allowLaunch: async (amiArn, principals) => {
      const command = new ModifyImageAttributeCommand({
        ImageId: imageIdOfArn(amiArn),
        LaunchPermission: { Add: principals.map(entryOf) },
      })
      try {
        const { $metadata } = await clientFor(regionOfArn(amiArn)).send(command)
        return $metadata.requestId ?? ''
      } catch (error) {
        throw launchError(error, amiArn)
      }
    },
  }
}

async function findImage(client: EC2Client, amiArn: string) {
  // Without asking for them, EC2 leaves out AMIs that are disabled.
  const command = new DescribeImagesCommand({
    ImageIds: [imageIdOfArn(amiArn)],
    Owners: ['self'],
    IncludeDisabled: true,
  })
  try {
    const { Images: images = [] } = await client.send(command)
    return images[0]
  } catch (error) {
    if (goneNames.some((name) => hasName(error, name))) return undefined
    throw translateAwsError(error, { where: amiArn, action: 'ec2:DescribeImages' })
  }
}

/** DescribeImages tells what is encrypted, but not with which key. */
async function keysOf(
  client: EC2Client,
  devices: readonly BlockDeviceMapping[],
  amiArn: string,
): Promise<Pick<Ami, 'keyArns' | 'hiddenSnapshotIds'>> {
  const snapshotIds = devices.flatMap(({ Ebs: ebs }) =>
    ebs?.Encrypted === true ? (ebs.SnapshotId ?? []) : [],
  )
  if (snapshotIds.length === 0) return { keyArns: [], hiddenSnapshotIds: [] }

  const keyBySnapshot = await translatingErrors(
    { where: amiArn, action: 'ec2:DescribeSnapshots' },
    async () => readSnapshotKeys(client, snapshotIds),
  )
  return {
    keyArns: [...new Set(keyBySnapshot.values())],
    hiddenSnapshotIds: snapshotIds.filter((id) => !keyBySnapshot.has(id)),
  }
}

/** Asks with a filter: naming the ids would make one that is missing hide all others. */
async function readSnapshotKeys(
  client: EC2Client,
  snapshotIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>()
  const input = { OwnerIds: ['self'], Filters: [{ Name: 'snapshot-id', Values: [...snapshotIds] }] }
  for await (const { Snapshots: snapshots = [] } of paginateDescribeSnapshots({ client }, input)) {
    for (const { SnapshotId: id, KmsKeyId: keyArn } of snapshots) {
      if (id !== undefined && keyArn !== undefined) keys.set(id, keyArn)
    }
  }
  return keys
}

function entryOf(principal: string): LaunchPermission {
  switch (kindOfPrincipal(principal)) {
    case 'organizationalUnit':
      return { OrganizationalUnitArn: principal }
    case 'organization':
      return { OrganizationArn: principal }
    case 'account':
    case undefined:
      return { UserId: principal }
  }
}

function launchError(error: unknown, amiArn: string): Error {
  const reason = error instanceof Error ? error.message : String(error)
  if (hasName(error, 'InvalidAMIAttributeItemValue')) {
    const remedy = 'Check that every principal of the launch permission exists'
    return new LaunchRefused(reason, { where: amiArn, remedy, cause: error })
  }
  if (hasName(error, 'ResourceLimitExceeded')) {
    const remedy = 'Name units or the organization instead of accounts, or have the quota raised'
    return new LaunchQuotaReached(reason, { where: amiArn, remedy, cause: error })
  }
  if (notShareableNames.some((name) => hasName(error, name))) {
    const remedy = 'Look at the AMI and at the key of its snapshots'
    return new AmiNotShareable(reason, { where: amiArn, remedy, cause: error })
  }
  return translateAwsError(error, { where: amiArn, action: 'ec2:ModifyImageAttribute' })
}
