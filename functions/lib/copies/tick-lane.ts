import { restBehindBatch } from '../domain/copying/batch-lane.ts'
import type { Copy } from '../domain/copying/copy.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { notesAfter } from '../domain/copying/noted-lane.ts'
import type { LaneWriter } from '../domain/copying/noted-lane.ts'
import { planLane } from '../domain/copying/plan-lane.ts'
import type { LanePlan, LaneRest } from '../domain/copying/plan-lane.ts'
import { isToldLongAgo, restWhenTold } from '../domain/copying/told-lane.ts'
import type { CopyStore, LaneStore } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'
import { carryOutPlan } from './carry-out-plan.ts'
import type { CarryOutDeps } from './carry-out-plan.ts'
import { lookAtLane } from './look-at-lane.ts'
import type { LaneLookAnswer, Situation } from './look-at-lane.ts'
import { refuseLane } from './refuse-lane.ts'

/** What a look at a lane with all that follows needs. */
export interface TickLaneDeps extends Omit<CarryOutDeps, 'ledger' | 'destinations'> {
  readonly ledger: CarryOutDeps['ledger'] &
    Pick<LaneStore, 'readLane'> &
    Pick<CopyStore, 'listOpenCopies' | 'readCopies'>
  readonly destinations: CarryOutDeps['destinations'] & Pick<Destinations, 'look'>
}

/** What a look at a lane left. */
export interface LaneTick {
  readonly rest: LaneRest
  /** The copies whose outcome is not written, as the look found them; absent where the look came to nothing. */
  readonly open?: readonly Copy[]
  /** The copies whose outcome it wrote. */
  readonly ended?: readonly Copy[]
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
    const { lane, now, refusal, isLeftAlone } = look
    if (isLeftAlone === true) {
      return { rest: restWhenTold(lane, 'stragglers', now), open: lane.copies }
    }
    if (refusal !== undefined) {
      return left(lane.copies, await refuseLane(look, refusal, deps.ledger), 'stragglers')
    }
    const plan = planLane(lane, now)
    const hears = situation.isTold === true && plan.ended.length > 0
    const { toldAt } = hears ? { toldAt: new Date(now).toISOString() } : lane.control
    const next = {
      ...plan.control,
      ...notesAfter(lane, writerIn(situation)),
      ...(toldAt === undefined ? {} : { toldAt }),
    }
    const writesLane = plan.writesLane || (hears && isToldLongAgo(lane.control, now))
    if (!writesLane || (await deps.ledger.writeLane(key, lane.control, next))) {
      const { ended, isSlotLeft } = await carryOutPlan(plan, look, deps)
      if (isWritten(plan, ended)) situation.memory?.keep(look, plan)
      const isForMany = key.accountId === deps.ownerId && situation.memory !== undefined
      const rest = restAfter(look, plan, isForMany)
      return isSlotLeft ? { rest } : left(lane.copies, ended, rest)
    }
  }
  return { rest: 'queue' }
}

/** `isForMany`: many lanes wait for what is copied. */
function restAfter({ lane, now }: LaneLookAnswer, plan: LanePlan, isForMany: boolean): LaneRest {
  const rest = restBehindBatch(lane, { ...plan, rest: restWhenTold(lane, plan.rest, now) }, now)
  return rest === 'stragglers' && isForMany ? 'relays' : rest
}

/** Whether every end that was seen has its outcome; if not, the next tick has to see it again. */
function isWritten(plan: LanePlan, ended: readonly Copy[]): boolean {
  const written = new Set(ended.map(({ id }) => id))
  return plan.ended.every(({ copy }) => written.has(copy.id))
}

function writerIn({ isTold, memory }: Situation): LaneWriter {
  if (isTold === true) return 'wakeUp'
  return memory === undefined ? 'sweep' : 'patientSweep'
}

function left(before: readonly Copy[], ended: readonly Copy[], rest: LaneRest): LaneTick {
  const gone = new Set(ended.map(({ id }) => id))
  const open = before.filter(({ id }) => !gone.has(id))
  return { rest: open.length === 0 ? 'nothing' : rest, open, ended }
}
