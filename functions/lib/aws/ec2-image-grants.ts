import {
  DescribeImageAttributeCommand,
  DescribeSnapshotAttributeCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2'
import type { EC2Client } from '@aws-sdk/client-ec2'

import type { GrantCall } from '../domain/copying/grants.ts'
import { addMembers } from '../domain/sharing/refused-members.ts'
import type { ImageGrants, RefusedAccount } from '../ports/image-grants.ts'
import { awsRefusalOf, hasName, translateAwsError, translatingErrors } from './aws-error.ts'
import { createOwnImages } from './ec2-own-images.ts'

/** What EC2 answers about AMIs and snapshots that are gone, or disabled, which takes every permission. */
const goneNames = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable', 'InvalidSnapshot.NotFound'] as const

/** What EC2 answers to a list because of one account in it (EC2 API Reference, "Error codes"). */
const accountNames = {
  image: ['InvalidAMIAttributeItemValue'],
  snapshot: ['InvalidParameterValue', 'InvalidUserID.Malformed'],
} as const

/** Who may copy the owner's AMIs, in EC2 of their Regions. */
export function createEc2ImageGrants(clientFor: (region: string) => EC2Client): ImageGrants {
  const findImage = createOwnImages(clientFor)
  return {
    read: async (region, imageId) => {
      const image = await findImage(region, imageId)
      if (image === undefined || image.State === 'disabled') return undefined
      const client = clientFor(region)
      const snapshotIds = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs: ebs }) => ebs?.SnapshotId ?? [])
      const [accounts, snapshots] = await Promise.all([
        launchAccounts(client, imageId),
        Promise.all(
          snapshotIds.map(async (snapshotId) => ({
            snapshotId,
            accounts: await volumeAccounts(client, snapshotId),
          })),
        ),
      ])
      return { imageId, region, launchAccounts: accounts, snapshots }
    },
    add: async (region, call) => change(clientFor(region), 'Add', call),
    withdraw: async (region, call) => {
      try {
        await change(clientFor(region), 'Remove', call)
      } catch (error) {
        if (!isGone(error)) throw error
      }
    },
  }
}

function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return goneNames.some((name) => hasName(cause, name))
}

async function launchAccounts(client: EC2Client, ImageId: string): Promise<readonly string[]> {
  const command = new DescribeImageAttributeCommand({ ImageId, Attribute: 'launchPermission' })
  const { LaunchPermissions: entries = [] } = await translatingErrors(
    { where: ImageId, action: 'ec2:DescribeImageAttribute' },
    async () => client.send(command),
  )
  return entries.flatMap(({ UserId: accountId }) => accountId ?? [])
}

async function volumeAccounts(client: EC2Client, SnapshotId: string): Promise<readonly string[]> {
  const command = new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' })
  const { CreateVolumePermissions: entries = [] } = await translatingErrors(
    { where: SnapshotId, action: 'ec2:DescribeSnapshotAttribute' },
    async () => client.send(command),
  )
  return entries.flatMap(({ UserId: accountId }) => accountId ?? [])
}

type Direction = 'Add' | 'Remove'

/** EC2 takes all accounts of a list or none. */
async function change(
  client: EC2Client,
  direction: Direction,
  call: GrantCall,
): Promise<readonly RefusedAccount[]> {
  const { refused } = await addMembers(call.accounts, { size: call.accounts.length }, async (accounts) => {
    try {
      await send(client, direction, { ...call, accounts })
      return undefined
    } catch (error) {
      const refusal = awsRefusalOf(error)
      if (accountNames[call.kind].some((name) => hasName(error, name))) return refusal
      throw translateAwsError(error, { where: subjectOf(call), action: actions[call.kind] })
    }
  })
  return refused.map(({ member, reason }) => ({ accountId: member, error: reason }))
}

const actions = {
  image: 'ec2:ModifyImageAttribute',
  snapshot: 'ec2:ModifySnapshotAttribute',
} as const

function subjectOf(call: GrantCall): string {
  return call.kind === 'image' ? call.imageId : call.snapshotId
}

async function send(client: EC2Client, direction: Direction, call: GrantCall): Promise<unknown> {
  const permission = { [direction]: call.accounts.map((UserId) => ({ UserId })) }
  return call.kind === 'image'
    ? client.send(new ModifyImageAttributeCommand({ ImageId: call.imageId, LaunchPermission: permission }))
    : client.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId: call.snapshotId,
          CreateVolumePermission: permission,
        }),
      )
}
