import { TransientServiceError } from '../../../functions/lib/domain/errors.ts'
import type { SeededRandom } from '../domain/copying/seeded-random.ts'

/** How often calls go wrong. */
export interface Faults {
  /** Of a function dying before or after the effect of one call. */
  readonly crash: number
  /** Of a refusal before the effect, or of an answer that is lost after it. */
  readonly throttle: number
}

/** What became of one call of a function. */
export type Invocation<Value> =
  | { readonly kind: 'returned'; readonly value: Value }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** Crashed, or past its time-out: nothing of it runs any more, `finally` neither. */
  | { readonly kind: 'killed' }

/** One function call that is under way. */
export interface Process {
  /** The port as this function sees it: every call takes time and may go wrong. */
  remote<Port extends object>(port: Port): Port
}

/** Lambda's time-out. */
const lifetimeMillis = 120_000

/**
 * Virtual time and concurrent functions. Every call of a port waits for its turn twice, before and after its effect, for
 * times drawn from the seed; so functions that run at once meet in every order.
 */
export function createScheduler(random: SeededRandom, start: number, faults: Faults) {
  let time = start
  let events: { readonly at: number; readonly run: () => void }[] = []
  let quiet = false

  function at(moment: number, run: () => void): void {
    const index = events.findIndex((event) => event.at > moment)
    if (index === -1) events.push({ at: moment, run })
    else events.splice(index, 0, { at: moment, run })
  }

  const wait = (millis: number) =>
    new Promise<void>((resolve) => {
      at(time + millis, resolve)
    })

  function latency(): number {
    return random.chance(0.02) ? random.between(1_000, 40_000) : random.between(1, 120)
  }

  function invoke<Value>(work: (process: Process) => Promise<Value>): Promise<Invocation<Value>> {
    return new Promise((resolve) => {
      let isAlive = true
      const kill = () => {
        isAlive = false
        resolve({ kind: 'killed' })
      }
      at(time + lifetimeMillis, kill)
      const never = new Promise<never>(() => {})
      const strikes = (probability: number) => !quiet && random.chance(probability / 2)

      async function call(effect: () => unknown, name: string): Promise<unknown> {
        await wait(latency())
        if (!isAlive) return never
        if (strikes(faults.crash)) {
          kill()
          return never
        }
        if (strikes(faults.throttle)) throw throttled(name)
        const answer = await outcomeOf(effect)
        await wait(latency())
        if (!isAlive) return never
        if (strikes(faults.crash)) {
          kill()
          return never
        }
        if (strikes(faults.throttle)) throw throttled(name)
        return answer()
      }

      const remote = <Port extends object>(port: Port): Port =>
        new Proxy(port, {
          get(target, property) {
            const method = Reflect.get(target, property) as unknown
            if (typeof method !== 'function') return method
            return (...args: unknown[]) =>
              call(() => Reflect.apply(method, target, args) as unknown, String(property))
          },
        })

      work({ remote }).then(
        (value) => isAlive && resolve({ kind: 'returned', value }),
        (error: unknown) => isAlive && resolve({ kind: 'threw', error }),
      )
    })
  }

  return {
    clock: { now: () => time },
    at,
    wait,
    invoke,
    /** From now on nothing goes wrong. */
    calmDown: () => {
      quiet = true
    },
    /** Lets time pass until the moment, or until nothing is left to happen. */
    async runUntil(moment: number, isOver: () => boolean): Promise<void> {
      for (;;) {
        const [next] = events
        if (next === undefined || next.at > moment || isOver()) return
        events = events.slice(1)
        time = Math.max(time, next.at)
        next.run()
        // Everything that follows without another call.
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      }
    },
  }
}

function throttled(name: string): TransientServiceError {
  return new TransientServiceError(`${name} was throttled`, { where: name, remedy: 'none' })
}

/** An effect's answer or error, to be given out later. */
async function outcomeOf(effect: () => unknown): Promise<() => unknown> {
  try {
    const value = await effect()
    return () => value
  } catch (error) {
    return () => {
      throw error
    }
  }
}
