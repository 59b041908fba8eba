import { partitionOfRegion } from '../partition.ts'
import { findTemplateConflictsOfCopy } from './ami-template-checks.ts'
import { findCopyConflicts } from './copy-checks.ts'
import { findCopyOverlaps } from './copy-overlaps.ts'
import { closestTo } from './did-you-mean.ts'
import { findDistributeConflicts } from './distribute-checks.ts'
import { findKeyConflicts, findKeyConflictsOfRule } from './key-checks.ts'
import { findLaneLimitConflicts } from './lane-limit-checks.ts'
import { findMatchConflicts } from './match-checks.ts'
import { findParameterConflicts } from './parameter-checks.ts'
import { findRedundantRules } from './redundant-rules.ts'
import { repeatedEntries } from './repeated-entries.ts'
import type { DraftRule, RulesDraft } from './rules-draft.ts'
import { withGuess, type Mismatch } from './rules-problem.ts'
import { namePattern } from './rules-schema.ts'
import { findShareConflicts } from './share-checks.ts'
import { findOversizedParts } from './size-checks.ts'
import { findTargetConflicts } from './target-checks.ts'
import { findUnitConflicts } from './unit-checks.ts'
import { findWaiverConflicts } from './waiver-checks.ts'
import { findWayConflicts } from './way-checks.ts'

/**
 * What the members of a rules file have to do with each other and a schema cannot say. `today`: the day on which the file
 * is put, `yyyy-mm-dd`; absent where a file is read that was put before.
 */
export function findRulesConflicts(draft: RulesDraft, today?: string): readonly Mismatch[] {
  return [
    ...repeatedEntries(draft.regions, 'a Region that the list names once'),
    ...regionsOfOtherPartitions(draft),
    ...findTargetConflicts(draft),
    ...findUnitConflicts(draft),
    ...repeatedEntries(
      draft.rules.flatMap((rule) => rule.name ?? []),
      'a name that no other rule has',
    ),
    ...draft.rules.flatMap((rule) => conflictsOfRule(rule, draft)),
    ...findKeyConflicts(draft),
    ...findWaiverConflicts(draft, today),
    ...findLaneLimitConflicts(draft),
    ...findRedundantRules(draft.rules),
    ...findCopyOverlaps(draft),
    ...findOversizedParts(draft),
  ]
}

function regionsOfOtherPartitions({ regions }: RulesDraft): readonly Mismatch[] {
  const [first] = regions
  if (first === undefined) return []
  const partition = partitionOfRegion(first.text)
  return regions
    .filter(({ text }) => partitionOfRegion(text) !== partition)
    .map(({ path }) => ({
      path,
      expectation: `a Region of the partition ${partition}, like ${first.text}`,
      hint: 'No account works in two partitions; each has a rules file of its own.',
    }))
}

function conflictsOfRule(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  return [
    ...reservedName(rule),
    ...findMatchConflicts(rule),
    ...repeatedEntries(rule.targets, 'a target that the rule names once'),
    ...unknownTargets(rule, draft),
    ...findWayConflicts(rule),
    ...findShareConflicts(rule, draft),
    ...findCopyConflicts(rule, draft),
    ...findKeyConflictsOfRule(rule, draft),
    ...findTemplateConflictsOfCopy(rule),
    ...findDistributeConflicts(rule, draft),
    ...findParameterConflicts(rule),
  ]
}

/** The ledger writes `manual` for what a manual input wants, where a rule's name stands otherwise. */
function reservedName(rule: DraftRule): readonly Mismatch[] {
  if (rule.name?.text !== 'manual') return []
  return [{ path: rule.name.path, expectation: 'a name other than manual, which stands for manual runs' }]
}

function unknownTargets(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  const names = draft.targets.map((target) => target.name)
  const expectation = `the name of a target (${names.join(', ') || 'there is none'})`
  return rule.targets
    .filter((target) => namePattern.test(target.text) && !names.includes(target.text))
    .map(({ path, text }) => withGuess({ path, expectation }, closestTo(text, names)))
}
