import type { Cancel, TimerKind } from './clock.ts'

/** What a timer does when it falls due. */
export type TimerTask = () => void | Promise<void>

/** Timers in the order in which they fall due; those of the same instant in the order of their creation. */
export interface TimerQueue {
  /** In the foreground when not said. */
  add(atMs: number, task: TimerTask, kind?: TimerKind): Cancel
  /** When the next timer falls due; `undefined` when none is left. */
  nextAtMs(): number | undefined
  /** Whether a timer is left that is not in the background. */
  hasForeground(): boolean
  /** Takes out the next timer's task, if it falls due by `limitMs`. */
  takeDue(limitMs: number): TimerTask | undefined
}

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly kind: TimerKind
  /** Absent once cancelled or taken: a cancelled timer stays in the heap until it surfaces. */
  task: TimerTask | undefined
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)

/** An empty queue: a binary heap, so that 100,000 timers cost no more than their logarithm each. */
export function createTimerQueue(): TimerQueue {
  const heap: Timer[] = []
  let created = 0
  let foreground = 0

  const takeTask = (timer: Timer): TimerTask | undefined => {
    const { task, kind } = timer
    timer.task = undefined
    if (task !== undefined && kind === 'foreground') foreground -= 1
    return task
  }
  const dropCancelled = (): Timer | undefined => {
    while (heap[0] !== undefined && heap[0].task === undefined) removeFirst(heap)
    return heap[0]
  }

  return {
    add: (atMs, task, kind = 'foreground') => {
      const timer: Timer = { atMs, order: created, kind, task }
      created += 1
      if (kind === 'foreground') foreground += 1
      insert(heap, timer)
      return () => void takeTask(timer)
    },
    nextAtMs: () => dropCancelled()?.atMs,
    hasForeground: () => foreground > 0,
    takeDue: (limitMs) => {
      const first = dropCancelled()
      if (first === undefined || first.atMs > limitMs) return undefined
      removeFirst(heap)
      return takeTask(first)
    },
  }
}

function insert(heap: Timer[], timer: Timer): void {
  let index = heap.length
  while (index > 0) {
    const parentIndex = (index - 1) >> 1
    const parent = heap[parentIndex]
    if (parent === undefined || isBefore(parent, timer)) break
    heap[index] = parent
    index = parentIndex
  }
  heap[index] = timer
}

function removeFirst(heap: Timer[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return

  let index = 0
  for (;;) {
    const childIndex = earlierChild(heap, index)
    const child = heap[childIndex]
    if (child === undefined || isBefore(last, child)) break
    heap[index] = child
    index = childIndex
  }
  heap[index] = last
}

function earlierChild(heap: readonly Timer[], index: number): number {
  const left = heap[2 * index + 1]
  const right = heap[2 * index + 2]
  return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1
}
