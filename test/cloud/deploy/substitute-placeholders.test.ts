import { describe, expect, it } from 'vitest'

import { substitutePlaceholders } from '../../../local/deploy/substitute-placeholders.ts'

describe('substitutePlaceholders', () => {
  it('replaces every occurrence of every placeholder', () => {
    expect(substitutePlaceholders('{"a":"${One}","b":"${Two} ${One}"}', { One: '$&1', Two: '2' })).toBe(
      '{"a":"$&1","b":"2 $&1"}',
    )
  })

  it.each([
    ['a placeholder has no value', '${One} ${Two}', { One: '1' }, 'placeholders without a value [Two]'],
    ['a value has no placeholder', '${One}', { One: '1', Two: '2' }, 'values without a placeholder [Two]'],
  ])('refuses the definition when %s', (_, definition, values, message) => {
    expect(() => substitutePlaceholders(definition, values)).toThrow(message)
  })
})
