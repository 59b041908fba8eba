import type { LaneKey } from '../domain/copying/lane-key.ts'
import { isLeftToSweep } from '../domain/copying/noted-lane.ts'
import { needsLook } from '../domain/copying/plan-lane.ts'
import type { LaneStore, PauseSwitch } from '../ports/copy-ledger.ts'
import { readUnseen } from './look-at-lane.ts'
import type { SweepTickDeps } from './sweep-tick.ts'
import { tickLane } from './tick-lane.ts'
import type { TickLaneDeps } from './tick-lane.ts'

/** What a wake-up needs. */
export interface WakeLaneDeps extends Omit<TickLaneDeps, 'ledger'> {
  readonly ledger: TickLaneDeps['ledger'] & Pick<LaneStore, 'noteLane'> & Pick<PauseSwitch, 'readPause'>
  readonly concurrentCopies: SweepTickDeps['concurrentCopies']
}

/**
 * A look at one lane because somebody says that something changed there; where the sweep comes by and nothing waits for a
 * slot, a note that it is to look. What they say is not believed: we look. Runs that wait for nothing more are found by
 * the next tick of the sweep, which goes on as long as a run waits.
 */
export async function wakeLane(lane: LaneKey, deps: WakeLaneDeps): Promise<void> {
  const { ledger } = deps
  const { takesNotes } = await ledger.readLane(lane)
  if (takesNotes === true && (await isNoted(lane, deps))) return
  const isPaused = (await ledger.readPause()) !== undefined
  const situation = { concurrentCopies: await deps.concurrentCopies(), isPaused, isTold: true }
  await tickLane(lane, situation, deps)
}

/** Whether the sweep looks; for a lane in which nothing is in progress, nobody has to. */
async function isNoted(lane: LaneKey, deps: WakeLaneDeps): Promise<boolean> {
  const unseen = await readUnseen(lane, deps)
  if (!isLeftToSweep(unseen)) return false
  if (needsLook(unseen)) await deps.ledger.noteLane(lane, new Date(deps.clock.now()).toISOString())
  return true
}
