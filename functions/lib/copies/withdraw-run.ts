import type { Copy } from '../domain/copying/copy.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { shardOf } from '../domain/copying/sweep-control.ts'
import { withdrawRun as withdrawFrom } from '../domain/copying/withdraw-run.ts'
import { TransientServiceError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { CopyStore, RunCopies } from '../ports/copy-ledger.ts'
import { inParallel } from './in-parallel.ts'
import { demandSweep } from './start-sweep.ts'
import type { StartSweepDeps } from './start-sweep.ts'

/** What withdrawing a run needs. */
export interface WithdrawRunDeps extends StartSweepDeps {
  readonly ledger: StartSweepDeps['ledger'] &
    Pick<CopyStore, 'listOpenCopies' | 'readCopy' | 'changeWants'> &
    Pick<RunCopies, 'listWaits' | 'noteWithdrawn' | 'listRunLanes'>
  readonly clock: Clock
  /** How many shards the lanes are in. */
  readonly shards: number
}

/** How often a copy is read again because others change who wants it. */
const mostReads = 10

/**
 * Takes a run that was stopped off all of its copies. Looks at their lanes withdraw what nobody else wants; copies in
 * progress are followed to their end. A run that waits for nothing, or not any more, is left as it is.
 * @throws TransientServiceError where some of it is left to do.
 */
export async function withdrawRun(runId: string, deps: WithdrawRunDeps): Promise<void> {
  const { ledger, clock, shards } = deps
  const at = new Date(clock.now()).toISOString()
  const wait = (await ledger.listWaits()).find((one) => one.runId === runId)
  if (wait === undefined) return
  await ledger.noteWithdrawn(runId, at)
  const lanes = await ledger.listRunLanes(runId)
  const done = await inParallel(lanes, async (lane) => leaveLane(runId, { lane, at }, deps))
  const left = lanes.filter((_, index) => done[index] === undefined || done[index] === 'left')
  // Sweeps take it off in each tick until its wait is over: what they demand without a change keeps them awake.
  const changed = lanes.filter((_, index) => wait.withdrawnAt === undefined || done[index] !== 'unchanged')
  for (const shard of new Set(changed.map((lane) => shardOf(lane, shards)))) await demandSweep(shard, deps)
  if (left.length > 0) {
    throw new TransientServiceError(
      `Expected ${runId} to leave ${lanes.length} lanes, ${left.length} are left`,
      {
        where: runId,
        remedy: 'Nothing to do: the sweep tries again',
      },
    )
  }
}

async function leaveLane(
  runId: string,
  { lane, at }: { readonly lane: LaneKey; readonly at: string },
  deps: WithdrawRunDeps,
): Promise<'unchanged' | 'done' | 'left'> {
  const copies = await deps.ledger.listOpenCopies(lane)
  const wanted = copies.filter(({ wantedBy }) => wantedBy.includes(runId))
  if (wanted.length === 0) return 'unchanged'
  const off = await inParallel(wanted, async (copy) => leaveCopy(runId, { copy, at }, deps))
  return off.every((isOff) => isOff === true) ? 'done' : 'left'
}

async function leaveCopy(
  runId: string,
  { copy, at }: { readonly copy: Copy; readonly at: string },
  { ledger }: WithdrawRunDeps,
): Promise<boolean> {
  let current: Copy | undefined = copy
  for (let reads = 0; reads < mostReads && current !== undefined; reads += 1) {
    const wants = withdrawFrom(current, runId, at)
    if (wants === undefined || (await ledger.changeWants(current, wants))) return true
    current = await ledger.readCopy(copy)
  }
  return current === undefined
}
