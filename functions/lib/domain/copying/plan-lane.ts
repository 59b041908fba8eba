import { admissionOrder } from './admission-order.ts'
import { carriedCopies } from './carried-copies.ts'
import { holdsSlot, lookOf, relayOf, slotOf, standingOf } from './copy-standing.ts'
import type { CopyEnd, Standing } from './copy-standing.ts'
import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'
import { isFinishDue } from './finish-copy.ts'
import { reductionAfterLook, slotsOf } from './lane-limit.ts'
import type { Lane, LaneControl } from './lane.ts'
import { isPastLateCalls, occupancyOf } from './occupancy.ts'

/** A copy with the end of its attempt. */
export interface EndedCopy {
  readonly copy: Copy
  readonly end: CopyEnd
}

/** A copy that holds a slot and whose AMI is not known: CopyImage, word for word as before. */
export interface StartedCopy {
  readonly copy: Copy
  readonly step: 'start'
  readonly sourceImageId: string
}

/** A copy that goes on. */
export type ContinuedCopy =
  | StartedCopy
  /** EC2 shows its AMI, which its item does not know yet. */
  | { readonly copy: Copy; readonly step: 'note'; readonly imageId: string }
  /** Its AMI is available: make its outputs. */
  | { readonly copy: Copy; readonly step: 'finish'; readonly imageId: string }

/** A copy that gets a slot, with the AMI that it is taken from. */
export interface AdmittedCopy {
  readonly copy: Copy
  readonly sourceImageId: string
}

/** What is left to do in a lane. */
export type LaneRest =
  /** No copy without outcome: the lane is no longer active. */
  | 'nothing'
  /** Copies in progress, waiting for a relay, or ended in this look and not recorded yet. */
  | 'stragglers'
  /** The same in a lane of the owner: many others wait for what is copied there. */
  | 'relays'
  /** Copies wait for a slot. */
  | 'queue'
  /** The same behind copies that were started together, of which none has ended. */
  | 'batchQueue'
  /** The same, where the account tells when an AMI has ended. */
  | 'toldStragglers'
  | 'toldQueue'
  /** The same behind so many copies that one of them soon brings what another's lost event did not. */
  | 'toldFull'

/** What one look at a lane decides. */
export interface LanePlan {
  /** Copies in progress in the account and Region, strangers' among them, before `admit`. */
  readonly occupied: number
  readonly slots: number
  readonly ended: readonly EndedCopy[]
  readonly continues: readonly ContinuedCopy[]
  readonly admit: readonly AdmittedCopy[]
  /** What the lane's item is to say after this look; without a reduction, none holds any more. */
  readonly control: Pick<LaneControl, 'admitted' | 'callsAt' | 'reduced'>
  /**
   * Whether the lane's item must be written before anything else is done, in one update conditional on the version
   * that was read: CopyImage is to be called, a copy is found to hold a slot or gives one back before it ended, nobody
   * holds one any more, a queued copy is withdrawn, which nobody may admit meanwhile, or a reduction is disproved, which
   * the next look may not see. A copy that ends while others go on costs no write.
   */
  readonly writesLane: boolean
  readonly rest: LaneRest
}

/** Decides what ended, what goes on and who is admitted. Pure: the same look gives the same plan. */
export function planLane(lane: Lane, now: number): LanePlan {
  const look = lookOf(lane)
  const known = lane.copies
    .filter((copy) => !hasEnded(copy))
    .map((copy) => ({ copy, standing: standingOf(copy, look, now) }))
  const ended = known.flatMap(({ copy, standing }) =>
    standing.kind === 'ended' ? [{ copy, end: standing.end }] : [],
  )
  const reduced = reductionAfterLook(lane.settings, lane.control, {
    carried: carriedCopies(lane, known),
    now,
  })
  const reduction = reduced === undefined ? {} : { reduced }
  const slots = slotsOf(lane.settings, reduction, now)
  const { occupied, running, ready } = divide(known, { lane, slots, now })
  const admit = chooseAdmitted(
    ready,
    running.map(({ copy }) => copy),
    Math.max(0, slots - occupied),
  )
  const continues = [
    ...known.flatMap(({ copy, standing }) => stepOf(copy, standing, now)),
    // A copy that was admitted and not started may stand behind a stranger that was.
    ...(occupied <= slots ? running.flatMap(startOf) : []),
  ]
  const holders = [...running, ...admit].map(({ copy }) => slotOf(copy))
  const makesCalls = admit.length > 0 || continues.some(({ step }) => step === 'start')
  const { admitted, callsAt } = lane.control
  return {
    occupied,
    slots,
    ended,
    continues,
    admit,
    control: {
      admitted: holders.toSorted(),
      ...(makesCalls ? { callsAt: new Date(now).toISOString() } : callsAt === undefined ? {} : { callsAt }),
      ...reduction,
    },
    writesLane:
      makesCalls ||
      reduced !== lane.control.reduced ||
      changesSlots(holders, admitted, ready) ||
      ended.some(({ end }) => end.kind === 'withdrawn'),
    rest: restOf(lane, { known: known.length, waiting: ready.length - admit.length }),
  }
}

