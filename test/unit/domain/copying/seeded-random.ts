/** Numbers that are the same for the same seed (mulberry32). */
export interface SeededRandom {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  /** True with a probability. */
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
}

/** A generator of our own, so that a printed seed gives the same world in any version of any library. */
export function createRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
  }
}

/** Runs a property for seeds 1 to `runs`; a failure names its seed. */
export function forSeeds(runs: number, property: (random: SeededRandom, seed: number) => void): void {
  for (let seed = 1; seed <= runs; seed += 1) {
    try {
      property(createRandom(seed), seed)
    } catch (error) {
      throw new Error(`Property broken with seed ${seed}: ${String(error)}`, { cause: error })
    }
  }
}
