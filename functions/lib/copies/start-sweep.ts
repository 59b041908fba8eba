import { afterStart, isAsleep, sweepStart } from '../domain/copying/sweep-control.ts'
import type { SweepControl } from '../domain/copying/sweep-control.ts'
import type { Clock } from '../ports/clock.ts'
import type { GrantNotes, RunCopies, SweepControls } from '../ports/copy-ledger.ts'
import type { SweepStarter } from '../ports/sweep-starter.ts'

/** What starting a sweep needs. */
export interface StartSweepDeps {
  readonly ledger: SweepControls
  readonly sweeps: SweepStarter
}

/** What starting sweeps for whatever work there is needs. */
export interface SweepsForWorkDeps extends StartSweepDeps {
  readonly ledger: StartSweepDeps['ledger'] & Pick<RunCopies, 'listWaits'> & Pick<GrantNotes, 'listGrants'>
}

/**
 * Makes sure that a sweep sees work that was written before. The demand that is counted up keeps a sweep from ending
 * that has looked already.
 */
export async function demandSweep(shard: number, deps: StartSweepDeps): Promise<void> {
  await startSweep(await deps.ledger.addDemand(shard), deps)
}

/** The same for work that is not to wait: a sweep that sleeps for long is overtaken by the next generation. */
export async function demandSweepAtOnce(
  shard: number,
  deps: StartSweepDeps & { readonly clock: Clock },
): Promise<void> {
  const control = await deps.ledger.addDemand(shard)
  await startSweep(isAsleep(control, deps.clock.now()) ? await countUp(control, deps.ledger) : control, deps)
}

/** The same for every shard while there is work at all: by the schedule, or, with `demand`, for what is not to wait. */
export async function demandSweepsForWork(
  shards: number,
  deps: SweepsForWorkDeps,
  demand = async (shard: number): Promise<void> => demandSweep(shard, deps),
): Promise<void> {
  const { ledger } = deps
  const hasWork = (await ledger.listWaits()).length > 0 || (await ledger.listGrants()).length > 0
  if (!hasWork) return
  for (let shard = 0; shard < shards; shard += 1) await demand(shard)
}

/** Starts the sweep that a control item names; a name that an ended execution has taken is counted up. */
export async function startSweep(control: SweepControl, deps: StartSweepDeps): Promise<void> {
  const { ledger, sweeps } = deps
  let current = control
  for (let starts = 1; ; starts += 1) {
    const step = afterStart(await sweeps.start(sweepStart(current)), current, starts)
    if (step.kind !== 'countUp') return
    current = await countUp(current, ledger)
  }
}

async function countUp({ shard, generation }: SweepControl, ledger: SweepControls): Promise<SweepControl> {
  return (await ledger.countUp(shard, { ifGeneration: generation })) ?? ledger.readSweep(shard)
}