/**
 * Whether a look at EC2 could tell anything: something is in progress, or could be admitted. Lanes whose copies all wait
 * for a relay, or only need their outputs, are planned with `seen: []` and cost no call.
 */
export function needsLook(lane: Pick<Lane, 'control' | 'copies' | 'relays'>): boolean {
  const holders = new Set(lane.control.admitted)
  return lane.copies.some((copy) => {
    if (hasEnded(copy) || copy.state === 'finishing') return false
    if (holdsSlot(copy, holders)) return true
    return copy.wantedBy.length > 0 && relayOf(copy, lane).kind === 'ready'
  })
}

function restOf(lane: Lane, left: { readonly known: number; readonly waiting: number }): LaneRest {
  if (left.waiting > 0 && !lane.settings.isPaused) return 'queue'
  return left.known > 0 ? 'stragglers' : 'nothing'
}

interface KnownCopy {
  readonly copy: Copy
  readonly standing: Standing
}

/**
 * Who holds a slot and who waits for one. Where strangers have filled the lane since an admission, copies whose AMI EC2
 * does not show minutes after the last call were never started; they go back to the queue, so that they hold no slot
 * for as long as the strangers stay.
 */
function divide(
  known: readonly KnownCopy[],
  look: { readonly lane: Lane; readonly slots: number; readonly now: number },
): {
  readonly occupied: number
  readonly running: readonly KnownCopy[]
  readonly ready: readonly AdmittedCopy[]
} {
  const { lane, slots, now } = look
  const holders = known.filter(({ standing }) => standing.kind === 'running')
  const queue = known.flatMap(({ copy, standing }) =>
    standing.kind === 'ready' ? [{ copy, sourceImageId: standing.sourceImageId }] : [],
  )
  const occupied = occupancyOf(lane, copiesOf(holders))
  const { callsAt } = lane.control
  if (occupied <= slots || (callsAt !== undefined && !isPastLateCalls(callsAt, now))) {
    return { occupied, running: holders, ready: queue }
  }
  const running = holders.filter((one) => startOf(one).length === 0)
  const unstarted = holders.flatMap(startOf).map(({ copy, sourceImageId }) => ({ copy, sourceImageId }))
  return { occupied: occupancyOf(lane, copiesOf(running)), running, ready: [...queue, ...unstarted] }
}

function copiesOf(known: readonly KnownCopy[]): readonly Copy[] {
  return known.map(({ copy }) => copy)
}

function startOf({ copy, standing }: KnownCopy): readonly StartedCopy[] {
  if (standing.kind !== 'running' || standing.start === undefined) return []
  return [{ copy, step: 'start', sourceImageId: standing.start }]
}

function stepOf(copy: Copy, standing: Standing, now: number): readonly ContinuedCopy[] {
  if (standing.kind === 'finishing') {
    return isFinishDue(copy, now) ? [{ copy, step: 'finish', imageId: standing.imageId }] : []
  }
  if (standing.kind !== 'running' || standing.found === undefined) return []
  return [{ copy, step: 'note', imageId: standing.found }]
}

function chooseAdmitted(
  ready: readonly AdmittedCopy[],
  running: readonly Copy[],
  free: number,
): readonly AdmittedCopy[] {
  const order = admissionOrder(
    ready.map(({ copy }) => copy),
    running,
    free,
  )
  const byCopy = new Map(ready.map((one) => [one.copy, one]))
  return order.flatMap((copy) => byCopy.get(copy) ?? [])
}

function changesSlots(
  holders: readonly string[],
  admitted: readonly string[],
  ready: readonly AdmittedCopy[],
): boolean {
  const known = new Set(admitted)
  if (holders.length === 0) return admitted.length > 0
  return holders.some((slot) => !known.has(slot)) || ready.some(({ copy }) => known.has(slotOf(copy)))
}
