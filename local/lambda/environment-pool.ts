import type { Environment } from './lambda-runtime.ts'

/** An environment and how long the credentials that it was started with are of use. */
export interface PooledEnvironment {
  readonly environment: Environment
  readonly logStreamName: string
  /** In virtual milliseconds since the epoch. */
  readonly usableUntilMs: number
}

/** The environments of one function. */
export interface EnvironmentPool {
  /** An environment for one invocation: the one used last, a new one, or, at the limit, the next that is given back. */
  acquire(nowMs: number): Promise<PooledEnvironment>
  /** Gives an environment back for the next invocation. */
  release(pooled: PooledEnvironment): void
  /** Ends an environment and makes room for a new one. */
  discard(pooled: PooledEnvironment): void
  dispose(): void
}

/**
 * A pool that starts environments when it has to.
 * @throws what `start` throws, from `acquire`.
 */
export function createEnvironmentPool(start: () => PooledEnvironment, limit: number): EnvironmentPool {
  const alive = new Set<PooledEnvironment>()
  const idle: PooledEnvironment[] = []
  const waiting: (() => void)[] = []

  const forget = (pooled: PooledEnvironment): void => {
    alive.delete(pooled)
    pooled.environment.dispose()
  }
  const takeIdle = (nowMs: number): PooledEnvironment | undefined => {
    for (let pooled = idle.pop(); pooled !== undefined; pooled = idle.pop()) {
      if (!pooled.environment.hasEnded() && nowMs < pooled.usableUntilMs) return pooled
      forget(pooled)
    }
    return undefined
  }

  return {
    acquire: async (nowMs) => {
      for (;;) {
        const pooled = takeIdle(nowMs)
        if (pooled !== undefined) return pooled
        if (alive.size < limit) {
          const started = start()
          alive.add(started)
          return started
        }
        await new Promise<void>((resolve) => void waiting.push(resolve))
      }
    },
    release: (pooled) => {
      idle.push(pooled)
      waiting.shift()?.()
    },
    discard: (pooled) => {
      forget(pooled)
      waiting.shift()?.()
    },
    dispose: () => {
      for (const pooled of alive) pooled.environment.dispose()
      alive.clear()
      idle.length = 0
    },
  }
}
