import { accountIdPattern } from '../account-id.ts'
import { checkGroups } from '../checks/registry/registry.ts'
import { closestTo } from './did-you-mean.ts'
import { distributionsOf } from './distribute-checks.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { DraftRule, DraftWaiver, RulesDraft } from './rules-draft.ts'
import { withGuess, type Mismatch } from './rules-problem.ts'
import { checkIdPattern, dayPattern } from './waiver-schema.ts'

/** What speaks against the waivers of a file. `today`: the day that they are held against, `yyyy-mm-dd`; absent: none. */
export function findWaiverConflicts(draft: RulesDraft, today?: string): readonly Mismatch[] {
  const { waivers } = draft
  return [
    ...repeatedEntries(
      waivers.flatMap(({ path, account, check }) =>
        account === undefined || check === undefined ? [] : [{ path, text: `${account.text} ${check.text}` }],
      ),
      'the only waiver for its account and check',
    ),
    ...waivers.flatMap(unknownCheck),
    ...unknownAccounts(draft),
    ...(today === undefined ? [] : waivers.flatMap((waiver) => ended(waiver, today))),
  ]
}

const checkIds = checkGroups.flatMap(({ checks }) => checks.map(({ id }) => id))

/** What is no id at all, the schema refuses. */
function unknownCheck({ check }: DraftWaiver): readonly Mismatch[] {
  if (check === undefined || !checkIdPattern.test(check.text) || checkIds.includes(check.text)) return []
  const { path, text } = check
  return [
    withGuess({ path, expectation: 'the id of a check, as findings tell it' }, closestTo(text, checkIds)),
  ]
}

/** Where units, the organization or a configuration that is not in the file stand for accounts, any may be among them. */
function unknownAccounts({ waivers, targets, rules }: RulesDraft): readonly Mismatch[] {
  const isOpen =
    rules.some(isDistributedElsewhere) ||
    targets.some(
      ({ isOrganization, organizationalUnits }) => isOrganization || organizationalUnits.length > 0,
    )
  if (isOpen) return []
  const known = new Set([
    ...targets.flatMap(({ accounts }) => accounts.map(({ text }) => text)),
    ...rules.flatMap(accountsOfDistribute),
  ])
  return waivers.flatMap(({ account }) =>
    account === undefined || !accountIdPattern.test(account.text) || known.has(account.text)
      ? []
      : [{ path: account.path, expectation: 'an account that a target or a distribution names' }],
  )
}

function isDistributedElsewhere({ ways, distribute }: DraftRule): boolean {
  return ways.includes('distribute') && (distribute === undefined || typeof distribute.value === 'string')
}

function accountsOfDistribute(rule: DraftRule): readonly string[] {
  return distributionsOf(rule).flatMap(({ entry }) => {
    const { targetAccountIds = [], launchPermission } = entry.amiDistributionConfiguration ?? {}
    return targetAccountIds.concat(launchPermission?.userIds ?? [])
  })
}

/** ISO days compare as texts. A malformed one is the business of the schema. */
function ended({ until }: DraftWaiver, today: string): readonly Mismatch[] {
  if (until === undefined || !dayPattern.test(until.text) || until.text >= today) return []
  return [
    {
      path: until.path,
      expectation: `today, ${today}, or a later day`,
      hint: 'The waiver has ended: take it out, or give it a later day.',
    },
  ]
}
