import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { destinationTemplateValues } from '../../../functions/lib/domain/checks/destination-template/template-values.ts'
import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'

const ownerId = '222222222222'
const ownersKeys = `arn:aws:kms:*:${ownerId}:key/*`
const keyOf = (accountId: string, region: string) => `arn:aws:kms:${region}:${accountId}:key/1234`
const configuration = `arn:aws:imagebuilder:us-east-1:${ownerId}:distribution-configuration/golden`

const rulesWith = (wishes: Omit<Rule, 'name' | 'match'>, others: Partial<Rules> = {}): Rules => ({
  version: 1,
  ownerAccountId: ownerId,
  regions: ['us-east-1', 'eu-west-1'],
  targets: { canary: { accounts: ['440000000001'] } },
  rules: [{ name: 'r', match: { imageNames: ['*'] }, targets: ['canary'], ...wishes }],
  ...others,
})

const nothing = {
  OwnerAccountId: ownerId,
  EncryptedImages: 'false',
  LaunchTemplates: 'false',
  SsmParameters: 'false',
}
const valuesOf = (rules: Rules) => destinationTemplateValues(rules).values
const named = (...names: readonly string[]) => names.map((parameterName) => ({ parameterName }))
const entry = (accountId: string) => ({
  region: 'us-east-1',
  amiDistributionConfiguration: { targetAccountIds: [accountId], kmsKeyId: keyOf(ownerId, 'us-east-1') },
  launchTemplateConfigurations: [{ launchTemplateId: 'lt-0a1b2c3d4e5f6a7b8', accountId }],
  ssmParameterConfigurations: [{ amiAccountId: accountId, parameterName: '/golden/linux' }],
})
const everything = {
  OwnerAccountId: ownerId,
  EncryptedImages: 'true',
  LaunchTemplates: 'true',
  SsmParameters: 'true',
  ParameterPrefix: 'golden/',
  KmsKeyArns: ownersKeys,
}

