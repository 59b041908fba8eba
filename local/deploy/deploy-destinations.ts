import { clientsOf } from '../cloud/clients.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { DestinationsWorld } from '../worlds/destinations-world.ts'
import type { Site } from '../worlds/flaws/flaw.ts'
import { flawOf, siteOf } from '../worlds/flaws/flaws.ts'
import { createKey, sharedKeyPolicy } from '../worlds/flaws/key-flaws.ts'
import type { World } from '../worlds/world.ts'
import { deployStacks } from './destination-stack.ts'
import { putLaunchTemplates } from './destination-templates.ts'

/**
 * Deploys the stack of destination accounts wherever the world has it, as a StackSet would, beside what else the
 * accounts have; then breaks what the world says is wrong.
 */
export async function deployDestinations(cloud: Cloud, world: World): Promise<void> {
  const { destinations } = world
  if (destinations === undefined) return
  const accountIds = destinationAccounts(world, destinations)
  const owner = siteOf(cloud, world, world.ownerAccountId)
  if (destinations.sourceKeyAlias !== undefined) {
    const { kms } = clientsOf(owner.connection, world.ownerAccountId, world.region)
    await createKey(kms, destinations.sourceKeyAlias, sharedKeyPolicy(world.ownerAccountId, accountIds))
  }
  for (const accountId of accountIds) {
    const name = destinations.flaws[accountId]
    const flaw = name === undefined ? undefined : flawOf(name)
    const site = siteOf(cloud, world, accountId)
    if (flaw?.isWithoutStack !== true) await deployStacks(cloud, world, accountId, flaw?.parameters)
    putLaunchTemplates(site, 'tagged')
    await createKeys(site)
    await flaw?.breaks?.(site)
  }
}

async function createKeys({ connection, accountId, destinations }: Site): Promise<void> {
  const { keyAlias, regions } = destinations
  if (keyAlias === undefined) return
  for (const region of regions) await createKey(clientsOf(connection, accountId, region).kms, keyAlias)
}

/** The accounts that have the stack. */
export function destinationAccounts(
  { accounts, organization, ownerAccountId }: World,
  { accountIds }: DestinationsWorld,
): readonly string[] {
  if (accountIds !== undefined) return accountIds
  const without = new Set([ownerAccountId, organization?.managementAccountId])
  const members = new Set(organization?.accountIds)
  return accounts
    .filter(({ id, status }) => members.has(id) && !without.has(id) && status !== 'SUSPENDED')
    .map(({ id }) => id)
}
