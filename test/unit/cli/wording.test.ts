import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { quoteForShell } from '../../../cli/command-line.ts'
import { isMeant, shortenRunId } from '../../../cli/run-names.ts'
import { duration, wrapText } from '../../../cli/wording.ts'

describe('wrapText', () => {
  it('breaks between words, indents every line and keeps long words whole', () => {
    expect(wrapText('one two threeeeeeeee four', 9, 2)).toBe('  one two\n  threeeeeeeee\n  four')
  })
})

describe('duration', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.499Z', '0 s'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:59Z', '59 s'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:02:00Z', '2 min'],
    ['2026-01-01T00:00:00Z', '2026-01-01T01:00:05Z', '1 h'],
    ['2026-01-01T00:00:00Z', '2026-01-03T04:05:06Z', '2 d 4 h'],
  ])('from %s to %s is %s', (from, to, words) => {
    expect(duration(from, to)).toBe(words)
  })
})

describe('shortenRunId', () => {
  it.each([
    ['short', 10, 'short'],
    ['al2023-1-0-0-1-0123456789abcdef', 28, 'al2023-1-0-0-1-01234567'],
    ['al2023-1-0-0-1-0123456789abcdef', 12, 'al202…234567'],
  ])('makes of %s in %i columns %s', (runId, width, short) => {
    expect(shortenRunId(runId, width)).toBe(short)
  })

  it('fits, and the run is still meant by it', () => {
    const runId = fc.stringMatching(/^[a-z0-9-]{1,60}(-[0-9a-f]{16})?$/)

    fc.assert(
      fc.property(runId, fc.integer({ min: 2, max: 80 }), (id, width) => {
        const short = shortenRunId(id, width)
        expect(short.length).toBeLessThanOrEqual(width)
        expect(isMeant(id, short)).toBe(true)
      }),
      { seed: 20_261_121, numRuns: 300 },
    )
  })
})

describe('quoteForShell', () => {
  it.each([
    ['plain-word_1.0/x:y', 'plain-word_1.0/x:y'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['$HOME', "'$HOME'"],
  ])('makes of %s %s', (word, quoted) => {
    expect(quoteForShell(word)).toBe(quoted)
  })
})
