import type { Copy } from '../domain/copying/copy.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { planLane } from '../domain/copying/plan-lane.ts'
import type { LaneRest } from '../domain/copying/plan-lane.ts'
import type { CopyStore, LaneStore } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'
import { carryOutPlan } from './carry-out-plan.ts'
import type { CarryOutDeps } from './carry-out-plan.ts'
import { closeLane } from './close-run.ts'
import type { CloseRunDeps } from './close-run.ts'
import { lookAtLane } from './look-at-lane.ts'
import type { Situation } from './look-at-lane.ts'
import { refuseLane } from './refuse-lane.ts'

/** What a look at a lane with all that follows needs. */
export interface TickLaneDeps extends Omit<CarryOutDeps, 'ledger' | 'destinations'> {
  readonly ledger: CarryOutDeps['ledger'] &
    CloseRunDeps['ledger'] &
    Pick<LaneStore, 'readLane'> &
    Pick<CopyStore, 'readCopies'>
  readonly destinations: CarryOutDeps['destinations'] & Pick<Destinations, 'look'>
}

/** What a look at a lane left. */
export interface LaneTick {
  readonly rest: LaneRest
  /** Runs whose last copy of the lane ended: they may wait for nothing more. */
  readonly closedRuns: readonly string[]
}

/** How often a lane is looked at again because somebody else wrote it meanwhile. */
const mostLooks = 3

/**
 * One look at a lane, and everything that it decides: what ended is written, what is done is finished, who is next is
 * started. Any number may look at once: the lane's item lets one of them admit.
 */
export async function tickLane(key: LaneKey, situation: Situation, deps: TickLaneDeps): Promise<LaneTick> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const look = await lookAtLane(key, situation, deps)
    const { lane, now, refusal } = look
    if (refusal !== undefined) {
      const ended = await refuseLane(look, refusal, deps.ledger)
      return { rest: 'stragglers', closedRuns: await closeLane(key, { ended, before: lane.copies }, deps) }
    }
    const plan = planLane(lane, now)
    const { reduced } = lane.control
    const next = { ...plan.control, ...(reduced === undefined ? {} : { reduced }) }
    if (!plan.writesLane || (await deps.ledger.writeLane(key, lane.control, next))) {
      const ended: readonly Copy[] = await carryOutPlan(plan, look, deps)
      return { rest: plan.rest, closedRuns: await closeLane(key, { ended, before: lane.copies }, deps) }
    }
  }
  return { rest: 'queue', closedRuns: [] }
}
