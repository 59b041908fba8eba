import type { Cancel, Clock } from '../../cloud/clock.ts'
import { heartbeatMissed, timedOut, type StateFailure } from './failures.ts'

/** How long a task may take in all, and from heartbeat to heartbeat. */
export interface Deadlines {
  /** The task's result, unless a deadline passes first. @throws StateFailure States.Timeout */
  within<T>(promise: Promise<T>): Promise<T>
  /** A heartbeat came. */
  beat(): void
  cancel(): void
}

/** Deadlines that begin now; an absent one never passes. */
export function startDeadlines(
  clock: Clock,
  seconds: { readonly timeout: number | undefined; readonly heartbeat: number | undefined },
): Deadlines {
  let expire: (failure: StateFailure) => void = () => undefined
  const expired = new Promise<never>((_, reject) => {
    expire = reject
  })
  const startTimer = (delaySeconds: number | undefined, failure: () => StateFailure): Cancel =>
    delaySeconds === undefined ? () => undefined : clock.after(1_000 * delaySeconds, () => expire(failure()))

  const cancelTimeout = startTimer(seconds.timeout, timedOut)
  let cancelHeartbeat = startTimer(seconds.heartbeat, heartbeatMissed)
  // Nobody may be waiting at the moment when it passes.
  expired.catch(() => undefined)

  return {
    within: async (promise) => Promise.race([promise, expired]),
    beat: () => {
      cancelHeartbeat()
      cancelHeartbeat = startTimer(seconds.heartbeat, heartbeatMissed)
    },
    cancel: () => {
      cancelTimeout()
      cancelHeartbeat()
    },
  }
}
