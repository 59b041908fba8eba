import type { LaneKey } from '../domain/copying/lane-key.ts'
import { answerRun } from './close-run.ts'
import type { SweepTickDeps } from './sweep-tick.ts'
import { tickLane } from './tick-lane.ts'
import type { TickLaneDeps } from './tick-lane.ts'

/** What a wake-up needs. */
export interface WakeLaneDeps extends Omit<TickLaneDeps, 'ledger'> {
  readonly ledger: TickLaneDeps['ledger'] &
    Pick<SweepTickDeps['ledger'], 'readPause' | 'listRunLanes' | 'stopWaiting'>
  readonly runAnswer: SweepTickDeps['runAnswer']
  readonly concurrentCopies: SweepTickDeps['concurrentCopies']
}

/** A look at one lane because somebody says that something changed there. What they say is not believed: we look. */
export async function wakeLane(lane: LaneKey, deps: WakeLaneDeps): Promise<void> {
  const isPaused = (await deps.ledger.readPause()) !== undefined
  const situation = { concurrentCopies: await deps.concurrentCopies(), isPaused }
  const { closedRuns } = await tickLane(lane, situation, deps)
  for (const runId of closedRuns) await answerRun(runId, deps)
}
