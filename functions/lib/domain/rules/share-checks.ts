import { unitIdOf } from '../organizational-unit.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { maximumPolicyLength, writePolicy } from '../sharing/policy-document.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { DraftRule, DraftTarget, RulesDraft } from './rules-draft.ts'
import type { Mismatch } from './rules-problem.ts'

/** What the members of a share have to do with each other, and with how many the targets are. */
export function findShareConflicts(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  return [
    ...repeatedEntries(rule.resources, 'a kind of resource that the list names once'),
    ...idleKeep(rule),
    ...idleAdopt(rule),
    ...tooManyForPolicy(rule, draft),
    ...tooManyForShare(rule, draft),
  ]
}

function idleKeep({ keep, mode, resources }: DraftRule): readonly Mismatch[] {
  if (keep === undefined) return []
  if (mode?.text === 'policy') {
    return [
      {
        path: keep.path,
        expectation: 'left out beside mode: policy',
        hint: 'Older builds are retired from a share of ours; with mode: policy there is none.',
      },
    ]
  }
  const keepsNothing = resources.length > 0 && !resources.some(({ text }) => text === 'image')
  if (!keepsNothing) return []
  return [{ path: keep.path, expectation: 'left out where the rule shares no image, whose builds it counts' }]
}

function idleAdopt({ adopt, mode }: DraftRule): readonly Mismatch[] {
  if (adopt?.text !== 'true' || mode?.text !== 'share') return []
  return [
    {
      path: adopt.path,
      expectation: 'false or left out beside mode: share, which writes no policy',
    },
  ]
}

/** What a rule names in one Region; what the organization and its units contain is not known here. */
interface NamedPrincipals {
  readonly accounts: number
  readonly all: number
}

function tooManyForPolicy(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  if (rule.mode?.text !== 'policy') return []
  const most = mostIn(draft, rule, ({ accounts }) => accounts)
  const room = roomOfPolicy()
  if (most <= room) return []
  return [
    {
      path: rule.mode.path,
      expectation: `auto or share where the targets are more than the ${room} accounts that a policy has room for`,
      hint: `They are ${most}.`,
    },
  ]
}

/** Quota of AWS RAM, "Principals per resource share". */
const roomOfShare = 5_000

function tooManyForShare(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  if (rule.mode?.text === 'policy') return []
  const most = mostIn(draft, rule, ({ all }) => all)
  if (most <= roomOfShare) return []
  return [
    {
      path: [...rule.path, 'targets'],
      expectation: `targets of together at most ${roomOfShare} principals, which is what a RAM share has room for`,
      hint: `They are ${most}; name organizational units, or make several rules of it.`,
    },
  ]
}

function mostIn(draft: RulesDraft, rule: DraftRule, count: (named: NamedPrincipals) => number): number {
  const names = new Set(rule.targets.map(({ text }) => text))
  const targets = draft.targets.filter(({ name }) => names.has(name))
  return Math.max(0, ...draft.regions.map((region) => count(namedIn(region.text, targets))))
}

function namedIn(region: string, targets: readonly DraftTarget[]): NamedPrincipals {
  const there = targets.filter(({ excludedRegions }) => !excludedRegions.some(({ text }) => text === region))
  const accounts = new Set(
    there.flatMap((target) => {
      const excluded = new Set(target.excludedAccounts.map(({ text }) => text))
      return target.accounts.map(({ text }) => text).filter((id) => !excluded.has(id))
    }),
  )
  const units = new Set(
    there.flatMap((target) => target.organizationalUnits.map(({ text }) => unitIdOf(text))),
  )
  const organizations = there.some(({ isOrganization }) => isOrganization) ? 1 : 0
  return { accounts: accounts.size, all: accounts.size + units.size + organizations }
}

/** Names of resources have at most 128 characters (Image Builder's API model); the other parts are as long as they get. */
const longestArn: ResourceArn = {
  text: `arn:aws-us-gov:imagebuilder:us-gov-west-1:000000000000:container-recipe/${'x'.repeat(128)}/9999.9999.9999`,
  partition: 'aws-us-gov',
  region: 'us-gov-west-1',
  ownerId: '000000000000',
  type: 'containerRecipe',
  name: 'x'.repeat(128),
  version: '9999.9999.9999',
}

/** The accounts that fit a policy whatever the resource is called. */
function roomOfPolicy(): number {
  const perAccount = '"000000000000",'.length
  return Math.floor((maximumPolicyLength + 1 - writePolicy(longestArn, []).length) / perAccount)
}
