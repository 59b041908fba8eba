import type { Cancel, Clock } from '../../cloud/clock.ts'

/** Thrown where work waits, when that work is to end: its execution was stopped, or a sibling branch failed. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/** A sign that work is to end; inner work is interrupted with the work around it. */
export interface Interruption {
  interrupt(): void
  isInterrupted(): boolean
  /** Calls the listener once when it happens, at once when it has happened. */
  onInterrupt(listener: () => void): Cancel
}

/** A sign that has not been given yet. */
export function createInterruption(around?: Interruption): Interruption {
  const listeners = new Set<() => void>()
  let interrupted = false

  const interrupt = (): void => {
    if (interrupted) return
    interrupted = true
    const told = [...listeners]
    listeners.clear()
    for (const listener of told) listener()
  }
  around?.onInterrupt(interrupt)

  return {
    interrupt,
    isInterrupted: () => interrupted,
    onInterrupt: (listener) => {
      if (interrupted) listener()
      else listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Waits for something outside of the present instant: lets time move on meanwhile. @throws InterruptedError */
export type Pause = <T>(promise: Promise<T>) => Promise<T>

/**
 * Carries out work that belongs to the present instant: time stands still except while the work pauses.
 * Ends early, with InterruptedError, when it is interrupted while it pauses.
 */
export async function asPresentWork<T>(
  clock: Clock,
  interruption: Interruption,
  work: (pause: Pause) => Promise<T>,
): Promise<T> {
  let release = clock.hold()
  const pause: Pause = async (promise) => {
    release()
    try {
      return await untilInterrupted(promise, interruption)
    } finally {
      release = clock.hold()
    }
  }
  try {
    return await work(pause)
  } finally {
    release()
  }
}

/** Resolves when virtual time has moved on; its timer is gone as soon as it is interrupted. */
export async function sleepUnlessInterrupted(
  clock: Clock,
  interruption: Interruption,
  delayMs: number,
): Promise<void> {
  let forget: Cancel = () => undefined
  await new Promise<void>((resolve) => {
    forget = interruption.onInterrupt(clock.after(delayMs, resolve))
  })
  forget()
}

async function untilInterrupted<T>(promise: Promise<T>, interruption: Interruption): Promise<T> {
  let forget: Cancel = () => undefined
  const interrupted = new Promise<never>((_, reject) => {
    forget = interruption.onInterrupt(() =>
      reject(new InterruptedError('Expected to go on, got interrupted')),
    )
  })
  try {
    return await Promise.race([promise, interrupted])
  } finally {
    forget()
  }
}
