import { StalledError, type TimerKind, type VirtualClock } from './clock.ts'
import { createTimerQueue, type TimerTask } from './timer-queue.ts'

/**
 * How many turns of the event loop have to pass without a sign of life before time moves on. One turn
 * drains every microtask; the second covers a single unheld `setImmediate` hop. Longer chains must hold.
 */
const quietTurns = 2

const nextTurn = async (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/**
 * A clock that stands still until it is told to run, and then moves from timer to timer as fast as the
 * machine allows. A timer fires only after all that the one before it set off has come to rest, so that a run
 * repeats itself. Timers of the present instant fire under a hold, too; later ones wait for its release.
 * What a timer's task throws (or its promise rejects with) is thrown by `runUntil` or `advance`.
 */
export function createVirtualClock(startMs: number): VirtualClock {
  const timers = createTimerQueue()
  const failures = createFailures()
  let nowMs = startMs
  let holds = 0
  let signsOfLife = 0
  let sleepers: (() => void)[] = []

  const touch = (): void => {
    signsOfLife += 1
    const woken = sleepers
    sleepers = []
    for (const wake of woken) wake()
  }
  const signOfLife = async (): Promise<void> => new Promise((resolve) => void sleepers.push(resolve))

  const comeToRest = async (): Promise<void> => {
    for (let quiet = 0; quiet < quietTurns;) {
      const before = signsOfLife
      await nextTurn()
      quiet = signsOfLife === before ? quiet + 1 : 0
    }
  }

  const fire = (task: TimerTask): void => {
    touch()
    void (async () => task())().catch(failures.add).finally(touch)
  }

  /** Answers when `isOver` does, or when no timer is left that is worth moving time on for, by `limitMs`. */
  const drive = async (
    { limitMs, worth }: { readonly limitMs: number; readonly worth: TimerKind },
    isOver: () => boolean,
  ): Promise<void> => {
    for (;;) {
      await comeToRest()
      failures.throwIfAny()
      if (isOver()) return

      if (holds === 0) {
        const nextAtMs = timers.nextAtMs()
        if (nextAtMs === undefined || nextAtMs > limitMs) return
        if (nextAtMs > nowMs && worth === 'foreground' && !timers.hasForeground()) return
        nowMs = Math.max(nowMs, nextAtMs)
      }
      const due = timers.takeDue(nowMs)
      if (due === undefined) await signOfLife()
      else fire(due)
    }
  }

  const after: VirtualClock['after'] = (delayMs, task, kind) => {
    if (!Number.isFinite(delayMs))
      throw new RangeError(`Expected delayMs to be a finite number, got ${delayMs}`)
    touch()
    return timers.add(nowMs + Math.max(0, delayMs), task, kind)
  }

  return {
    now: () => nowMs,
    after,
    hold: () => {
      let held = true
      holds += 1
      touch()
      return () => {
        if (!held) return
        held = false
        holds -= 1
        touch()
      }
    },
    sleep: async (delayMs) => new Promise((resolve) => void after(delayMs, resolve)),
    runUntil: async (done) => {
      let settled = false
      const settle = (): void => {
        settled = true
        touch()
      }
      done.then(settle, settle)

      await failures.collectDuring(drive({ limitMs: Infinity, worth: 'foreground' }, () => settled))
      if (!settled) throw stalled(nowMs)
      return done
    },
    advance: async (durationMs) => {
      const limitMs = nowMs + durationMs
      await failures.collectDuring(drive({ limitMs, worth: 'background' }, () => false))
      nowMs = Math.max(nowMs, limitMs)
    },
  }
}

function stalled(nowMs: number): StalledError {
  return new StalledError(
    `Expected the awaited work to end, got stuck at ${new Date(nowMs).toISOString()}: no timer and no hold is left, at most timers in the background, so nothing can happen any more`,
  )
}

interface Failures {
  readonly add: (reason: unknown) => void
  readonly throwIfAny: () => void
  readonly collectDuring: (run: Promise<void>) => Promise<void>
}

/** What timer tasks threw: collected while somebody runs the clock, else an unhandled rejection, so that none is lost. */
function createFailures(): Failures {
  const reasons: unknown[] = []
  let runs = 0

  return {
    add: (reason) => {
      if (runs > 0) reasons.push(reason)
      else void Promise.reject(reason)
    },
    throwIfAny: () => {
      const thrown = reasons.splice(0)
      if (thrown.length === 1) throw thrown[0]
      if (thrown.length > 1)
        throw new AggregateError(thrown, `${thrown.length} timer tasks failed in one instant`)
    },
    collectDuring: async (run) => {
      runs += 1
      try {
        await run
      } finally {
        runs -= 1
      }
    },
  }
}
