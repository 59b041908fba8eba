import { holdsSlot, relayOf } from './copy-standing.ts'
import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'
import type { Lane } from './lane.ts'

/** What is known of a lane before EC2 is asked. */
export type UnseenLane = Pick<Lane, 'control' | 'copies' | 'relays'>

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

/** Whether so few copies are open in a lane that it may come to be only followed. */
export function areFew(copies: readonly Copy[]): boolean {
  return copies.length <= mostFollowed
}

/**
 * Whether a lane has only a few copies in progress, so that looking at it now and then is enough: a call of EC2 for each
 * lane and tick would cost several for each copy where hundreds of accounts get a copy or two.
 */
export function isOnlyFollowed(lane: UnseenLane): boolean {
  if (!areFew(lane.copies) || mayStart(lane)) return false
  return lane.copies.every((copy) => isFollowed(copy) || isHeld(copy, lane))
}

function isFollowed({ state, imageId, startedAt, wantedBy }: Copy): boolean {
  return state === 'copying' && imageId !== undefined && startedAt !== undefined && wantedBy.length > 0
}

function isHeld(copy: Copy, lane: UnseenLane): boolean {
  return copy.state === 'queued' && copy.wantedBy.length > 0 && relayOf(copy, lane).kind === 'underway'
}

/** What is remembered of a lane, beside what the ledger says. */
export interface RememberedLane {
  /** Milliseconds since the epoch, of the last look; absent where none is remembered. */
  readonly lookedAt?: number
  /** The note that was on the lane's item then. */
  readonly notedAt?: string
  /** Whether the account is known to tell when an AMI has ended. */
  readonly isTelling: boolean
  /** How long copies of the same AMI have taken, in milliseconds; `undefined` where none is remembered. */
  readonly usualMillis: (copy: Copy) => number | undefined
}

/** From which part of the time that copies of an AMI usually take a lane is looked at. */
const polledFrom = 0.75

/** The same where the account tells: then looks find what was lost on the way. */
const toldFrom = 1.1

/** Two ticks of a sweep whose lanes are all followed: most ends are found two minutes late at most. */
const secondsBetweenLooks = 100

/** Hardly any copy has ended sooner. */
const leastMillis = 3 * 60_000

/** What others took is trusted for so long. */
const mostMillis = 15 * 60_000

/** Whether a lane that is only followed is to be looked at now: somebody said so since the last look, or it is time. */
export function isLookDue(lane: UnseenLane, remembered: RememberedLane, now: number): boolean {
  const { lookedAt, notedAt, isTelling, usualMillis } = remembered
  const { control } = lane
  if (control.notedAt !== undefined && control.notedAt !== notedAt) return true
  const fromPart = isTelling ? toldFrom : polledFrom
  const mayHaveEnded = lane.copies.some(
    (copy) =>
      copy.startedAt !== undefined &&
      now >= Date.parse(copy.startedAt) + restMillis(usualMillis(copy), fromPart),
  )
  return mayHaveEnded && (lookedAt === undefined || now >= lookedAt + secondsBetweenLooks * 1_000)
}

function restMillis(usual: number | undefined, fromPart: number): number {
  if (usual === undefined) return leastMillis
  return Math.min(mostMillis, Math.max(leastMillis, fromPart * usual))
}
