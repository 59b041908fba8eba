import type { Clock } from './clock.ts'
import { machineClock, type MachineClock } from './machine-clock.ts'
import { createTimerQueue } from './timer-queue.ts'

/**
 * How fast virtual time passes while nothing holds: so many times real speed, or from timer to timer at once, as long
 * as any of them is in the foreground.
 */
export type Speed = number | 'skip'

/** A clock that passes by itself, until it is stopped. */
export interface PacedClock extends Clock {
  /** Virtual time stands still from now on, and no timer fires any more. */
  stop(): void
}

/**
 * How long nothing may have happened, in real milliseconds, before a skipping clock jumps: enough for a worker
 * thread that has been answered to come up with its next request, which then holds the clock.
 */
const quietMs = 5

/**
 * A clock for transports whose work runs outside this thread, so that nobody can tell when the present instant
 * is at rest. While something holds, virtual time passes at real speed. It never passes a timer that has not
 * fired yet: a busy machine slows virtual time down instead of making timers late.
 * What a timer's task throws is an unhandled rejection.
 * @throws RangeError when `speed` is neither `skip` nor a number above 0.
 */
export function createPacedClock(
  options: { readonly startMs: number; readonly speed: Speed },
  machine: MachineClock = machineClock,
): PacedClock {
  const { speed } = options
  if (speed !== 'skip' && !(speed > 0))
    throw new RangeError(`Expected speed to be 'skip' or above 0, got ${speed}`)

  const timers = createTimerQueue()
  let holds = 0
  const paceNow = (): number => (holds > 0 || speed === 'skip' ? 1 : speed)
  let anchor = { virtualMs: options.startMs, machineMs: machine.now(), pace: paceNow() }
  let stopped = false
  let cancelTick = (): void => undefined

  const preciseNow = (): number => {
    if (stopped) return anchor.virtualMs
    const passedMs = (machine.now() - anchor.machineMs) * anchor.pace
    return Math.max(anchor.virtualMs, Math.min(anchor.virtualMs + passedMs, timers.nextAtMs() ?? Infinity))
  }
  /** Nobody waits for what is in the background: it does not make time jump, and comes at real speed. */
  const isSkipping = (): boolean => speed === 'skip' && holds === 0 && timers.hasForeground()

  const setAnchor = (virtualMs: number): void => {
    anchor = { virtualMs, machineMs: machine.now(), pace: paceNow() }
  }
  const awaitNextTimer = (): void => {
    cancelTick()
    const nextAtMs = timers.nextAtMs()
    if (stopped || nextAtMs === undefined) return
    const realDelayMs = Math.ceil((nextAtMs - preciseNow()) / anchor.pace)
    cancelTick = machine.setTimer(isSkipping() ? Math.min(realDelayMs, quietMs) : realDelayMs, tick)
  }
  /** Every sign of life starts the quiet period anew. */
  const noteActivity = (): void => {
    setAnchor(preciseNow())
    awaitNextTimer()
  }

  /** Fires one timer at most, so that a chain of timers without delay cannot starve the event loop. */
  function tick(): void {
    if (isSkipping()) setAnchor(timers.nextAtMs() ?? preciseNow())
    const reachedMs = preciseNow()
    const task = timers.takeDue(reachedMs)
    setAnchor(reachedMs)
    if (task !== undefined) void (async () => task())()
    awaitNextTimer()
  }

  const after: Clock['after'] = (delayMs, task, kind) => {
    if (!Number.isFinite(delayMs))
      throw new RangeError(`Expected delayMs to be a finite number, got ${delayMs}`)
    const cancel = timers.add(preciseNow() + Math.max(0, delayMs), task, kind)
    noteActivity()
    return cancel
  }

  return {
    now: () => Math.floor(preciseNow()),
    after,
    hold: () => {
      let held = true
      holds += 1
      noteActivity()
      return () => {
        if (!held) return
        held = false
        holds -= 1
        noteActivity()
      }
    },
    sleep: async (delayMs) => new Promise((resolve) => void after(delayMs, resolve)),
    stop: () => {
      setAnchor(preciseNow())
      stopped = true
      cancelTick()
    },
  }
}
