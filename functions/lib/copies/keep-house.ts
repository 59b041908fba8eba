import { isPastLateCalls } from '../domain/copying/occupancy.ts'
import type { LaneRest } from '../domain/copying/plan-lane.ts'
import { shardOf } from '../domain/copying/sweep-control.ts'
import type { GrantNote, GrantNotes, RunCopies } from '../ports/copy-ledger.ts'
import { answerRun, listWaitingRuns } from './close-run.ts'
import type { AnswerRunDeps, WaitingRun } from './close-run.ts'
import type { Failures } from './failures.ts'
import { withdrawUnneeded } from './grants.ts'
import type { WithdrawGrantsDeps } from './grants.ts'
import { withdrawRun } from './withdraw-run.ts'
import type { WithdrawRunDeps } from './withdraw-run.ts'

/** What keeping house needs. */
export interface KeepHouseDeps
  extends Omit<AnswerRunDeps, 'ledger'>, Omit<WithdrawRunDeps, 'ledger'>, Omit<WithdrawGrantsDeps, 'ledger'> {
  readonly ledger: AnswerRunDeps['ledger'] &
    WithdrawRunDeps['ledger'] &
    WithdrawGrantsDeps['ledger'] &
    Pick<RunCopies, 'listWaits'> &
    Pick<GrantNotes, 'listGrants'>
  /** Whether the execution of a run still goes on. */
  readonly isRunAlive: (runId: string) => Promise<boolean>
}

/** Grants that are looked after at once. */
const notesAtOnce = 10

/**
 * What is not the work of any one lane: runs that wait although somebody crashed before answering them, runs that were
 * stopped, grants that nothing needs any more. Answers whether the sweep of a shard has to come back for it, be it that
 * the deadline, in milliseconds since the epoch, came before the last grant.
 */
export async function keepHouse(
  { shard, deadline }: { readonly shard: number; readonly deadline: number },
  deps: KeepHouseDeps,
  failures: Failures,
): Promise<LaneRest> {
  const rests: (LaneRest | undefined)[] = []
  const { ledger } = deps
  for (const run of await listWaitingRuns(ledger)) {
    rests.push(await failures.attempt(async () => lookAfterRun(run, shard, deps)))
  }
  const notes = await ledger.listGrants()
  for (let start = 0; start < notes.length; start += notesAtOnce) {
    if (deps.clock.now() >= deadline) return 'stragglers'
    const some = notes.slice(start, start + notesAtOnce)
    rests.push(
      ...(await Promise.all(some.map(async (note) => failures.attempt(async () => lookAfter(note, deps))))),
    )
  }
  return rests.every((rest) => rest === 'nothing') ? 'nothing' : 'stragglers'
}

async function lookAfter(note: GrantNote, deps: KeepHouseDeps): Promise<LaneRest> {
  return (await withdrawUnneeded(note, deps)) === 'withdrawn' ? 'nothing' : 'stragglers'
}

async function lookAfterRun(
  { wait, lanes }: WaitingRun,
  shard: number,
  deps: KeepHouseDeps,
): Promise<LaneRest> {
  const { ledger, clock, shards } = deps
  const { runId, token, enqueuedAt, withdrawnAt } = wait
  if (withdrawnAt !== undefined || !(await deps.isRunAlive(runId))) {
    await withdrawRun(runId, deps)
    // A function that was enqueuing for the run when it was stopped is not over before that.
    if (withdrawnAt === undefined || !isPastLateCalls(withdrawnAt, clock.now())) return 'stragglers'
    if (lanes.length > 0) return 'stragglers'
    return (await ledger.stopWaiting(runId, token)) ? 'nothing' : 'stragglers'
  }
  if (enqueuedAt === undefined) return 'stragglers'
  if (lanes.length === 0) return (await answerRun(runId, deps)) === 'answered' ? 'nothing' : 'stragglers'
  return lanes.some((lane) => shardOf(lane, shards) === shard) ? 'stragglers' : 'nothing'
}
