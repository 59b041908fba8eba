import { createImageBuilderOutputs } from '../../functions/lib/aws/image-builder-outputs.ts'
import type { ShareRecord } from '../../functions/lib/domain/run/run.ts'
import type { Accounts } from '../cloud/accounts.ts'
import { clientsOf, type CloudConnection } from '../cloud/clients.ts'
import { organizationalUnitArn, organizationArn } from '../cloud/organization-arns.ts'
import type { World } from '../worlds/world.ts'
import { lookAs, type Asked, type Sight } from './proof.ts'
import type { StartResult } from './result.ts'
import { launchTrialOf } from './try-launch.ts'

type ProvenSight = StartResult['sights'][number]

/** Where to ask, and which accounts there are. */
export interface ProofSettings {
  readonly connection: CloudConnection
  readonly world: World
  readonly accounts: Accounts
}

/**
 * Asks with each account's own credentials for each resource of the runs, and compares with what the plan wanted:
 * accounts of the plan see it and can launch it, all others are denied.
 */
export async function proveAccess(
  { connection, world, accounts }: ProofSettings,
  shares: readonly ShareRecord[],
): Promise<readonly ProvenSight[]> {
  const { ownerAccountId, region } = world
  const others = world.accounts.filter(({ id }) => id !== ownerAccountId)
  const ours = shares.filter(({ resourceArn }) => resourceArn.includes(`:${ownerAccountId}:`))
  const owner = clientsOf(connection, ownerAccountId, region)
  const asked = new Map<ShareRecord, Asked>()
  for (const share of ours) asked.set(share, await askedFor(share, owner))

  const sights: ProvenSight[] = []
  for (const { id } of others) {
    const { imageBuilder } = clientsOf(connection, id, region)
    const asker = { id, imageBuilder, launch: await launchTrialOf(connection, id, region) }
    for (const [share, what] of asked) {
      const sight = await lookAs(asker, what)
      sights.push({ ...sight, expected: isExpected(sight, reaches(share, id, accounts)) })
    }
  }
  return sights
}

/** Finds the AMI that stands behind an image, as its owner. */
async function askedFor(
  { resourceArn }: ShareRecord,
  { imageBuilder }: ReturnType<typeof clientsOf>,
): Promise<Asked> {
  if (!resourceArn.includes(':image/')) return { resourceArn }
  const { amis } = await createImageBuilderOutputs(() => imageBuilder).read(resourceArn)
  const imageId = amis.find(({ region }) => resourceArn.includes(`:${region}:`))?.imageId
  return imageId === undefined ? { resourceArn } : { resourceArn, imageId }
}

/** Whether a plan names an account, by itself or through its organization or a unit above it. */
function reaches({ principals }: ShareRecord, accountId: string, accounts: Accounts): boolean {
  const { organization } = accounts
  const names =
    organization?.accountIds.has(accountId) === true
      ? [
          organizationArn(organization),
          ...accounts.unitsOf(accountId).map(({ id }) => organizationalUnitArn(organization, id)),
        ]
      : []
  return [accountId, ...names].some((name) => principals.includes(name))
}

function isExpected({ reads, lists, launches }: Sight, wanted: boolean): boolean {
  return [reads, lists, launches].every((can) => can === undefined || can === wanted)
}