describe('destinationTemplateValues', () => {
  it.each([
    ['shares', { share: { resources: ['image'] } }],
    ['launches from the owner', { launch: { regions: 'all', kmsKeys: 'golden' } }],
    ['copies', { copy: { regions: 'all' } }],
    ['distributes to the owner', { distribute: [entry(ownerId)] }],
    ['names parameters of a share alone', { share: { resources: ['image'] }, ssmParameters: named('/a') }],
  ] as const)('wants nothing beside copying when a rule %s', (_, wishes) => {
    const kmsKeys = { golden: keyOf(ownerId, 'us-east-1') }

    expect(destinationTemplateValues(rulesWith(wishes, { kmsKeys }))).toEqual({ values: nothing, beyond: [] })
  })

  it('reads a distribution configuration in a rule, or by its ARN, as the same wish', () => {
    const entries = [entry('440000000001')]
    const byArn = rulesWith({ distribute: configuration })

    expect(valuesOf(rulesWith({ distribute: entries }))).toEqual(everything)
    expect(valuesOf(rulesWith({ distribute: { distributions: entries } }))).toEqual(everything)
    expect(destinationTemplateValues(byArn, new Map([[configuration, entries]]))).toEqual({
      values: everything,
      beyond: [],
    })
  })

  it('tells of a distribution configuration that nobody has read', () => {
    const { values, beyond } = destinationTemplateValues(rulesWith({ distribute: configuration }))

    expect(values).toEqual(nothing)
    expect(beyond).toEqual([
      expect.stringContaining(`--distribution-configuration-arn ${configuration}`) as string,
    ])
  })

  it.each([
    ['the owner', { golden: { 'us-east-1': keyOf(ownerId, 'us-east-1') } }, [ownersKeys]],
    [
      'a third account, in the Regions of the copy alone',
      {
        golden: {
          'us-east-1': keyOf('660000000000', 'us-east-1'),
          'eu-west-1': keyOf('660000000000', 'eu-west-1'),
        },
      },
      [ownersKeys, keyOf('660000000000', 'us-east-1')],
    ],
    [
      'each account, by alias',
      { golden: 'arn:aws:kms:{region}:{accountId}:alias/ami' },
      [ownersKeys, 'arn:aws:kms:us-east-1:*:key/*'],
    ],
    [
      'the account, by key',
      { golden: 'arn:aws:kms:{region}:440000000001:key/mrk-1' },
      [ownersKeys, 'arn:aws:kms:us-east-1:440000000001:key/mrk-1'],
    ],
  ])('lists the keys of %s', (_, kmsKeys, expected) => {
    const rules = rulesWith({ copy: { regions: ['us-east-1'], kmsKeys: 'golden' } }, { kmsKeys })

    expect(valuesOf(rules)).toEqual({
      ...nothing,
      EncryptedImages: 'true',
      KmsKeyArns: expected.join(','),
    })
  })

  it('lists whole accounts when single keys are more than CloudFormation takes', () => {
    const regions = Array.from({ length: 50 }, (_, index) => `us-east-${index + 1}`)
    const golden = `arn:aws:kms:{region}:660000000000:key/${'a'.repeat(50)}`
    const rules = rulesWith({ copy: { regions: 'all', kmsKeys: 'golden' } }, { regions, kmsKeys: { golden } })

    expect(valuesOf(rules).KmsKeyArns).toBe(`${ownersKeys},arn:aws:kms:*:660000000000:key/*`)
  })

  it("names the partition of the file's Regions", () => {
    const kmsKeyId = `arn:aws-cn:kms:cn-north-1:${ownerId}:key/1`
    const wishes = { copy: { regions: 'all', amiDistributionConfiguration: { kmsKeyId } } } as const

    expect(valuesOf(rulesWith(wishes, { regions: ['cn-north-1'] })).KmsKeyArns).toBe(
      `arn:aws-cn:kms:*:${ownerId}:key/*`,
    )
  })

  it.each([
    [['/imagebuilder/golden/{imageName}'], undefined],
    [['/golden/linux'], 'golden/'],
    [['/golden/linux', '/imagebuilder/x', '/golden/{imageName}/{version}'], 'golden/'],
    [['/platform/golden/a', '/platform/grey/b'], 'platform/'],
    [['ImageBuilder-linux', 'ImageBuilder-windows'], 'ImageBuilder-'],
    [['golden'], 'golden'],
  ])('allows for parameters %j the prefix %s', (names, expected) => {
    const { values, beyond } = destinationTemplateValues(
      rulesWith({ launch: { regions: 'all' }, ssmParameters: named(...names) }),
    )

    expect({ ...values, beyond }).toEqual({
      ...nothing,
      SsmParameters: 'true',
      ...(expected === undefined ? {} : { ParameterPrefix: expected }),
      beyond: [],
    })
  })

  it.each([[['golden', 'goldfish']], [['/golden/linux', '/platform/linux']], [['/{imageName}/golden']]])(
    'tells that one prefix is not enough for parameters %j',
    (names) => {
      const { values, beyond } = destinationTemplateValues(
        rulesWith({ copy: { regions: 'all' }, ssmParameters: named(...names) }),
      )

      expect(values.ParameterPrefix).toBeUndefined()
      expect(beyond).toEqual([expect.stringContaining(`(${names.join(', ')})`) as string])
    },
  )

  it('answers only values that the template takes', () => {
    const template = JSON.parse(readFileSync('infra/destination-account.template.json', 'utf8')) as {
      readonly Parameters: Readonly<Record<string, { readonly AllowedPattern?: string }>>
    }
    const kmsKeys = { own: 'arn:aws:kms:{region}:{accountId}:alias/ami' }
    const wishes = {
      copy: { regions: 'all', kmsKeys: 'own' },
      ssmParameters: named('/golden/linux'),
    } as const

    const values = Object.entries(valuesOf(rulesWith(wishes, { kmsKeys })))

    expect(values).toHaveLength(6)
    for (const [name, value] of values)
      for (const each of value.split(','))
        expect(each).toMatch(new RegExp(template.Parameters[name]!.AllowedPattern ?? '^(true|false)$'))
  })
})
