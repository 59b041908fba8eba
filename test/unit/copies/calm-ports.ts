import { createLaneMemory } from '../../../functions/lib/copies/lane-memory.ts'
import type { CallAnswer } from '../../../functions/lib/domain/copying/call-answer.ts'
import type { Destinations } from '../../../functions/lib/ports/destinations.ts'
import { ownerId } from '../domain/copying/copies.ts'

/** What an account answers that lets us do everything. */
export const yes = async <T>(value: T): Promise<CallAnswer<T>> => ({ kind: 'answered', value })

const unused = async (): Promise<never> => {
  throw new Error('not in this world')
}

/** Accounts whose AMIs, once there, stay; what a world does with them beside that is its own. */
export const idleDestinations: Destinations = {
  look: unused,
  startCopy: unused,
  existingImages: async (_, imageIds) => yes(imageIds),
  tagTemplate: unused,
  allowLaunch: unused,
  latestTemplateVersion: unused,
  createTemplateVersion: unused,
  setDefaultTemplateVersion: unused,
  writeParameter: unused,
  readParameter: unused,
}

/** Everything around the ledger and the accounts, where nothing fails and nobody else is busy. */
export function calmPorts(clock: { readonly now: () => number }) {
  const answered: string[] = []
  return {
    answered,
    ports: {
      imageGrants: {
        read: async (region: string, imageId: string) => ({
          imageId,
          region,
          launchAccounts: [],
          snapshots: [{ snapshotId: `snap-${imageId}`, accounts: [] }],
        }),
        add: async () => [],
        withdraw: async () => {},
      },
      runAnswer: {
        succeed: async (token: string) => {
          answered.push(token)
          return 'answered' as const
        },
      },
      concurrentCopies: async () => ({}),
      launchWanted: async () => [],
      isRunAlive: async () => true,
      memory: createLaneMemory(),
      clock,
      ownerId,
      shards: 1,
    },
  }
}
