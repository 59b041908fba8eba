import type { Copy } from '../domain/copying/copy.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { isLaneDone, isRunDone } from '../domain/copying/run-progress.ts'
import type { RunLane } from '../domain/copying/run-progress.ts'
import type { CopyStore, RunCopies } from '../ports/copy-ledger.ts'
import type { RunAnswer } from '../ports/run-answer.ts'

/** What closing lanes of runs needs. */
export interface CloseRunDeps {
  readonly ledger: Pick<CopyStore, 'listOpenCopies'> & Pick<RunCopies, 'readWait' | 'closeRunLanes'>
}

/** What answering runs needs. */
export interface AnswerRunDeps {
  readonly ledger: CloseRunDeps['ledger'] & Pick<RunCopies, 'listRunLanes' | 'stopWaiting'>
  readonly runAnswer: RunAnswer
}

/**
 * Closes the lane for runs whose last copy ended in a look; answers these runs. A run of which the look saw queued copies
 * is asked later: nobody but a look at this lane ends those. The copies are read after the run was found to have
 * enqueued all of its own, or a lane could be closed before its last copies are put.
 */
export async function closeLane(
  lane: LaneKey,
  look: { readonly ended: readonly Copy[]; readonly before: readonly Copy[] },
  { ledger }: CloseRunDeps,
): Promise<readonly string[]> {
  const gone = new Set(look.ended.map(({ id }) => id))
  const queued = look.before.filter(({ id, state }) => state === 'queued' && !gone.has(id))
  const enqueued: string[] = []
  for (const runId of new Set(look.ended.flatMap(({ wantedBy }) => wantedBy))) {
    if (!isLaneDone(runId, queued)) continue
    if ((await ledger.readWait(runId))?.enqueuedAt !== undefined) enqueued.push(runId)
  }
  if (enqueued.length === 0) return []
  const open = await ledger.listOpenCopies(lane)
  const closed = enqueued.filter((runId) => isLaneDone(runId, open))
  for (const runId of closed) await ledger.closeRunLanes(runId, [lane])
  return closed
}

/** Answers the token of a run that waits for nothing any more. Two may find that at once; one token answers. */
export async function answerRun(runId: string, deps: AnswerRunDeps): Promise<'answered' | 'waiting'> {
  const { ledger, runAnswer } = deps
  const wait = await ledger.readWait(runId)
  // A run that was stopped stays listed for as long as a late function may still enqueue for it.
  if (wait?.enqueuedAt === undefined || wait.withdrawnAt !== undefined) return 'waiting'
  if (!isRunDone(await ledger.listRunLanes(runId))) return 'waiting'
  await runAnswer.succeed(wait.token, { runId })
  return (await ledger.stopWaiting(runId, wait.token)) ? 'answered' : 'waiting'
}

/**
 * Closes whatever lanes of a run have nothing left for it, whoever should have done that, and answers it. Answers the
 * lanes that stay open.
 */
export async function settleRun(runId: string, deps: AnswerRunDeps): Promise<readonly RunLane[]> {
  const { ledger } = deps
  if ((await ledger.readWait(runId))?.enqueuedAt === undefined) return []
  const lanes = await ledger.listRunLanes(runId)
  const open: RunLane[] = []
  for (const lane of lanes.filter(({ isOpen }) => isOpen)) {
    if (!isLaneDone(runId, await ledger.listOpenCopies(lane))) open.push(lane)
    else await ledger.closeRunLanes(runId, [lane])
  }
  if (open.length === 0) await answerRun(runId, deps)
  return open
}
