import type { Clock } from '../cloud/clock.ts'

/** A clock that is told what time it is and goes on at real speed from there, as a held paced clock does. */
export interface WorkerClock extends Clock {
  setNow(nowMs: number): void
}

/** The clock of a worker thread. Holding it does nothing: the cloud holds its own while an invocation runs. */
export function createWorkerClock(MachineDate: DateConstructor): WorkerClock {
  let offsetMs = 0

  return {
    now: () => MachineDate.now() + offsetMs,
    setNow: (nowMs) => {
      offsetMs = nowMs - MachineDate.now()
    },
    after: (delayMs, task) => {
      const timer = setTimeout(() => void task(), delayMs)
      return () => {
        clearTimeout(timer)
      }
    },
    hold: () => () => undefined,
    sleep: async (delayMs) =>
      new Promise((resolve) => {
        setTimeout(resolve, delayMs)
      }),
  }
}
