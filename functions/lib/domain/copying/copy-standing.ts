import type { Finding } from '../outcome.ts'
import { relayFailed } from './copy-findings.ts'
import type { Copy } from './copy.ts'
import type { Lane, RelayProgress, SeenImage, StateReason } from './lane.ts'
import { imageOf, indexSeen, isPastLateCalls, isPastVisibility } from './occupancy.ts'
import type { SeenIndex } from './occupancy.ts'

/** How the present attempt of a copy came to its end. */
export type CopyEnd =
  | { readonly kind: 'available'; readonly imageId: string }
  | {
      readonly kind: 'failed'
      readonly imageId: string
      /** EC2's state of the AMI. */
      readonly state: string
      readonly reason: StateReason
    }
  /** EC2 answered with an AMI and does not show it five minutes later. */
  | { readonly kind: 'vanished'; readonly imageId: string }
  /** Nobody wants it any more; `imageId`: the AMI that came of it all the same. */
  | { readonly kind: 'withdrawn'; readonly imageId?: string }
  | { readonly kind: 'relayFailed'; readonly finding: Finding }

/** Where a copy stands after one look at its lane. */
export type Standing =
  /** Waits for a relay. */
  | { readonly kind: 'held' }
  | { readonly kind: 'ready'; readonly sourceImageId: string }
  /** Holds a slot. `start`: its AMI is not known, so CopyImage is repeated; `found`: EC2 shows it. */
  | { readonly kind: 'running'; readonly start?: string; readonly found?: string }
  | { readonly kind: 'finishing'; readonly imageId: string }
  | { readonly kind: 'ended'; readonly end: CopyEnd }

/** What a look tells of every copy of its lane. */
export interface LaneLook {
  readonly holders: ReadonlySet<string>
  readonly seen: SeenIndex
  readonly relays: Lane['relays']
}

/** Prepares a look for {@link standingOf}. */
export function lookOf({ control, seen, relays }: Lane): LaneLook {
  return { holders: new Set(control.admitted), seen: indexSeen(seen), relays }
}

/** Judges one copy by its item, the lane's set of admitted copies and what EC2 shows. */
export function standingOf(copy: Copy, look: LaneLook, now: number): Standing {
  const image = imageOf(copy, look.seen)
  if (copy.state === 'finishing' && copy.imageId !== undefined) {
    const { imageId } = copy
    return isWanted(copy)
      ? { kind: 'finishing', imageId }
      : { kind: 'ended', end: { kind: 'withdrawn', imageId } }
  }
  if (image !== undefined) return shown(copy, image)
  return holdsSlot(copy, look.holders) ? unseen(copy, look, now) : waiting(copy, look)
}

/** EC2 shows the AMI: its state decides, whatever our item says. */
function shown(copy: Copy, image: SeenImage): Standing {
  const { imageId, state, stateReason = {} } = image
  if (state === 'pending') {
    return copy.imageId === imageId ? { kind: 'running' } : { kind: 'running', found: imageId }
  }
  if (!isWanted(copy)) return { kind: 'ended', end: { kind: 'withdrawn', imageId } }
  if (state === 'available') return { kind: 'ended', end: { kind: 'available', imageId } }
  return { kind: 'ended', end: { kind: 'failed', imageId, state, reason: stateReason } }
}

/** Holds a slot and is not shown: not visible yet, not started yet, or vanished. */
function unseen(copy: Copy, look: LaneLook, now: number): Standing {
  const { imageId, startedAt = copy.enqueuedAt, unwantedSince } = copy
  if (imageId !== undefined) {
    if (!isPastVisibility(startedAt, now)) return { kind: 'running' }
    return isWanted(copy)
      ? { kind: 'ended', end: { kind: 'vanished', imageId } }
      : { kind: 'ended', end: { kind: 'withdrawn', imageId } }
  }
  if (!isWanted(copy)) {
    // CopyImage may have been called before everybody lost interest; repeating it could make a copy for nobody.
    return unwantedSince === undefined || isPastLateCalls(unwantedSince, now)
      ? { kind: 'ended', end: { kind: 'withdrawn' } }
      : { kind: 'running' }
  }
  const relay = relayOf(copy, look)
  switch (relay.kind) {
    case 'ready':
      return { kind: 'running', start: relay.imageId }
    case 'underway':
      return { kind: 'running' }
    case 'failed':
      return withoutRelay(copy, relay.finding)
  }
}

function waiting(copy: Copy, look: LaneLook): Standing {
  if (!isWanted(copy)) return { kind: 'ended', end: { kind: 'withdrawn' } }
  const relay = relayOf(copy, look)
  switch (relay.kind) {
    case 'ready':
      return { kind: 'ready', sourceImageId: relay.imageId }
    case 'underway':
      return { kind: 'held' }
    case 'failed':
      return withoutRelay(copy, relay.finding)
  }
}

function withoutRelay(copy: Copy, finding: Finding): Standing {
  return { kind: 'ended', end: { kind: 'relayFailed', finding: relayFailed(copy, finding) } }
}

/** How far the AMI is that a copy is taken from; one that is there already needs no relay. */
export function relayOf({ request }: Copy, { relays }: Pick<Lane, 'relays'>): RelayProgress {
  const { source } = request
  if (source.kind === 'image') return { kind: 'ready', imageId: source.imageId }
  return relays[source.copyId] ?? { kind: 'underway' }
}

/**
 * What a lane's item says of a copy that was admitted. It is of one attempt: ids of attempts that have ended may stay in
 * the set until it is written for another reason, and the next attempt must not find a slot that it was not given.
 */
export function slotOf({ id, attempt }: Pick<Copy, 'id' | 'attempt'>): string {
  return attempt === 1 ? id : `${id}.${attempt}`
}

/** Whether a copy is in the lane's set, or is known to have been started. */
export function holdsSlot(copy: Copy, admitted: ReadonlySet<string>): boolean {
  return copy.state === 'copying' || copy.state === 'admitted' || admitted.has(slotOf(copy))
}

function isWanted({ wantedBy }: Copy): boolean {
  return wantedBy.length > 0
}
