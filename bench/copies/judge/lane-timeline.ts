/** One lane as it was seen from outside: what waited, what was copied. Times are milliseconds. */
export interface LaneTimeline {
  readonly limit: number
  /** When copies came to be wanted and when they were no longer waiting: started, or given up. */
  readonly waits: readonly Span[]
  /** Copies in progress, strangers' among them. */
  readonly copies: readonly Span[]
}

/** From, up to but not including, to. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Slots that stood empty although work waited, and all slots in that time, in slot milliseconds. */
export interface Idleness {
  readonly idle: number
  readonly offered: number
}

/** Adds up the slots that stood empty while copies waited. */
export function idlenessOf({ limit, waits, copies }: LaneTimeline): Idleness {
  const changes = [...changesOf(waits, 'waiting'), ...changesOf(copies, 'running')].toSorted(
    (a, b) => a.at - b.at,
  )
  const now = { waiting: 0, running: 0 }
  let idle = 0
  let offered = 0
  let last = changes[0]?.at ?? 0
  for (const { at, of, by } of changes) {
    if (now.waiting > 0) {
      offered += limit * (at - last)
      idle += Math.min(Math.max(0, limit - now.running), now.waiting) * (at - last)
    }
    last = at
    now[of] += by
  }
  return { idle, offered }
}

function changesOf(spans: readonly Span[], of: 'waiting' | 'running') {
  return spans
    .filter(({ from, to }) => to > from)
    .flatMap(({ from, to }) => [
      { at: from, of, by: 1 },
      { at: to, of, by: -1 },
    ])
}

/** How many copies were in progress when each of them began, itself not counted; in the order of their beginnings. */
export function occupancyAtStarts(copies: readonly Span[]): readonly number[] {
  const sorted = copies.toSorted((a, b) => a.from - b.from)
  const ends = copies.map(({ to }) => to).toSorted((a, b) => a - b)
  let ended = 0
  return sorted.map(({ from }, index) => {
    while (ended < ends.length && (ends[ended] ?? Infinity) <= from) ended += 1
    return index - ended
  })
}

/** A copy that gave its slot back. */
export interface WatchedSpan extends Span {
  readonly isWatched: boolean
  /** Whether nobody was told of its end. */
  readonly isUntold?: boolean
}

/** How long the slot of a watched copy stood empty, in milliseconds. */
export interface SlotReturn {
  readonly millis: number
  readonly isUntold: boolean
}

/**
 * How long the slots of watched copies stood empty until the next copy began, where work waited all the time. Whoever begins takes the slot that is free for longest. `limit`: the slots that may be used; where strangers make
 * it more, the slot of a copy that ends is theirs.
 */
export function slotReturns({
  limit,
  waits,
  copies,
}: Omit<LaneTimeline, 'copies'> & { readonly copies: readonly WatchedSpan[] }): readonly SlotReturn[] {
  const neverTaken = { since: -Infinity, isWatched: false, isUntold: false }
  const free = Array.from({ length: limit }, () => neverTaken)
  const events = [
    ...copies.map(({ to, isWatched, isUntold = false }) => ({ at: to, isEnd: true, isWatched, isUntold })),
    ...copies.map(({ from }) => ({ at: from, isEnd: false, isWatched: false, isUntold: false })),
  ].toSorted((a, b) => a.at - b.at || Number(b.isEnd) - Number(a.isEnd))
  const returns: SlotReturn[] = []
  let running = 0
  for (const { at, isEnd, isWatched, isUntold } of events) {
    running += isEnd ? -1 : 1
    if (isEnd) {
      if (running < limit) free.push({ since: at, isWatched, isUntold })
    } else {
      const slot = free.shift()
      if (slot?.isWatched === true && isAlwaysWaiting(waits, slot.since, at))
        returns.push({ millis: at - slot.since, isUntold: slot.isUntold })
    }
  }
  return returns
}

/** Whether at each moment something waits; `from` and `to` themselves are moments. */
function isAlwaysWaiting(waits: readonly Span[], from: number, to: number): boolean {
  let covered = from
  for (const span of waits.toSorted((a, b) => a.from - b.from)) {
    if (span.from <= covered && span.to > covered) covered = span.to
  }
  return covered >= to
}
