import type { Retrier } from '../definition/definition.ts'

/** Milliseconds to wait before an attempt: the interval grows, MaxDelaySeconds caps it, and FULL jitter picks from 0 up to it. */
export function retryDelayMs(retrier: Retrier, attempt: number, random: () => number): number {
  const {
    IntervalSeconds = 1,
    BackoffRate = 2,
    MaxDelaySeconds = Infinity,
    JitterStrategy = 'NONE',
  } = retrier
  const seconds = Math.min(IntervalSeconds * BackoffRate ** (attempt - 1), MaxDelaySeconds)
  return Math.round(1_000 * seconds * (JitterStrategy === 'FULL' ? random() : 1))
}
