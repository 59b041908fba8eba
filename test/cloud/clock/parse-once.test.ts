import { describe, expect, it } from 'vitest'

import { parseOnce } from '../../../local/cloud/parse-once.ts'

describe('parseOnce', () => {
  it('parses a text once, also when it is nothing that comes of it', () => {
    const asked: string[] = []
    const parse = parseOnce(
      (text) => {
        asked.push(text)
        return text === 'nothing' ? undefined : { text }
      },
      { limit: 10 },
    )

    expect(parse('one')).toBe(parse('one'))
    expect([parse('nothing'), parse('nothing')]).toEqual([undefined, undefined])
    expect(asked).toEqual(['one', 'nothing'])
  })

  it('asks again for what could not be parsed', () => {
    let tries = 0
    const parse = parseOnce(
      (text) => {
        tries += 1
        if (tries === 1) throw new SyntaxError(text)
        return text
      },
      { limit: 10 },
    )

    expect(() => parse('odd')).toThrow(SyntaxError)
    expect(parse('odd')).toBe('odd')
  })

  it('keeps no more than its limit', () => {
    const asked: string[] = []
    const parse = parseOnce((text) => asked.push(text), { limit: 2 })

    for (const text of ['one', 'two', 'three', 'three', 'one']) parse(text)

    expect(asked).toEqual(['one', 'two', 'three', 'one'])
  })
})
