/** One copy that has to be made. Times are milliseconds. */
export interface Work {
  readonly lane: string
  /** When it came to be wanted. */
  readonly releaseMs: number
  readonly durationMs: number
}

/**
 * No schedule ends before this, in milliseconds after time 0. In each lane: the release and duration of each copy; and
 * for each release, all that is released then or later, spread evenly over every slot. Strangers and the time that calls
 * take are not in it.
 */
export function workBound(work: readonly Work[], limit: number): number {
  const lanes = Map.groupBy(work, ({ lane }) => lane)
  return Math.max(0, ...[...lanes.values()].map((copies) => boundOfLane(copies, limit)))
}

function boundOfLane(copies: readonly Work[], limit: number): number {
  const latestFirst = copies.toSorted((a, b) => b.releaseMs - a.releaseMs)
  let sum = 0
  let bound = 0
  for (const { releaseMs, durationMs } of latestFirst) {
    sum += durationMs
    bound = Math.max(bound, releaseMs + durationMs, releaseMs + sum / limit)
  }
  return bound
}
