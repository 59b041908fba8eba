import { outcomes as allOutcomes } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import type { OutcomeCounts } from '../run/run.ts'
import type { CopyPlan } from './copy-plan.ts'
import type { CopyGroup, CopyOutcome, CopyResult, CopyTrace } from './copy-result.ts'

/** So many groups with a reason of their own; beyond, those of one check make one. */
const mostGroups = 100

/** Puts together what became of a plan's copies; `outcomes` are those of the copies that were not blocked. */
export function copyResultOf(
  plan: Pick<CopyPlan, 'blocked' | 'findings'>,
  outcomes: readonly CopyOutcome[],
): CopyResult {
  const blocked = plan.blocked.map(({ finding, accountId, region, sourceImageId }): CopyOutcome => {
    return { outcome: 'blocked', finding, copy: { accountId, region, sourceImageId } }
  })
  const refused = plan.findings.map((finding): CopyGroup => ({ outcome: 'blocked', finding, copies: [] }))
  const groups = [...refused, ...groupCopies([...blocked, ...outcomes])]
  return {
    counts: countGroups(groups),
    groups: groups.toSorted((a, b) => rankOf(a.outcome) - rankOf(b.outcome)),
  }
}

/** Copies by outcome; what was refused as a whole counts once. */
function countGroups(groups: readonly CopyGroup[]): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const { outcome, copies } of groups) {
    counts[outcome] = (counts[outcome] ?? 0) + Math.max(copies.length, 1)
  }
  return counts
}

function groupCopies(copies: readonly CopyOutcome[]): readonly CopyGroup[] {
  const byReason = [...Map.groupBy(copies, reasonOf).values()]
  const groups =
    byReason.length <= mostGroups
      ? byReason
      : [...Map.groupBy(copies, ({ outcome, finding }) => `${outcome} ${finding?.check}`).values()]
  return groups.flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { outcome, finding } = first
    return [{ outcome, ...(finding === undefined ? {} : { finding }), copies: same.map(({ copy }) => copy) }]
  })
}

/** The same for copies whose findings differ in nothing but the names of account, Region and AMIs. */
function reasonOf({ outcome, finding, copy }: CopyOutcome): string {
  if (finding === undefined) return outcome
  const { check, what, remedy } = finding
  return JSON.stringify([outcome, check, withoutNames(what, copy), withoutNames(remedy, copy)])
}

/** AMIs of every kind: behind relays each Region has a source of its own. */
function withoutNames(text: string, { accountId, region }: CopyTrace): string {
  return text
    .replaceAll(accountId, '…')
    .replaceAll(region, '…')
    .replaceAll(/\bami-\w+/g, '…')
}

/** What needs a person first. */
const mostUrgent: readonly Outcome[] = ['failed', 'blocked', 'withdrawn', 'waiting', 'superseded']

function rankOf(outcome: Outcome): number {
  const rank = mostUrgent.indexOf(outcome)
  return rank === -1 ? mostUrgent.length + allOutcomes.toReversed().indexOf(outcome) : rank
}
