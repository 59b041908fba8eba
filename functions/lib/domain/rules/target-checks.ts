import type { Placed } from './draft-node.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { DraftTarget, RulesDraft } from './rules-draft.ts'
import { valueText, type Mismatch } from './rules-problem.ts'
import { namePattern, namePatternWords, principalMembers } from './rules-schema.ts'

/** What makes targets ambiguous, or leaves one without anybody. */
export function findTargetConflicts(draft: RulesDraft): readonly Mismatch[] {
  return [
    ...draft.targets.flatMap((target) => conflictsOfTarget(target, draft)),
    ...badTargetNames(draft),
    ...draft.targets.flatMap((target) => ownerInTarget(target, draft)),
  ]
}

function conflictsOfTarget(target: DraftTarget, draft: RulesDraft): readonly Mismatch[] {
  const { accounts, excludedAccounts, excludedRegions } = target
  return [
    ...nobody(target),
    ...repeatedEntries(accounts, 'an account id that the target names once'),
    ...repeatedEntries(excludedAccounts, 'an account id that the list names once'),
    ...repeatedEntries(excludedRegions, 'a Region that the list names once'),
    ...(namesAccountsAlone(target)
      ? exclusions(accounts, excludedAccounts, 'an account that the target names in accounts')
      : []),
    ...exclusions(draft.regions, excludedRegions, 'a Region that the file names in regions'),
  ]
}

function nobody(target: DraftTarget): readonly Mismatch[] {
  if (!target.standsForNobody) return []
  return [{ path: target.path, expectation: `a map with at least one of ${principalMembers.join(', ')}` }]
}

/** Which accounts an organizational unit or the organization has, a file cannot know. */
function namesAccountsAlone(target: DraftTarget): boolean {
  return !target.isOrganization && target.organizationalUnits.length === 0
}

/** What excludes nothing is a typing error; what excludes everything makes the target useless. */
function exclusions(
  all: readonly Placed[],
  excluded: readonly Placed[],
  expectation: string,
): readonly Mismatch[] {
  const known = new Set(all.map(({ text }) => text))
  const idle = excluded.filter(({ text }) => !known.has(text)).map(({ path }) => ({ path, expectation }))
  const left = known.difference(new Set(excluded.map(({ text }) => text)))
  const [first] = excluded
  if (first === undefined || left.size > 0) return idle
  return [...idle, { path: first.path.slice(0, -1), expectation: 'a list that does not exclude everything' }]
}

/** The schema checks the names too; a name such as `__proto__` never gets there. */
function badTargetNames(draft: RulesDraft): readonly Mismatch[] {
  return draft.targets
    .filter((target) => !namePattern.test(target.name))
    .map((target) => ({
      path: target.path,
      expectation: `named with ${namePatternWords}`,
      value: valueText(target.name),
    }))
}

/** An exclusion turns a unit or the organization into accounts; the owner is none of them anyway. */
function ownerInTarget(target: DraftTarget, { ownerAccountId }: RulesDraft): readonly Mismatch[] {
  const expectation = 'an account other than ownerAccountId'
  const isOwner = ({ text }: Placed): boolean => text === ownerAccountId?.text
  const named = target.accounts.filter(isOwner).map(({ path }) => ({
    path,
    expectation,
    hint: 'The owner has its resources already; take it out of the target.',
  }))
  if (namesAccountsAlone(target)) return named
  const excluded = target.excludedAccounts.filter(isOwner).map(({ path }) => ({
    path,
    expectation,
    hint: 'The owner has its resources already and is never shared with.',
  }))
  return [...named, ...excluded]
}
