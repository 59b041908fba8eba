import type { Copy } from '../domain/copying/copy.ts'
import type { RememberedLane } from '../domain/copying/follow-lane.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { Lane } from '../domain/copying/lane.ts'
import type { LanePlan } from '../domain/copying/plan-lane.ts'

/**
 * What an environment of a function remembers of its looks from one tick to the next: enough to look where it is due.
 * Nothing depends on it; who has forgotten looks once more.
 */
export interface LaneMemory {
  recall(lane: LaneKey): RememberedLane
  /** Keeps when a look was (milliseconds since the epoch), and what it found ended. */
  keep(look: { readonly lane: Lane; readonly now: number }, plan: Pick<LanePlan, 'ended'>): void
}

/** So many of the last copies of an AMI tell how long it takes. */
const mostDurations = 25

/** So many lanes, accounts and AMIs are remembered, those that came last. */
const mostRemembered = 5_000

/** A memory that starts empty. */
export function createLaneMemory(): LaneMemory {
  const looks = new Map<string, Pick<RememberedLane, 'lookedAt' | 'notedAt'>>()
  const tellers = new Map<string, true>()
  const durations = new Map<string, readonly number[]>()

  const usualMillis = ({ sourceImageId }: Copy): number | undefined => {
    const sorted = (durations.get(sourceImageId) ?? []).toSorted((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) / 2)]
  }

  return {
    recall: (lane) => ({
      ...looks.get(laneNameOf(lane)),
      isTelling: tellers.has(lane.accountId),
      usualMillis,
    }),
    keep: ({ lane, now }, { ended }) => {
      const { accountId, control } = lane
      const { notedAt } = control
      const name = laneNameOf(lane)
      const isNewNote = notedAt !== undefined && notedAt !== looks.get(name)?.notedAt
      if (isNewNote && ended.length > 0) remember(tellers, accountId, true)
      remember(looks, name, { lookedAt: now, ...(notedAt === undefined ? {} : { notedAt }) })
      for (const { copy, end } of ended) {
        if (end.kind !== 'available' || copy.startedAt === undefined) continue
        const known = durations.get(copy.sourceImageId) ?? []
        const took = now - Date.parse(copy.startedAt)
        remember(durations, copy.sourceImageId, [...known, took].slice(-mostDurations))
      }
    },
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest)
}
