import { holdsSlot, relayOf } from './copy-standing.ts'
import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'
import type { Lane } from './lane.ts'

/** What is known of a lane before EC2 is asked. */
type UnseenLane = Pick<Lane, 'control' | 'copies' | 'relays'>

/**
 * Whether a look could call CopyImage. If not, it is about our own AMIs alone: what strangers have in progress does not
 * matter.
 */
export function mayStart(lane: UnseenLane): boolean {
  const holders = new Set(lane.control.admitted)
  return lane.copies.some((copy) => {
    if (hasEnded(copy) || copy.state === 'finishing' || copy.imageId !== undefined) return false
    return holdsSlot(copy, holders) || relayOf(copy, lane).kind === 'ready'
  })
}

/** Lanes with more copies are worth a call of EC2 at every tick. */
const mostFollowed = 3

/** Copies that take longer than most are followed closely: the run may wait for them alone. */
const youngMinutes = 15

/** Hardly any copy has ended so soon. */
const freshMinutes = 3

/**
 * Whether a lane has only a few young copies in progress, so that looking at it now and then is enough: a call of EC2
 * for each lane and tick would cost several for each copy where hundreds of accounts get a copy or two.
 */
export function isOnlyFollowed(lane: UnseenLane, now: number): boolean {
  return areFewYoungerThan(youngMinutes, lane, now)
}

/** Whether a look could hardly find any of them ended. */
export function isFresh(lane: UnseenLane, now: number): boolean {
  return areFewYoungerThan(freshMinutes, lane, now)
}

function areFewYoungerThan(minutes: number, lane: UnseenLane, now: number): boolean {
  const { copies } = lane
  if (copies.length > mostFollowed || mayStart(lane)) return false
  return copies.every((copy) => isYoungerThan(minutes, copy, now) || isHeld(copy, lane))
}

function isYoungerThan(minutes: number, { state, imageId, startedAt, wantedBy }: Copy, now: number): boolean {
  if (state !== 'copying' || imageId === undefined || startedAt === undefined) return false
  return wantedBy.length > 0 && now < Date.parse(startedAt) + minutes * 60_000
}

function isHeld(copy: Copy, lane: UnseenLane): boolean {
  return copy.state === 'queued' && copy.wantedBy.length > 0 && relayOf(copy, lane).kind === 'underway'
}
