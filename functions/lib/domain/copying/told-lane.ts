import { relayOf } from './copy-standing.ts'
import type { Lane } from './lane.ts'
import { isLeftToSweep } from './noted-lane.ts'
import type { LaneRest } from './plan-lane.ts'

/** So long a lane is trusted to tell when an AMI has ended, after it did. */
const trustedMinutes = 60

/** So old what the lane's item says of it may be: writing it each time would cost a write for each copy. */
const freshMinutes = 15

/** With so many in progress, each of which makes somebody look when it ends, looks of the sweep hardly find anything. */
const manyCopies = 10

/** Whether a lane's item should say anew that the account tells when an AMI has ended. */
export function isToldLongAgo({ toldAt }: Lane['control'], now: number): boolean {
  return toldAt === undefined || now >= Date.parse(toldAt) + freshMinutes * 60_000
}

/**
 * What is left to do in a lane whose account tells when an AMI has ended: less, as long as everything that is open is
 * copied, or waits for a slot behind what is. A sweep need not ask every few seconds what it will be told, unless
 * it is told by a note.
 */
export function restWhenTold(lane: Lane, rest: LaneRest, now: number): LaneRest {
  const { toldAt } = lane.control
  if (toldAt === undefined || now >= Date.parse(toldAt) + trustedMinutes * 60_000) return rest
  const copying = lane.copies.filter(({ state, imageId }) => state === 'copying' && imageId !== undefined)
  const ready = lane.copies.filter((copy) => copy.state === 'queued' && relayOf(copy, lane).kind === 'ready')
  if (isLeftToSweep(lane)) return rest
  if (copying.length === 0 || copying.length + ready.length < lane.copies.length) return rest
  switch (rest) {
    case 'queue':
      return copying.length < manyCopies ? 'toldQueue' : 'toldFull'
    case 'stragglers':
      return 'toldStragglers'
    case 'batchQueue':
    case 'relays':
    case 'nothing':
    case 'toldQueue':
    case 'toldFull':
    case 'toldStragglers':
      return rest
  }
}
