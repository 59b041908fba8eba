import type { Cancel, Clock } from '../cloud/clock.ts'

/** Whether an in-process environment still lives, and what is left undone when it does not. */
export interface SandboxLife {
  /** Ends the environment; the first call counts. Nothing of it may have an effect from here on. */
  end(code: number): void
  endedWith(): number | undefined
  /** Resolves with the exit code when the environment ends. */
  readonly ended: Promise<number>
  /** Runs `task` unless the environment has ended; what it throws ends it, as an uncaught exception would. */
  guard<Args extends readonly unknown[]>(task: (...args: Args) => unknown): (...args: Args) => void
  /** Throws when the environment has ended, so that code which is still running gets no further. */
  assertAlive(): void
}

/** Thrown into code that goes on after its environment has ended. */
export class EnvironmentEndedError extends Error {
  override readonly name = 'EnvironmentEndedError'
}

/** The life of an environment that has just begun. `report` takes the text of an uncaught exception. */
export function createSandboxLife(report: (text: string) => void): SandboxLife {
  const { promise: ended, resolve } = Promise.withResolvers<number>()
  let exitCode: number | undefined

  const end = (code: number): void => {
    exitCode ??= code
    resolve(code)
  }

  return {
    end,
    endedWith: () => exitCode,
    ended,
    guard:
      (task) =>
      (...args) => {
        if (exitCode !== undefined) return
        try {
          task(...args)
        } catch (error) {
          if (exitCode === undefined) report(describeUncaught(error))
          end(1)
        }
      },
    assertAlive: () => {
      if (exitCode !== undefined) throw new EnvironmentEndedError('Expected the environment to be alive')
    },
  }
}

/** The clock of an environment: what it had planned does not happen any more once it has ended. */
export function clockOfLife(clock: Clock, life: SandboxLife): Clock {
  return {
    now: () => clock.now(),
    after: (delayMs, task, kind): Cancel => clock.after(delayMs, life.guard(task), kind),
    hold: () => clock.hold(),
    sleep: async (delayMs) => new Promise((resolve) => void clock.after(delayMs, life.guard(resolve))),
  }
}

function describeUncaught(error: unknown): string {
  const stack: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'stack') : undefined
  return `Uncaught Exception ${typeof stack === 'string' ? stack : String(error)}\n`
}
