import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { matchesGlob } from '../../../functions/lib/domain/rules/glob.ts'

const seed = 20_261_121

describe('matchesGlob', () => {
  it.each([
    ['win2022-core', 'win2022-*', true],
    ['win2022-', 'win2022-*', true],
    ['win2022', 'win2022-*', false],
    ['win2022-core', '*-core', true],
    ['win2022-core-x', '*-core', false],
    ['win2022-core', 'win????-core', true],
    ['win202-core', 'win????-core', false],
    ['al2023', '*', true],
    ['al2023', 'al2023', true],
    ['al2023-base', 'al2023', false],
    ['xal2023', 'al2023', false],
    ['a-b-a-b-c', '*a-b-c', true],
    ['abab', '*ab*ab', true],
    ['ab', '*ab*ab', false],
    ['', '*', true],
    ['', '?', false],
    ['a.b', 'a?b', true],
    ['axb', 'a.b', false],
  ])('answers for %j and %j: %j', (text, glob, expected) => {
    expect(matchesGlob(text, glob)).toBe(expected)
  })

  it('agrees with the same pattern as a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 })
    const globs = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 8 })

    fc.assert(
      fc.property(letters, globs, (text, glob) => {
        const pattern = glob.replaceAll('*', '.*').replaceAll('?', '.')
        expect(matchesGlob(text, glob)).toBe(new RegExp(`^${pattern}$`).test(text))
      }),
      { seed, numRuns: 2_000 },
    )
  })

  it('answers at once for a glob that makes a backtracking matcher hang', () => {
    expect(matchesGlob('a'.repeat(20_000), `${'*a'.repeat(60)}*b`)).toBe(false)
  })
})
