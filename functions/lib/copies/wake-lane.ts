import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { PauseSwitch } from '../ports/copy-ledger.ts'
import type { SweepTickDeps } from './sweep-tick.ts'
import { tickLane } from './tick-lane.ts'
import type { TickLaneDeps } from './tick-lane.ts'

/** What a wake-up needs. */
export interface WakeLaneDeps extends Omit<TickLaneDeps, 'ledger'> {
  readonly ledger: TickLaneDeps['ledger'] & Pick<PauseSwitch, 'readPause'>
  readonly concurrentCopies: SweepTickDeps['concurrentCopies']
}

/**
 * A look at one lane because somebody says that something changed there. What they say is not believed: we look. Runs
 * that wait for nothing more are found by the next tick of the sweep, which goes on as long as a run waits.
 */
export async function wakeLane(lane: LaneKey, deps: WakeLaneDeps): Promise<void> {
  const isPaused = (await deps.ledger.readPause()) !== undefined
  const situation = { concurrentCopies: await deps.concurrentCopies(), isPaused, isTold: true }
  await tickLane(lane, situation, deps)
}
