import type { CreateVolumePermissionModifications } from '@aws-sdk/client-ec2'

import type { Actor, Ec2Calls } from './ec2-calls.ts'

/** Of a snapshot's permission in one request (EC2 API Reference, ModifySnapshotAttribute). */
const mostModifications = 500

/** The right of other accounts to copy one AMI. */
export interface CopyAccess {
  /** Gives an account the right, once. @throws DistributionFailure. */
  grant(accountId: string): Promise<void>
  /** Takes the right from all accounts that have it. */
  withdraw(): Promise<void>
}

/**
 * Lets accounts copy an AMI for as long as the distribution takes: they must be allowed to launch it and to read each of
 * its snapshots (EC2 User Guide, "Copy an AMI").
 */
export function copyAccessTo(ec2: Ec2Calls, owner: Actor, imageId: string): CopyAccess {
  const grants = new Map<string, Promise<void>>()
  const permitted: string[] = []

  const modifySnapshots = async (CreateVolumePermission: CreateVolumePermissionModifications) => {
    const ami = await ec2.see(owner, imageId)
    for (const { Ebs } of ami?.BlockDeviceMappings ?? []) {
      if (Ebs === undefined) continue
      await ec2.modifySnapshot(owner, { SnapshotId: Ebs.SnapshotId, CreateVolumePermission })
    }
  }
  const add = async (accountId: string): Promise<void> => {
    const Add = [{ UserId: accountId }]
    await ec2.modifyImage(owner, imageId, { Add })
    permitted.push(accountId)
    await modifySnapshots({ Add })
  }

  return {
    grant: async (accountId) => {
      const grant = grants.get(accountId) ?? add(accountId)
      grants.set(accountId, grant)
      await grant
    },
    withdraw: async () => {
      for (let from = 0; from < permitted.length; from += mostModifications) {
        const Remove = permitted.slice(from, from + mostModifications).map((UserId) => ({ UserId }))
        await ec2.modifyImage(owner, imageId, { Remove })
        await modifySnapshots({ Remove })
      }
    },
  }
}
