import type { Cancel, Clock } from './clock.ts'

type Callback = (...args: readonly unknown[]) => unknown

/** What `setTimeout` and `setInterval` return: the members of Node's `Timeout`. */
interface SandboxTimer {
  ref(): SandboxTimer
  unref(): SandboxTimer
  hasRef(): boolean
  /** Starts the delay anew. */
  refresh(): SandboxTimer
  close(): SandboxTimer
  [Symbol.toPrimitive](): number
  [Symbol.dispose](): void
}

/** A `Date` whose `now()`, `new Date()` and (called without `new`, as JavaScript allows) `Date()` are virtual. */
type VirtualDate = Pick<DateConstructor, 'now' | 'parse' | 'UTC'> & (new (...args: DateArguments) => Date)

type DateArguments = readonly (number | string | Date)[]

/** The globals through which code in a sandbox reads time and waits. */
export interface ClockGlobals {
  readonly Date: VirtualDate
  readonly setTimeout: (callback: Callback, delayMs?: number, ...args: readonly unknown[]) => SandboxTimer
  readonly setInterval: (callback: Callback, delayMs?: number, ...args: readonly unknown[]) => SandboxTimer
  readonly clearTimeout: (timer: unknown) => void
  readonly clearInterval: (timer: unknown) => void
  readonly setImmediate: (callback: Callback, ...args: readonly unknown[]) => NodeJS.Immediate
  readonly clearImmediate: (immediate: NodeJS.Immediate | undefined) => void
}

/**
 * The globals for a sandbox that lives by `clock`. `performance`, `process.hrtime` and Intl's idea of "now"
 * stay the machine's. What a timer's callback throws reaches the clock's owner, as an uncaught exception would.
 */
export function clockGlobals(clock: Clock): ClockGlobals {
  const timers = createTimers(clock)
  return {
    Date: createDate(clock),
    setTimeout: (callback, delayMs, ...args) =>
      timers.start(() => callback(...args), { delayMs, repeats: false }),
    setInterval: (callback, delayMs, ...args) =>
      timers.start(() => callback(...args), { delayMs, repeats: true }),
    clearTimeout: timers.stop,
    clearInterval: timers.stop,
    ...createImmediates(clock),
  }
}

function createDate(clock: Clock): VirtualDate {
  const MachineDate: VirtualDate = globalThis.Date
  const SandboxDate = class Date extends MachineDate {
    constructor(...args: DateArguments) {
      super(...(args.length === 0 ? [clock.now()] : args))
    }

    static now(): number {
      return clock.now()
    }
  }
  const virtualDate = new Proxy(SandboxDate, { apply: () => new SandboxDate().toString() })
  Object.defineProperty(SandboxDate.prototype, 'constructor', { value: virtualDate })
  return virtualDate
}

interface Repetition {
  readonly delayMs: number | undefined
  readonly repeats: boolean
}

/** Node fires after 1 ms what was asked for sooner, or later than 32 bits of milliseconds hold. */
const nodeDelayMs = (delayMs: number | undefined): number =>
  delayMs !== undefined && delayMs >= 1 && delayMs <= 2 ** 31 - 1 ? Math.trunc(delayMs) : 1

function createTimers(clock: Clock): {
  readonly start: (run: () => unknown, repetition: Repetition) => SandboxTimer
  readonly stop: (timer: unknown) => void
} {
  const running = new Map<number, Cancel>()
  let started = 0

  const stop = (timer: unknown): void => {
    const id = Number(timer)
    running.get(id)?.()
    running.delete(id)
  }
  const arm = (id: number, run: () => unknown, repetition: Repetition): void => {
    const fire = (): void => {
      if (!repetition.repeats) running.delete(id)
      run()
      if (running.has(id) && repetition.repeats) arm(id, run, repetition)
    }
    running.set(id, clock.after(nodeDelayMs(repetition.delayMs), fire))
  }

  return {
    start: (run, repetition) => {
      started += 1
      const id = started
      const rearm = (): void => {
        stop(id)
        arm(id, run, repetition)
      }
      rearm()
      return createTimer(id, rearm, () => {
        stop(id)
      })
    },
    stop,
  }
}

function createTimer(id: number, rearm: () => void, stop: () => void): SandboxTimer {
  let keepsProcessAlive = true
  const timer: SandboxTimer = {
    ref: () => {
      keepsProcessAlive = true
      return timer
    },
    unref: () => {
      keepsProcessAlive = false
      return timer
    },
    hasRef: () => keepsProcessAlive,
    refresh: () => {
      rearm()
      return timer
    },
    close: () => {
      stop()
      return timer
    },
    [Symbol.toPrimitive]: () => id,
    [Symbol.dispose]: stop,
  }
  return timer
}

/** Immediates belong to the present instant: each holds the clock until it has run. */
function createImmediates(clock: Clock): Pick<ClockGlobals, 'setImmediate' | 'clearImmediate'> {
  const releases = new WeakMap<NodeJS.Immediate, Cancel>()

  return {
    setImmediate: (callback, ...args) => {
      const release = clock.hold()
      const immediate = setImmediate(() => {
        release()
        callback(...args)
      })
      releases.set(immediate, release)
      return immediate
    },
    clearImmediate: (immediate) => {
      if (immediate === undefined) return
      releases.get(immediate)?.()
      clearImmediate(immediate)
    },
  }
}
