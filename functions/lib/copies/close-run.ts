import type { Copy } from '../domain/copying/copy.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { isPastLateCalls } from '../domain/copying/occupancy.ts'
import { isLaneDone, isLaneLeft, isRunDone } from '../domain/copying/run-progress.ts'
import type { RunLane } from '../domain/copying/run-progress.ts'
import type { Clock } from '../ports/clock.ts'
import type { CopyStore, RunCopies, RunWait } from '../ports/copy-ledger.ts'
import type { RunAnswer } from '../ports/run-answer.ts'

/** What answering runs needs. */
export interface AnswerRunDeps {
  readonly ledger: Pick<RunCopies, 'readWait' | 'listRunLanes' | 'stopWaiting'>
  readonly runAnswer: RunAnswer
}

/** What closing lanes of runs needs. */
export interface CloseRunDeps extends Omit<AnswerRunDeps, 'ledger'> {
  readonly ledger: AnswerRunDeps['ledger'] & Pick<RunCopies, 'closeRunLanes'>
}

/** What closing a lane for runs takes that were not listed before the look. */
export interface CloseLaneDeps extends Omit<CloseRunDeps, 'ledger'> {
  readonly ledger: CloseRunDeps['ledger'] & Pick<CopyStore, 'listOpenCopies'>
  readonly clock: Clock
}

/** A run that waits, with its lanes that were open when it was listed. */
export interface WaitingRun {
  readonly wait: RunWait
  readonly lanes: readonly RunLane[]
}

/** Reads who waits for which lanes. Looks at the lanes come after it: by then a run that is enqueued has put its copies. */
export async function listWaitingRuns(
  ledger: Pick<RunCopies, 'listWaits' | 'listRunLanes'>,
): Promise<readonly WaitingRun[]> {
  const waits = await ledger.listWaits()
  return Promise.all(
    waits.map(async (wait) => {
      return { wait, lanes: await openLanesOf(wait.runId, ledger) }
    }),
  )
}

async function openLanesOf(
  runId: string,
  ledger: Pick<RunCopies, 'listRunLanes'>,
): Promise<readonly RunLane[]> {
  return (await ledger.listRunLanes(runId)).filter(({ isOpen }) => isOpen)
}

/**
 * Closes the lanes in which a look found nothing left for a run, and answers it where no other is open, be it that who
 * closed the last one did not come to it. `open`: by lane, the copies without outcome after a look that came after the
 * run was listed.
 */
export async function closeLanes(
  { wait, lanes }: WaitingRun,
  look: { readonly open: ReadonlyMap<string, readonly Copy[]>; readonly now: number },
  deps: CloseRunDeps,
): Promise<void> {
  const done = lanes.filter((lane) => {
    const copies = look.open.get(laneNameOf(lane))
    return copies !== undefined && mayClose(wait, copies, look.now)
  })
  if (done.length > 0) await deps.ledger.closeRunLanes(wait.runId, done)
  if (done.length === lanes.length && mayAnswer(wait)) await answerRun(wait.runId, deps)
}

function mayAnswer({ enqueuedAt, withdrawnAt }: RunWait): boolean {
  return enqueuedAt !== undefined && withdrawnAt === undefined
}

/**
 * Closes one lane for runs whose last copies there have just ended, and answers those that wait for no other lane. The
 * lane's copies are read again after the run: what it has put since the look keeps the lane open. Runs that were stopped
 * are the sweep's.
 */
export async function closeLaneFor(
  runIds: readonly string[],
  lane: LaneKey,
  deps: CloseLaneDeps,
): Promise<void> {
  const { ledger, clock } = deps
  for (const runId of runIds) {
    const wait = await ledger.readWait(runId)
    if (wait === undefined || wait.withdrawnAt !== undefined) continue
    const lanes = await openLanesOf(runId, ledger)
    const open = new Map([[laneNameOf(lane), await ledger.listOpenCopies(lane)]])
    await closeLanes({ wait, lanes }, { open, now: clock.now() }, deps)
  }
}

/** A run that was stopped keeps its lanes for as long as a late function may enqueue for it, and what it left goes on. */
function mayClose(
  { runId, enqueuedAt, withdrawnAt }: RunWait,
  copies: readonly Copy[],
  now: number,
): boolean {
  if (withdrawnAt !== undefined) return isPastLateCalls(withdrawnAt, now) && isLaneLeft(runId, copies)
  return enqueuedAt !== undefined && isLaneDone(runId, copies)
}

/** Answers the token of a run that waits for nothing any more. Two may find that at once; one token answers. */
export async function answerRun(runId: string, deps: AnswerRunDeps): Promise<'answered' | 'waiting'> {
  const { ledger, runAnswer } = deps
  const wait = await ledger.readWait(runId)
  if (wait === undefined || !mayAnswer(wait)) return 'waiting'
  if (!isRunDone(await ledger.listRunLanes(runId))) return 'waiting'
  await runAnswer.succeed(wait.token, { runId })
  return (await ledger.stopWaiting(runId, wait.token)) ? 'answered' : 'waiting'
}

/** Every lane that is open for one of the runs, once. */
export function lanesOf(runs: readonly WaitingRun[]): readonly LaneKey[] {
  const lanes = runs.flatMap((run) => run.lanes)
  return [...new Map(lanes.map((lane) => [laneNameOf(lane), lane])).values()]
}
