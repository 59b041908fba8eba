import { paginateDescribeSnapshots } from '@aws-sdk/client-ec2'
import type { BlockDeviceMapping, EC2Client } from '@aws-sdk/client-ec2'

import type { Ami } from '../domain/launch/ami.ts'
import { translatingErrors } from './aws-error.ts'

/** With which keys the snapshots of an AMI are encrypted: DescribeImages tells what is encrypted, but not with which key. */
export async function readSnapshotKeys(
  client: EC2Client,
  devices: readonly BlockDeviceMapping[],
  where: string,
): Promise<Pick<Ami, 'keyArns' | 'hiddenSnapshotIds'>> {
  const snapshotIds = devices.flatMap(({ Ebs: ebs }) =>
    ebs?.Encrypted === true ? (ebs.SnapshotId ?? []) : [],
  )
  if (snapshotIds.length === 0) return { keyArns: [], hiddenSnapshotIds: [] }

  const keyBySnapshot = await translatingErrors({ where, action: 'ec2:DescribeSnapshots' }, async () =>
    keysOf(client, snapshotIds),
  )
  return {
    keyArns: [...new Set(keyBySnapshot.values())],
    hiddenSnapshotIds: snapshotIds.filter((id) => !keyBySnapshot.has(id)),
  }
}

/** Asks with a filter: naming the ids would make one that is missing hide all others. */
async function keysOf(
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
