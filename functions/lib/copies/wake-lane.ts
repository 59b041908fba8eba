import type { LaneKey } from '../domain/copying/lane-key.ts'
import { isLeftToSweep } from '../domain/copying/noted-lane.ts'
import { needsLook } from '../domain/copying/plan-lane.ts'
import { isLaneDone } from '../domain/copying/run-progress.ts'
import type { LaneStore, PauseSwitch } from '../ports/copy-ledger.ts'
import { closeLaneFor } from './close-run.ts'
import type { CloseLaneDeps } from './close-run.ts'
import { readUnseen } from './look-at-lane.ts'
import type { SweepTickDeps } from './sweep-tick.ts'
import { tickLane } from './tick-lane.ts'
import type { LaneTick, TickLaneDeps } from './tick-lane.ts'

/** What a wake-up needs. */
export interface WakeLaneDeps extends Omit<TickLaneDeps, 'ledger'>, Omit<CloseLaneDeps, 'ledger'> {
  readonly ledger: TickLaneDeps['ledger'] &
    CloseLaneDeps['ledger'] &
    Pick<LaneStore, 'noteLane'> &
    Pick<PauseSwitch, 'readPause'>
  readonly concurrentCopies: SweepTickDeps['concurrentCopies']
}

/**
 * A look at one lane because somebody says that something changed there; where the sweep comes by and nothing waits for a
 * slot, a note that it is to look. What they say is not believed: we look. A run whose last copies in the lane have ended
 * is not left waiting until the next tick of the sweep, which comes late where accounts tell of ends.
 */
export async function wakeLane(lane: LaneKey, deps: WakeLaneDeps): Promise<void> {
  const { ledger } = deps
  const { takesNotes } = await ledger.readLane(lane)
  if (takesNotes === true && (await isNoted(lane, deps))) return
  const isPaused = (await ledger.readPause()) !== undefined
  const situation = { concurrentCopies: await deps.concurrentCopies(), isPaused, isTold: true }
  await closeLaneFor(runsDone(await tickLane(lane, situation, deps)), lane, deps)
}

/** Runs that a look has ended copies for, and left none. */
function runsDone({ ended = [], open }: LaneTick): readonly string[] {
  if (open === undefined) return []
  const runIds = new Set(ended.flatMap(({ wantedBy }) => wantedBy))
  return [...runIds].filter((runId) => isLaneDone(runId, open))
}

/** Whether the sweep looks; for a lane in which nothing is in progress, nobody has to. */
async function isNoted(lane: LaneKey, deps: WakeLaneDeps): Promise<boolean> {
  const unseen = await readUnseen(lane, deps)
  if (!isLeftToSweep(unseen)) return false
  if (needsLook(unseen)) await deps.ledger.noteLane(lane, new Date(deps.clock.now()).toISOString())
  return true
}
