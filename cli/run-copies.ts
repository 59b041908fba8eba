import type { CopyPlan } from '../functions/lib/domain/copying/copy-plan.ts'
import type { CopyGroup, CopyTrace } from '../functions/lib/domain/copying/copy-result.ts'
import type { Copy, CopyState } from '../functions/lib/domain/copying/copy.ts'
import { progressOf } from '../functions/lib/domain/copying/run-progress.ts'
import type { CopyProgress } from '../functions/lib/domain/copying/run-progress.ts'
import type { Finding, Outcome } from '../functions/lib/domain/outcome.ts'
import type { OutcomeCounts } from '../functions/lib/domain/run/run.ts'
import type { Services } from './command.ts'

/** What a run planned to copy, and what became of it so far. */
export interface RunCopies {
  readonly plan: CopyPlan
  /** By outcome; `waiting` is what has none yet. */
  readonly counts: OutcomeCounts
  /** What needs a person first. */
  readonly groups: readonly CopyGroup[]
  /** Present while the run has no result: how far its copies are, those that are not in the queue yet left out. */
  readonly progress?: CopyProgress
}

/** What becomes of the copies of a run; `undefined` for a run that plans none. */
export async function readRunCopies(
  services: Pick<Services, 'copies' | 'copyPlans'>,
  runId: string,
  now: number,
): Promise<RunCopies | undefined> {
  const { copies: ledger, copyPlans } = services
  const plan = await copyPlans.readCopyPlan(runId)
  if (plan === undefined) return undefined
  const result = await copyPlans.readCopyResult(runId)
  if (result !== undefined) return { plan, counts: result.counts, groups: result.groups }

  const copies = await ledger.readCopies(plan.copies)
  const enqueuedAt = (await ledger.readWait(runId))?.enqueuedAt
  const groups = groupCopies(runId, plan, copies)
  return {
    plan,
    counts: countGroups(groups),
    groups,
    // What was there before the run took it up says nothing of how fast copies are made.
    progress: progressOf(copies, enqueuedAt ?? new Date(now).toISOString(), now),
  }
}

interface CopyNow {
  readonly outcome: Outcome
  /** Of a copy that waits: why it is tried again. */
  readonly finding?: Finding
  /** Absent for what was refused as a whole. */
  readonly copy?: CopyTrace
}

const needsPersonFirst: readonly Outcome[] = ['failed', 'blocked', 'withdrawn', 'waiting']

function groupCopies(runId: string, plan: CopyPlan, copies: readonly Copy[]): readonly CopyGroup[] {
  const known = new Map(copies.map((copy) => [copy.id, copy]))
  const all: readonly CopyNow[] = [
    ...plan.findings.map((finding) => ({ outcome: 'blocked' as const, finding })),
    ...plan.blocked.map(({ finding, ...copy }) => ({
      outcome: 'blocked' as const,
      finding,
      copy: traceOf(copy),
    })),
    ...plan.copies.map((copy) => standingFor(runId, traceOf(copy), known.get(copy.id))),
  ]
  return [...Map.groupBy(all, ({ outcome, finding }) => `${outcome} ${finding?.check ?? ''}`).values()]
    .flatMap(groupOf)
    .toSorted((a, b) => rank(a) - rank(b))
}

function traceOf({ accountId, region, sourceImageId }: CopyTrace): CopyTrace {
  return { accountId, region, sourceImageId }
}

/** A run that came later may have put the copy anew: then it is the end for this run that counts. */
function standingFor(runId: string, copy: CopyTrace, item: Copy | undefined): CopyNow {
  if (item === undefined) return { outcome: 'waiting', copy }
  const { state, finding, imageId } = item.earlierEnds?.findLast(({ runs }) => runs.includes(runId)) ?? item
  return {
    outcome: outcomeNow(state),
    copy: imageId === undefined ? copy : { ...copy, imageId },
    ...(finding === undefined ? {} : { finding }),
  }
}

function outcomeNow(state: CopyState): Outcome {
  switch (state) {
    case 'done':
    case 'failed':
    case 'withdrawn':
      return state
    case 'queued':
    case 'admitted':
    case 'copying':
    case 'finishing':
      return 'waiting'
  }
}

function groupOf(same: readonly CopyNow[]): readonly CopyGroup[] {
  const [first] = same
  if (first === undefined) return []
  const { outcome, finding } = first
  const copies = same.flatMap(({ copy }) => copy ?? [])
  return [{ outcome, ...(finding === undefined ? {} : { finding }), copies }]
}

function countGroups(groups: readonly CopyGroup[]): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const { outcome, copies } of groups)
    counts[outcome] = (counts[outcome] ?? 0) + Math.max(1, copies.length)
  return counts
}

function rank({ outcome }: CopyGroup): number {
  const place = needsPersonFirst.indexOf(outcome)
  return place < 0 ? needsPersonFirst.length : place
}
