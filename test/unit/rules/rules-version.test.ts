import { describe, expect, it } from 'vitest'

import { rulesVersionOf } from '../../../functions/lib/domain/rules/rules-version.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'

const rules: Rules = {
  version: 1,
  ownerAccountId: '222222222222',
  regions: ['us-east-1'],
  targets: { a: { accounts: ['440000000001', '440000000002'] }, b: { accounts: ['440000000003'] } },
  rules: [{ name: 'r', match: { imageNames: ['*'] }, targets: ['a', 'b'], share: { resources: ['image'] } }],
}

describe('rulesVersionOf', () => {
  it('answers the same 12 digits when only the order of members differs', () => {
    const { targets, ...rest } = rules
    const reordered: Rules = { targets: { b: targets['b']!, a: targets['a']! }, ...rest }

    expect(rulesVersionOf(rules)).toBe('e9f720e954ca')
    expect(rulesVersionOf(reordered)).toBe(rulesVersionOf(rules))
  })

  it.each<[string, Rules]>([
    ['an account is added', { ...rules, targets: { ...rules.targets, b: { accounts: ['440000000004'] } } }],
    ['a Region is added', { ...rules, regions: ['us-east-1', 'eu-west-1'] }],
    [
      'a rule shares more',
      { ...rules, rules: [{ ...rules.rules[0]!, share: { resources: ['components'] } }] },
    ],
  ])('answers another version when %s', (_, changed) => {
    expect(rulesVersionOf(changed)).not.toBe(rulesVersionOf(rules))
  })
})
