import { ServiceError } from '../cloud/service.ts'

/** Counts the invocations that run at once in each account and Region. */
export interface Concurrency {
  /**
   * Takes a place for one invocation.
   * @throws ServiceError TooManyRequestsException when all are taken.
   */
  enter(place: { readonly accountId: string; readonly region: string }): () => void
}

/** Places for `limit` invocations per account and Region. */
export function createConcurrency(limit: number): Concurrency {
  const running = new Map<string, number>()

  return {
    enter: ({ accountId, region }) => {
      const key = `${accountId}/${region}`
      const now = running.get(key) ?? 0
      if (now >= limit)
        throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
          httpStatus: 429,
          members: { Reason: 'ConcurrentInvocationLimitExceeded', Type: 'User' },
        })
      running.set(key, now + 1)
      return () => {
        running.set(key, (running.get(key) ?? 1) - 1)
      }
    },
  }
}
