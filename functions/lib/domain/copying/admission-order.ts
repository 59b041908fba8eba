import type { Copy } from './copy.ts'

/**
 * Who gets the next slots. Max-min fair over runs: the run with the fewest copies in progress is next; inside a run the
 * largest snapshot, because a long copy that starts last makes everybody wait. A copy counts for the first run that
 * wants it.
 */
export function admissionOrder(
  queue: readonly Copy[],
  running: readonly Copy[],
  slots: number,
): readonly Copy[] {
  const runs = [...Map.groupBy(queue, firstRun)].map(([run, copies]) => ({
    inProgress: running.filter((copy) => firstRun(copy) === run).length,
    left: copies.toSorted(largestFirst),
  }))
  const order: Copy[] = []
  while (order.length < slots) {
    const next = runs.filter(({ left }) => left.length > 0).toSorted(fewestFirst)[0]
    const copy = next?.left.shift()
    if (next === undefined || copy === undefined) break
    next.inProgress += 1
    order.push(copy)
  }
  return order
}

interface WaitingRun {
  /** Copies that hold a slot, those that were given one here among them. */
  inProgress: number
  readonly left: Copy[]
}

function firstRun({ wantedBy }: Copy): string {
  return wantedBy[0] ?? ''
}

function fewestFirst(a: WaitingRun, b: WaitingRun): number {
  const [nextOfA] = a.left
  const [nextOfB] = b.left
  if (a.inProgress !== b.inProgress || nextOfA === undefined || nextOfB === undefined) {
    return a.inProgress - b.inProgress
  }
  return byText(nextOfA.enqueuedAt, nextOfB.enqueuedAt) || byText(firstRun(nextOfA), firstRun(nextOfB))
}

function largestFirst(a: Copy, b: Copy): number {
  return b.gigabytes - a.gigabytes || byText(a.enqueuedAt, b.enqueuedAt) || byText(a.id, b.id)
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
