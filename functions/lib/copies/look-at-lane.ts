import type { ConcurrentCopies } from '../domain/copying/copy-rule-schema.ts'
import { holdsSlot } from '../domain/copying/copy-standing.ts'
import type { Copy, CopyIdentity } from '../domain/copying/copy.ts'
import type { CallError } from '../domain/copying/failure-findings.ts'
import { isLookDue, isOnlyFollowed, mayStart } from '../domain/copying/follow-lane.ts'
import type { UnseenLane } from '../domain/copying/follow-lane.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { laneSettings } from '../domain/copying/lane-limit.ts'
import type { Lane } from '../domain/copying/lane.ts'
import { needsLook } from '../domain/copying/plan-lane.ts'
import { relayIdOf, relayProgressOf } from '../domain/copying/relay-progress.ts'
import type { Clock } from '../ports/clock.ts'
import type { CopyStore, LaneStore } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'
import type { LaneMemory } from './lane-memory.ts'

/** What holds for all lanes of a tick. */
export interface Situation {
  readonly concurrentCopies: ConcurrentCopies
  readonly isPaused: boolean
  /** Whether the account told that an AMI has ended. */
  readonly isTold?: boolean
  /** Present where lanes that are only followed are left alone until they are due. */
  readonly memory?: LaneMemory
}

/** What looking at a lane needs. */
export interface LookDeps {
  readonly ledger: Pick<CopyStore, 'listOpenCopies' | 'readCopies'> & Pick<LaneStore, 'readLane'>
  readonly destinations: Pick<Destinations, 'look'>
  readonly clock: Clock
  readonly ownerId: string
}

/** A look at a lane: when it began, and where EC2 did not let us look, why. */
export interface LaneLookAnswer {
  readonly lane: Lane
  /** Milliseconds since the epoch, before anything was read: what EC2 did not show then may show by now. */
  readonly now: number
  readonly refusal?: CallError
  /** EC2 was not asked, because nothing is urgent. */
  readonly isLeftAlone?: true
}

/** Looks at a lane in the order that makes it safe: its item, its copies, the relays, then EC2. */
export async function lookAtLane(
  key: LaneKey,
  situation: Situation,
  deps: LookDeps,
): Promise<LaneLookAnswer> {
  const { destinations, clock, ownerId } = deps
  const { accountId, region } = key
  const now = clock.now()
  const known = await readUnseen(key, deps)
  const { control, copies } = known
  const settings = laneSettings(key, situation.concurrentCopies, situation.isPaused)
  const unseen: Lane = { accountId, region, ...known, settings, seen: [] }
  if (!needsLook(unseen)) return { lane: unseen, now }
  if (accountId !== ownerId && mayWait(unseen, situation, now)) {
    return { lane: unseen, now, isLeftAlone: true }
  }
  const holders = new Set(control.admitted)
  const started = copies.filter((copy) => holdsSlot(copy, holders)).map(({ id }) => id)
  const answer = await destinations.look(key, started, mayStart(unseen) ? 'all' : 'ours')
  return answer.kind === 'answered'
    ? { lane: { ...unseen, seen: answer.value }, now }
    : { lane: unseen, now, refusal: answer.error }
}

/** Reads what is known of a lane before EC2 is asked: its item first. */
export async function readUnseen(
  key: LaneKey,
  { ledger, ownerId }: Pick<LookDeps, 'ledger' | 'ownerId'>,
): Promise<UnseenLane> {
  const control = await ledger.readLane(key)
  const copies = await ledger.listOpenCopies(key)
  const relays = await ledger.readCopies(relaysOf(copies, ownerId))
  return {
    control,
    copies,
    relays: Object.fromEntries(relays.map((relay) => [relay.id, relayProgressOf(relay)])),
  }
}

function mayWait(lane: Lane, { memory }: Situation, now: number): boolean {
  return memory !== undefined && isOnlyFollowed(lane) && !isLookDue(lane, memory.recall(lane), now)
}

function relaysOf(copies: readonly Copy[], ownerId: string): readonly CopyIdentity[] {
  const behind = Map.groupBy(copies, relayIdOf)
  return [...behind].flatMap(([relayId, [first]]) =>
    relayId === undefined || first === undefined ? [] : [relayIdentity(first, ownerId)],
  )
}

/** The relay of a copy: the same image, in the owner account, in the same Region. */
export function relayIdentity(copy: CopyIdentity, ownerId: string): CopyIdentity {
  const { sourceImageId, region } = copy
  return { sourceImageId, accountId: ownerId, region }
}
