import type { World } from '../../local/worlds/world.ts'
import { checkout, ownerId, payments, threeAccounts, worldOf, type WorldOverrides } from './worlds.ts'

/** The Region of the build, and the other one of these worlds. */
export const home = 'us-east-1'
export const abroad = 'eu-west-1'

/** How long a copy takes in these worlds, in seconds. */
export const copySeconds = 100

/** Members of the only rule of these worlds, and of its file. */
export interface CopyRules {
  readonly accounts?: readonly string[]
  /** What the rule does. */
  readonly rule: object
  readonly kmsKeys?: object
  readonly waivers?: readonly object[]
  readonly settings?: object
  readonly concurrentCopies?: object
}

/** A rules file with one rule for the builds of the pipeline of all test worlds. */
export function copyRules({
  accounts = [payments, checkout],
  rule,
  concurrentCopies,
  ...file
}: CopyRules): World['rules'] {
  return JSON.parse(
    JSON.stringify({
      version: 1,
      ownerAccountId: ownerId,
      regions: [home, abroad],
      targets: { some: { accounts } },
      ...file,
      rules: [{ name: 'al2023', match: { imagePipelines: ['al2023-base'] }, targets: ['some'], ...rule }],
      ...(concurrentCopies === undefined ? {} : { settings: { concurrentCopies } }),
    }),
  ) as World['rules']
}

/** The simplest of rules: an AMI for each account in each Region. */
export const copyEverywhere = { copy: { regions: 'all' } } as const

/**
 * Three accounts of which two get copies in two Regions, unless the rules say otherwise. Wake-ups are forwarded unless
 * the world says otherwise.
 */
export function copyWorld(
  rules: CopyRules = { rule: copyEverywhere },
  {
    destinations,
    timing,
    ...members
  }: Omit<WorldOverrides, 'destinations'> & { readonly destinations?: object } = {},
): World {
  return worldOf(threeAccounts, {
    rules: copyRules(rules),
    destinations: {
      regions: [home, abroad],
      wakeUps: true,
      parameters: {},
      flaws: {},
      ...destinations,
    },
    timing: { buildStateSeconds: 10, amiCopySeconds: copySeconds, ...timing },
    ...members,
  })
}
