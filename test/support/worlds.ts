import { sharedOnly } from '../../local/rehearsal/one-sided-worlds.ts'
import { loadWorld } from '../../local/worlds/load-world.ts'
import type { World } from '../../local/worlds/world.ts'

/** What a world of a test has otherwise than the one that it is made from. */
export type WorldOverrides = Partial<Omit<World, 'timing'>> & { readonly timing?: Partial<World['timing']> }

/** One owner, twelve destination accounts of its organization, an outsider; a pipeline with two components of ours. */
export const twelveAccounts: World = loadWorld('local/worlds/twelve-accounts.json')

/** The same without copies. */
export const twelveShared: World = sharedOnly(twelveAccounts)

/** The owner of all test worlds. */
export const ownerId = twelveAccounts.ownerAccountId

/** The destination accounts of all test worlds. */
export const payments = '440000000001'
export const checkout = '440000000002'
export const search = '440000000003'

/** A member of no organization. */
export const outsider = '990000000009'

/** The destination accounts of {@link twelveAccounts}, in their order. */
export const destinations = twelveAccounts.accounts.map(({ id }) => id).filter((id) => id.startsWith('44'))

const few = new Set([ownerId, '111111111111', payments, checkout, search, outsider])

/** As `twelveAccounts`, with three destination accounts and one component: enough for most scenarios, and quick. */
export const threeAccounts: World = worldOf(twelveAccounts, {
  accounts: twelveAccounts.accounts.filter(({ id }) => few.has(id)),
  organization: {
    ...twelveAccounts.organization!,
    accountIds: twelveAccounts.organization!.accountIds.filter((id) => few.has(id)),
  },
  resources: {
    ...twelveAccounts.resources,
    components: twelveAccounts.resources.components.slice(0, 1),
    imageRecipes: twelveAccounts.resources.imageRecipes.map((recipe) => ({
      ...recipe,
      components: ['hardening/1.2.0'],
    })),
  },
  rules: rulesFor([payments, checkout]),
  destinations: undefined,
})

/** A world with some members replaced; timing member by member. */
export function worldOf(base: World, { timing, ...members }: WorldOverrides): World {
  return { ...base, ...members, timing: { ...base.timing, ...timing } }
}

interface RulesSettings {
  readonly pipeline?: string
  readonly ownerAccountId?: string
  readonly mode?: 'auto' | 'policy' | 'share'
  readonly keep?: number
}

/** A rules file that shares image and components of a pipeline with accounts. */
export function rulesFor(
  accounts: readonly string[],
  { pipeline = 'al2023-base', ownerAccountId = ownerId, ...share }: RulesSettings = {},
): World['rules'] {
  return {
    version: 1,
    ownerAccountId,
    regions: [twelveAccounts.region],
    targets: { all: { accounts: [...accounts] } },
    rules: [
      {
        name: 'al2023',
        match: { imagePipelines: [pipeline] },
        targets: ['all'],
        share: { resources: ['image', 'components'], ...share },
      },
    ],
  }
}
