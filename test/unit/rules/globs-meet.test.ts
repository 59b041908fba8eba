import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { matchesGlob } from '../../../functions/lib/domain/rules/glob.ts'
import { globsMeet } from '../../../functions/lib/domain/rules/globs-meet.ts'

const seed = 20_261_122

/** Every text of at most three letters a and b. */
const texts = ['', 'a', 'b'].flatMap((x) =>
  ['', 'a', 'b'].flatMap((y) => ['', 'a', 'b'].map((z) => x + y + z)),
)

describe('globsMeet', () => {
  it.each([
    ['al2023-*', 'al2023-*', true],
    ['al2023-*', '*-arm64', true],
    ['al2023-*', 'al2023', false],
    ['al2023', 'al2023', true],
    ['win20?2-*', 'win2022-core', true],
    ['win20?2-*', 'win2019-core', false],
    ['*', '?', true],
    ['**', '', true],
    ['?', '', false],
    ['a*b', 'a*c', false],
    ['a*b*', '*c', true],
  ])('tells of %s and %s whether a text matches both: %s', (a, b, meet) => {
    expect([globsMeet(a, b), globsMeet(b, a)]).toEqual([meet, meet])
  })

  it('agrees with trying all short texts when the globs are short', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 })

    fc.assert(
      fc.property(glob, glob, (a, b) => {
        const isShort = a.length + b.length <= 3 || ![a, b].every((one) => one.includes('*'))
        fc.pre(isShort)
        expect(globsMeet(a, b)).toBe(texts.some((text) => matchesGlob(text, a) && matchesGlob(text, b)))
      }),
      { seed, numRuns: 2_000 },
    )
  })

  it('answers at once when both globs are as long and starry as names can be', () => {
    expect(globsMeet('a*'.repeat(64), 'b*'.repeat(64))).toBe(false)
    expect(globsMeet('*a'.repeat(64), 'a*'.repeat(64))).toBe(true)
  })
})
