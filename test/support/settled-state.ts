import { paginateGetResourceShareAssociations, paginateGetResourceShares } from '@aws-sdk/client-ram'

import { shortName, type CloudUnderTest } from './cloud-under-test.ts'

/** What is left when everything has come to rest, without names, times and request ids, which differ from run to run. */
export interface SettledState {
  /** Status and counts of each run, in the order of their start. */
  readonly runs: readonly string[]
  /** Outcomes of each run's resources. */
  readonly outcomes: readonly Readonly<Record<string, string>>[]
  readonly leases: number
  /** Accounts in the policy of each shared resource. */
  readonly granted: Readonly<Record<string, readonly string[]>>
  readonly seenBy: Readonly<Record<string, readonly string[]>>
  /** Of images; absent where none was shared. */
  readonly launchableBy?: Readonly<Record<string, readonly string[]>>
  /** RAM's shares: feature set, resource, principals. */
  readonly resourceShares: readonly string[]
  /** Of runs that copy; absent where none did. */
  readonly copying?: SettledCopies
}

/** What copying leaves behind. */
export interface SettledCopies {
  /** What became of each run's copies. */
  readonly outcomes: readonly Readonly<Record<string, string>>[]
  /** The AMIs of all accounts, by state. */
  readonly amis: readonly string[]
  /** What should not be there. */
  readonly leftOvers: readonly string[]
}

/** Looks at everything that the product leaves behind. */
export async function settledState(cloud: CloudUnderTest): Promise<SettledState> {
  const names = cloud.watch.runArns().map((arn) => arn.split(':').at(-1)!)
  const heads = await Promise.all(names.map(async (name) => cloud.ledger.readRun(name)))
  const shares = (await Promise.all(names.map(async (name) => cloud.ledger.listShares(name)))).flat()
  const resourceArns = [...new Set(shares.map(({ resourceArn }) => resourceArn))].toSorted()
  const imageArns = resourceArns.filter((arn) => arn.includes(':image/'))
  const items = await cloud.ledgerItems()
  return {
    runs: heads.map((run) => `${run?.status ?? 'absent'} ${JSON.stringify(run?.counts)}`),
    outcomes: await Promise.all(names.map(async (name) => cloud.outcomes(name))),
    leases: items.filter(({ pk, ownerArn }) => String(pk).startsWith('LOCK#') && ownerArn !== undefined)
      .length,
    granted: await byName(resourceArns, cloud.granted),
    seenBy: await byName(resourceArns, cloud.seenBy),
    ...(imageArns.length === 0 ? {} : { launchableBy: await byName(imageArns, cloud.launchableBy) }),
    resourceShares: await resourceShares(cloud),
    ...(cloud.startedCopies.length === 0 ? {} : { copying: await settledCopies(cloud, names) }),
  }
}

async function settledCopies(cloud: CloudUnderTest, names: readonly string[]): Promise<SettledCopies> {
  const { accounts, destinations } = cloud.world
  const lanes = accounts.flatMap(({ id }) => (destinations?.regions ?? []).map((region) => ({ id, region })))
  const amis = lanes.map(async ({ id, region }) =>
    (await cloud.amis(id, region)).map(({ State }) => `${id} ${region} ${State}`),
  )
  return {
    outcomes: await Promise.all(names.map(async (name) => cloud.copyOutcomes(name))),
    amis: (await Promise.all(amis)).flat(),
    leftOvers: await cloud.leftOvers(),
  }
}

async function byName(
  resourceArns: readonly string[],
  ask: (resourceArn: string) => Promise<readonly string[]>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const answers: Record<string, readonly string[]> = {}
  for (const arn of resourceArns) answers[shortName(arn)] = await ask(arn)
  return answers
}

async function resourceShares({ owner }: CloudUnderTest): Promise<readonly string[]> {
  const told: string[] = []
  for await (const page of paginateGetResourceShares({ client: owner.ram }, { resourceOwner: 'SELF' })) {
    for (const { resourceShareArn, featureSet } of page.resourceShares ?? []) {
      const resources = await entities(owner.ram, resourceShareArn!, 'RESOURCE')
      const principals = await entities(owner.ram, resourceShareArn!, 'PRINCIPAL')
      told.push(`${featureSet} ${resources.map(shortName).join()} -> ${principals.join()}`)
    }
  }
  return told.toSorted()
}

async function entities(
  client: CloudUnderTest['owner']['ram'],
  resourceShareArn: string,
  associationType: 'RESOURCE' | 'PRINCIPAL',
): Promise<readonly string[]> {
  const found: string[] = []
  const input = { associationType, resourceShareArns: [resourceShareArn] }
  for await (const page of paginateGetResourceShareAssociations({ client }, input)) {
    for (const { associatedEntity, status } of page.resourceShareAssociations ?? []) {
      found.push(status === 'ASSOCIATED' ? associatedEntity! : `${associatedEntity} ${status}`)
    }
  }
  return found.toSorted()
}
