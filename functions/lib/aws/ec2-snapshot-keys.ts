import { paginateDescribeSnapshots } from '@aws-sdk/client-ec2'
import type { BlockDeviceMapping, EC2Client } from '@aws-sdk/client-ec2'

import type { Ami } from '../domain/launch/ami.ts'
import { askTogether } from './ask-together.ts'
import { translatingErrors } from './aws-error.ts'
import { regionalClients } from './regional-clients.ts'

/** With which keys the snapshots of an AMI are encrypted: DescribeImages tells what is encrypted, but not with which key. */
export async function readSnapshotKeys(
  client: EC2Client,
  devices: readonly BlockDeviceMapping[],
  where: string,
): Promise<Pick<Ami, 'keyArns' | 'hiddenSnapshotIds'>> {
  const snapshotIds = encryptedSnapshots(devices)
  if (snapshotIds.length === 0) return { keyArns: [], hiddenSnapshotIds: [] }

  const keyBySnapshot = await keysOf(client, snapshotIds, where)
  return {
    keyArns: [...new Set(keyBySnapshot.values())],
    hiddenSnapshotIds: snapshotIds.filter((id) => !keyBySnapshot.has(id)),
  }
}

/** DescribeSnapshots takes 200 values in one filter (EC2 API Reference). */
const company = { most: 200, callsAtOnce: 1 }

/** Reads the keys of many AMIs in a Region, those that are asked for at once with one call. */
export function createSnapshotKeys(
  clientFor: (region: string) => EC2Client,
): (region: string, devices: readonly BlockDeviceMapping[]) => Promise<readonly string[]> {
  const askIn = regionalClients((region) =>
    askTogether(async (snapshotIds) => {
      const where = `${snapshotIds.slice(0, 3).join(', ')} in ${region}`
      return keysOf(clientFor(region), snapshotIds, where)
    }, company),
  )
  return async (region, devices) => {
    const keyArns = await Promise.all(encryptedSnapshots(devices).map(askIn(region)))
    return [...new Set(keyArns.flatMap((keyArn) => keyArn ?? []))]
  }
}

function encryptedSnapshots(devices: readonly BlockDeviceMapping[]): readonly string[] {
  return devices.flatMap(({ Ebs: ebs }) => (ebs?.Encrypted === true ? (ebs.SnapshotId ?? []) : []))
}

/** Asks with a filter: naming the ids would make one that is missing hide all others. */
async function keysOf(
  client: EC2Client,
  snapshotIds: readonly string[],
  where: string,
): Promise<ReadonlyMap<string, string>> {
  const input = { OwnerIds: ['self'], Filters: [{ Name: 'snapshot-id', Values: [...snapshotIds] }] }
  return translatingErrors({ where, action: 'ec2:DescribeSnapshots' }, async () => {
    const keys = new Map<string, string>()
    for await (const { Snapshots: snapshots = [] } of paginateDescribeSnapshots({ client }, input)) {
      for (const { SnapshotId: id, KmsKeyId: keyArn } of snapshots) {
        if (id !== undefined && keyArn !== undefined) keys.set(id, keyArn)
      }
    }
    return keys
  })
}
