import type { Cancel } from './clock.ts'

/** The machine's own time, as far as a paced clock needs it. */
export interface MachineClock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number
  /** Calls `task` after `delayMs` milliseconds of real time, zero meaning the next turn of the event loop. */
  setTimer(delayMs: number, task: () => void): Cancel
}

/** The longest delay that Node's timers carry; longer ones would fire at once. */
const longestDelayMs = 2 ** 31 - 1

/** The one place in the embedded cloud that reads the machine's clock. */
export const machineClock: MachineClock = {
  now: () => performance.now(),
  setTimer: (delayMs, task) => {
    if (delayMs <= 0) {
      const immediate = setImmediate(task)
      return () => {
        clearImmediate(immediate)
      }
    }
    const timer = setTimeout(task, Math.min(delayMs, longestDelayMs))
    return () => {
      clearTimeout(timer)
    }
  },
}
