import { copyWithdrawn } from '../functions/lib/domain/copying/copy-findings.ts'
import { outcomeFor } from '../functions/lib/domain/copying/copy-outcome.ts'
import type { CopyPlan } from '../functions/lib/domain/copying/copy-plan.ts'
import type { CopyOutcome } from '../functions/lib/domain/copying/copy-result.ts'
import type { CopyResult } from '../functions/lib/domain/copying/copy-result.ts'
import type { Copy } from '../functions/lib/domain/copying/copy.ts'
import { copyResultOf } from '../functions/lib/domain/copying/group-copies.ts'
import { progressOf } from '../functions/lib/domain/copying/run-progress.ts'
import type { CopyProgress } from '../functions/lib/domain/copying/run-progress.ts'
import type { PlannedCopy } from '../functions/lib/domain/copying/source-plan.ts'
import { holdAgainstChecks } from '../functions/lib/domain/run/hold-against-checks.ts'
import type { Run } from '../functions/lib/domain/run/run.ts'
import type { Pause } from '../functions/lib/ports/copy-ledger.ts'
import type { Services } from './command.ts'
import { isCheckOnly } from './observing-runs.ts'

/** What a run planned to copy, and what became of it so far: `waiting` is what has no outcome yet. */
export interface RunCopies extends CopyResult {
  readonly plan: CopyPlan
  /** Present while the run goes on: how far its copies are, those that are not in the queue yet left out. */
  readonly progress?: CopyProgress
  /** Present while the run goes on and no copies are started. */
  readonly pause?: Pause
}

/** A run without a result, or with one. */
interface ShownRun {
  readonly run: Run
  /** Whether its execution goes on; one without a result that does not was stopped. */
  readonly isRunning: boolean
}

/** What becomes of the copies of a run; `undefined` for a run that plans none. */
export async function readRunCopies(
  services: Pick<Services, 'checks' | 'copies' | 'copyPlans'>,
  { run, isRunning }: ShownRun,
  now: number,
): Promise<RunCopies | undefined> {
  const { checks, copies: ledger, copyPlans } = services
  const { runId } = run
  const plan = await copyPlans.readCopyPlan(runId)
  if (plan === undefined) return undefined
  const recorded = await copyPlans.readCopyResult(runId)
  if (recorded !== undefined) return { plan, ...recorded }

  // What checks stand in the way of never comes into the queue.
  const checked = holdAgainstChecks(plan, await checks.readChecks(runId))
  const resultOf = (outcomes: readonly CopyOutcome[]): CopyResult =>
    copyResultOf({ blocked: [], findings: checked.findings }, [...checked.leftOut, ...outcomes])
  if (isCheckOnly(run)) return { plan, ...resultOf([]) }

  const enqueuedAt = (await ledger.readWait(runId))?.enqueuedAt
  const copies = await ledger.readCopies(checked.copies)
  const items = new Map(copies.map((copy) => [copy.id, copy]))
  const about = { runId, isEnqueued: enqueuedAt !== undefined }
  const tell = isRunning ? outcomeSoFar : outcomeOfStopped
  const result = resultOf(checked.copies.map((planned) => tell(planned, items.get(planned.id), about)))
  if (!isRunning) return { plan, ...result }
  const pause = await ledger.readPause()
  // Before all are enqueued nothing tells how fast copies are made.
  const pace = { runId, since: enqueuedAt ?? new Date(now).toISOString() }
  return {
    plan,
    ...result,
    progress: progressOf(copies, pace, now),
    ...(pause === undefined ? {} : { pause }),
  }
}

/** A run that was stopped is taken off its copies: an AMI of before is not what became of those that it had put anew. */
function outcomeOfStopped(
  planned: PlannedCopy,
  item: Copy | undefined,
  run: Parameters<typeof outcomeFor>[2],
): CopyOutcome {
  const ends = item?.earlierEnds ?? []
  const isOn = [item?.wantedBy, ...ends.map(({ runs }) => runs)].some((runs) => runs?.includes(run.runId))
  if (item === undefined || item.state === 'done' || isOn) return outcomeFor(planned, item, run)
  const { accountId, region, sourceImageId } = planned
  return {
    outcome: 'withdrawn',
    finding: copyWithdrawn(planned),
    copy: { accountId, region, sourceImageId },
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
