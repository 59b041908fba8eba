import { describe, expect, it } from 'vitest'

import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { accountsOfRule, targetsOfRule } from '../../../functions/lib/domain/rules/target-accounts.ts'

const rule: Rule = {
  name: 'r',
  match: { imageNames: ['*'] },
  targets: ['units', 'named', 'more'],
  share: { resources: ['image'] },
}

const units = { organizationalUnits: ['ou-ab12-11111111'], excludedAccounts: ['440000000002'] }
const named = {
  accounts: ['440000000001', '440000000002'],
  excludedAccounts: ['440000000001'],
  excludedRegions: ['eu-west-1'],
}
const more = { accounts: ['440000000002', '440000000003'] }

const rules: Rules = {
  version: 1,
  ownerAccountId: '222222222222',
  regions: ['us-east-1', 'eu-west-1'],
  targets: { more, named, unused: { organization: true }, units },
  rules: [rule],
}

describe('targetsOfRule', () => {
  it('answers the targets of the rule in its order when no Region is given', () => {
    expect(targetsOfRule(rule, rules)).toEqual([units, named, more])
  })

  it('leaves out a target in a Region that it excludes', () => {
    expect(targetsOfRule(rule, rules, 'eu-west-1')).toEqual([units, more])
    expect(targetsOfRule(rule, rules, 'us-east-1')).toEqual([units, named, more])
  })
})

describe('accountsOfRule', () => {
  it('answers each account that a target names and does not exclude from itself, once', () => {
    expect(accountsOfRule(rule, rules)).toEqual(['440000000002', '440000000003'])
  })

  it('answers none when the targets are organizational units alone', () => {
    expect(accountsOfRule({ ...rule, targets: ['units', 'unused'] }, rules)).toEqual([])
  })
})
