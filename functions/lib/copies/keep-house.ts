import { laneNameOf } from '../domain/copying/lane-key.ts'
import { isPastLateCalls } from '../domain/copying/occupancy.ts'
import type { LaneRest } from '../domain/copying/plan-lane.ts'
import { shardOf } from '../domain/copying/sweep-control.ts'
import { TransientServiceError } from '../domain/errors.ts'
import type { ActiveLane, GrantNotes, RunCopies, RunWait } from '../ports/copy-ledger.ts'
import { settleRun } from './close-run.ts'
import type { AnswerRunDeps } from './close-run.ts'
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

/**
 * What is not the work of any one lane: runs that wait although somebody crashed before answering them, runs that were
 * stopped, grants that nothing needs any more. Answers whether the sweep of a shard has to come back for it.
 */
export async function keepHouse(
  shard: number,
  active: readonly ActiveLane[],
  deps: KeepHouseDeps,
): Promise<LaneRest> {
  const listed = new Set(active.map(laneNameOf))
  const rests: LaneRest[] = []
  for (const wait of await deps.ledger.listWaits()) {
    rests.push(await orLater(async () => lookAfterRun(wait, { shard, listed }, deps)))
  }
  for (const note of await deps.ledger.listGrants()) {
    rests.push(
      await orLater(async () =>
        (await withdrawUnneeded(note, deps)) === 'withdrawn' ? 'nothing' : 'stragglers',
      ),
    )
  }
  return rests.find((rest) => rest !== 'nothing') ?? 'nothing'
}

async function lookAfterRun(
  wait: RunWait,
  { shard, listed }: { readonly shard: number; readonly listed: ReadonlySet<string> },
  deps: KeepHouseDeps,
): Promise<LaneRest> {
  const { ledger, clock, shards } = deps
  const { runId, token, enqueuedAt, withdrawnAt } = wait
  if (withdrawnAt !== undefined || !(await deps.isRunAlive(runId))) {
    await withdrawRun(runId, deps)
    // A function that was enqueuing for the run when it was stopped is not over before that.
    if (withdrawnAt === undefined || !isPastLateCalls(withdrawnAt, clock.now())) return 'stragglers'
    return (await ledger.stopWaiting(runId, token)) ? 'nothing' : 'stragglers'
  }
  if (enqueuedAt === undefined) return 'stragglers'
  const open = (await settleRun(runId, deps)).filter((lane) => shardOf(lane, shards) === shard)
  // A lane with work that is not on the list: whoever put the work crashed before noting it.
  for (const lane of open) if (!listed.has(laneNameOf(lane))) await ledger.activateLane(lane)
  return open.length > 0 ? 'stragglers' : 'nothing'
}

async function orLater(work: () => Promise<LaneRest>): Promise<LaneRest> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TransientServiceError) return 'stragglers'
    throw error
  }
}
