import { outcomeFor } from '../functions/lib/domain/copying/copy-outcome.ts'
import type { CopyOutcome } from '../functions/lib/domain/copying/copy-outcome.ts'
import type { CopyPlan } from '../functions/lib/domain/copying/copy-plan.ts'
import type { CopyResult } from '../functions/lib/domain/copying/copy-result.ts'
import type { Copy } from '../functions/lib/domain/copying/copy.ts'
import { copyResultOf } from '../functions/lib/domain/copying/group-copies.ts'
import { progressOf } from '../functions/lib/domain/copying/run-progress.ts'
import type { CopyProgress } from '../functions/lib/domain/copying/run-progress.ts'
import type { PlannedCopy } from '../functions/lib/domain/copying/source-plan.ts'
import type { Services } from './command.ts'

/** What a run planned to copy, and what became of it so far: `waiting` is what has no outcome yet. */
export interface RunCopies extends CopyResult {
  readonly plan: CopyPlan
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
  if (result !== undefined) return { plan, ...result }

  const enqueuedAt = (await ledger.readWait(runId))?.enqueuedAt
  const copies = await ledger.readCopies(plan.copies)
  const items = new Map(copies.map((copy) => [copy.id, copy]))
  const run = { runId, isEnqueued: enqueuedAt !== undefined }
  const outcomes = plan.copies.map((planned) => outcomeSoFar(planned, items.get(planned.id), run))
  return {
    plan,
    ...copyResultOf(plan, outcomes),
    // Before all are enqueued nothing tells how fast copies are made.
    progress: progressOf(copies, enqueuedAt ?? new Date(now).toISOString(), now),
  }
}

/** What these say is true of a run that has ended; while it goes on, the copy waits. */
const untilTheEnd: ReadonlySet<string | undefined> = new Set(['COPY_NOT_ENQUEUED', 'COPY_UNDERWAY'])

function outcomeSoFar(
  planned: PlannedCopy,
  item: Copy | undefined,
  run: Parameters<typeof outcomeFor>[2],
): CopyOutcome {
  const { outcome, copy, finding } = outcomeFor(planned, item, run)
  if (!untilTheEnd.has(finding?.check))
    return { outcome, copy, ...(finding === undefined ? {} : { finding }) }
  // Why it is tried again.
  const last = item?.wantedBy.includes(run.runId) === true ? item.finding : undefined
  return { outcome: 'waiting', copy, ...(last === undefined ? {} : { finding: last }) }
}
