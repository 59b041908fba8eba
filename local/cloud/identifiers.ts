/** Random values and ids, all from one seed, so that a run repeats itself. */
export interface Identifiers {
  /** A number from 0 up to, not including, 1. */
  random(): number
  /** A version 4 UUID. */
  uuid(): string
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string
  /** `length` capital letters and digits. */
  token(length: number): string
}

/** Ids from a seed (xorshift-multiply, "mulberry32": small, fast, good enough for ids and jitter). */
export function createIdentifiers(seed: number): Identifiers {
  let state = seed >>> 0

  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const pick = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')
  const hex = (length: number): string => pick('0123456789abcdef', length)

  return {
    random,
    hex,
    token: (length) => pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick('89ab', 1)}${hex(3)}-${hex(12)}`,
  }
}
