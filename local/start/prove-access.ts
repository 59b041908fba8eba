import type { ShareRecord } from '../../functions/lib/domain/run/run.ts'
import { clientsOf, type CloudConnection } from '../cloud/clients.ts'
import type { World } from '../worlds/world.ts'
import { lookAs, type Sight } from './proof.ts'
import type { StartResult } from './result.ts'

type ProvenSight = StartResult['sights'][number]

/**
 * Asks with each account's own credentials for each resource of the runs, and compares with what the plan wanted:
 * accounts of the plan see it, all others are denied.
 */
export async function proveAccess(
  connection: CloudConnection,
  world: World,
  shares: readonly ShareRecord[],
): Promise<readonly ProvenSight[]> {
  const others = world.accounts.filter(({ id }) => id !== world.ownerAccountId)
  const ours = shares.filter(({ resourceArn }) => resourceArn.includes(`:${world.ownerAccountId}:`))
  const sights: ProvenSight[] = []
  for (const { id } of others) {
    const { imageBuilder } = clientsOf(connection, id, world.region)
    for (const share of ours) {
      const sight = await lookAs({ id, imageBuilder }, share.resourceArn)
      sights.push({ ...sight, expected: isExpected(sight, share) })
    }
  }
  return sights
}

function isExpected(sight: Sight, share: ShareRecord): boolean {
  const wanted = share.principals.includes(sight.accountId)
  return wanted ? sight.reads && sight.lists !== false : !sight.reads && sight.lists !== true
}
