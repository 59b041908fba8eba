import { describe, expect, it } from 'vitest'

import {
  concurrentCopiesSchema,
  copyRuleSchema,
  distributeRuleSchema,
  kmsKeysSchema,
  launchRuleSchema,
  ruleParametersSchema,
} from '../../../../functions/lib/domain/copying/copy-rule-schema.ts'
import { checkKmsKey, kmsKeyFor } from '../../../../functions/lib/domain/copying/kms-keys.ts'
import { parameterNameFrom } from '../../../../functions/lib/domain/copying/parameter-name.ts'
import type { RuleRequest } from '../../../../functions/lib/domain/copying/rule-request.ts'
import { uniteWanted } from '../../../../functions/lib/domain/copying/unite-wanted.ts'
import { wantedFromCopy } from '../../../../functions/lib/domain/copying/wanted-from-copy.ts'
import { wantedFromLaunch } from '../../../../functions/lib/domain/copying/wanted-from-launch.ts'
import { accountId, build, otherId, ownerId, region, wantedCopy, wantedOf } from './copies.ts'

const request: RuleRequest = {
  ruleName: 'golden',
  regions: [region, 'eu-west-1'],
  accountsIn: (at) => (at === region ? [accountId] : [accountId, otherId]),
  principalsIn: (at) => (at === region ? [accountId] : [accountId, otherId]),
  kmsKeys: 'arn:aws:kms:{region}:{accountId}:alias/ami',
  ssmParameters: [{ parameterName: '/imagebuilder/{imageName}/{version}' }],
}
const template = 'lt-0123456789abcdef0'
const parameterOf = (account: string) => ({
  accountId: account,
  name: '/imagebuilder/al2023/1.2.3',
  dataType: 'text',
})

describe('the members of the rules file', () => {
  it('takes what rules.md shows', () => {
    const copy = {
      regions: 'all',
      kmsKeys: 'golden',
      amiDistributionConfiguration: {
        name: 'win2022 {{ imagebuilder:buildDate }}',
        amiTags: { Tier: 'golden' },
      },
    }

    expect(copyRuleSchema.safeParse(copy).success).toBe(true)
    expect(launchRuleSchema.safeParse({ regions: 'all' }).success).toBe(true)
    expect(
      ruleParametersSchema.safeParse([{ parameterName: '/imagebuilder/golden/{imageName}' }]).success,
    ).toBe(true)
    expect(
      kmsKeysSchema.safeParse({
        golden: { [region]: 'arn:a' },
        own: 'arn:aws:kms:{region}:{accountId}:alias/ami',
      }).success,
    ).toBe(true)
    const concurrent = { default: 50, headroom: 5, overrides: [{ account: accountId, region, limit: 20 }] }
    expect(concurrentCopiesSchema.safeParse(concurrent).success).toBe(true)
    expect(
      distributeRuleSchema.safeParse(
        `arn:aws:imagebuilder:${region}:${ownerId}:distribution-configuration/golden`,
      ).success,
    ).toBe(true)
    expect(distributeRuleSchema.safeParse([{ region }]).success).toBe(true)
    expect(distributeRuleSchema.safeParse({ distributions: [{ region }] }).success).toBe(true)
  })

  it.each([
    [copyRuleSchema, { regions: 'all', amiDistributionConfiguration: { targetAccountIds: [accountId] } }],
    [copyRuleSchema, { regions: 'all', relay: true }],
    [copyRuleSchema, { regions: 'all', retention: 3 }],
    [copyRuleSchema, {}],
    [launchRuleSchema, { regions: [] }],
    [ruleParametersSchema, [{ parameterName: 'a b' }]],
    [concurrentCopiesSchema, { default: 5, headroom: 5 }],
    [concurrentCopiesSchema, { default: 0 }],
    [concurrentCopiesSchema, { headroom: 50 }],
    [distributeRuleSchema, 'golden'],
  ])('refuses with an expectation in words, case %#', (schema, value) => {
    const parsed = schema.safeParse(value)

    expect(parsed.success).toBe(false)
    for (const { message } of parsed.error?.issues ?? []) expect(message).not.toMatch(/^Invalid input/)
  })
})

describe('wantedFromCopy', () => {
  const wanted = wantedFromCopy(
    {
      regions: 'all',
      kmsKeys: 'own',
      launchTemplateConfigurations: [{ launchTemplateId: template, accountId, region: 'eu-west-1' }],
    },
    request,
    build,
  )

  it('wants a copy per account and Region, with its key, outputs and the key of a relay', () => {
    expect(wanted.copies).toHaveLength(3)
    expect(wanted.copies[1]).toEqual({
      accountId,
      region: 'eu-west-1',
      name: 'al2023 2026-11-22T00-19-02.123Z',
      amiTags: {},
      kmsKeyId: `arn:aws:kms:eu-west-1:${accountId}:alias/ami`,
      relayKmsKeyId: `arn:aws:kms:eu-west-1:${ownerId}:alias/ami`,
      relay: true,
      outputs: {
        launchTemplates: [{ accountId, launchTemplateId: template, setDefault: true }],
        parameters: [parameterOf(accountId)],
      },
      wantedBy: ['golden'],
    })
    expect(wanted.copies[0]?.outputs.launchTemplates).toEqual([])
  })

  it("writes the owner's parameter where the owner has the AMI, or gets it as a relay", () => {
    const outputs = { launchTemplates: [], parameters: [parameterOf(ownerId)] }

    expect(wanted.existing).toEqual([
      { accountId: ownerId, region, imageId: 'ami-build', outputs, wantedBy: ['golden'] },
    ])
    expect(wanted.relayOutputs).toEqual([{ region: 'eu-west-1', outputs }])
  })

  it('uses no key where the rule names none, and no relay where it says so', () => {
    const plain = wantedFromCopy({ regions: 'all', relay: false }, request, build).copies[0]

    expect(plain).toMatchObject({ relay: false })
    expect(plain).not.toHaveProperty('kmsKeyId')
  })

  it('gives nobody launch permission where the rule names nobody', () => {
    const amiDistributionConfiguration = { launchPermission: {} }
    const { copies } = wantedFromCopy({ regions: 'all', amiDistributionConfiguration }, request, build)

    expect(copies[0]?.outputs).not.toHaveProperty('launchPermission')
  })

  it.each([
    [
      { launchTemplateConfigurations: [{ launchTemplateId: template, accountId }] },
      'LAUNCH_TEMPLATE_WITHOUT_PLACE',
    ],
    [
      { launchTemplateConfigurations: [{ launchTemplateId: template, region }] },
      'LAUNCH_TEMPLATE_WITHOUT_PLACE',
    ],
    [{ amiDistributionConfiguration: { name: '{{ ssm:x }}' } }, 'UNKNOWN_PLACEHOLDER'],
  ])('wants nothing of a rule with %j', (members, check) => {
    expect(wantedFromCopy({ regions: 'all', ...members }, request, build)).toMatchObject({
      copies: [],
      existing: [],
      findings: [{ check }],
    })
  })
})

describe('wantedFromLaunch', () => {
  it("grants the owner's AMI, and copies it for the owner where there is none", () => {
    const wanted = wantedFromLaunch({ regions: 'all', kmsKeys: 'own' }, request, build)

    expect(wanted.existing).toEqual([
      {
        accountId: ownerId,
        region,
        imageId: 'ami-build',
        outputs: {
          launchPermission: { userIds: [accountId] },
          launchTemplates: [],
          parameters: [parameterOf(ownerId), parameterOf(accountId)],
        },
        wantedBy: ['golden'],
      },
    ])
    expect(wanted.copies).toMatchObject([
      {
        accountId: ownerId,
        region: 'eu-west-1',
        kmsKeyId: `arn:aws:kms:eu-west-1:${ownerId}:alias/ami`,
        outputs: { launchPermission: { userIds: [accountId, otherId] } },
      },
    ])
  })

  it('grants units and the organization as such, and writes parameters into their accounts', () => {
    const unit = `arn:aws:organizations::${ownerId}:ou/o-abcdefghij/ou-ab12-nonprod01`
    const organization = `arn:aws:organizations::${ownerId}:organization/o-abcdefghij`
    const principalsIn = () => [unit, organization, otherId]

    const [existing] = wantedFromLaunch({ regions: 'all' }, { ...request, principalsIn }, build).existing

    expect(existing?.outputs.launchPermission).toEqual({
      userIds: [otherId],
      organizationArns: [organization],
      organizationalUnitArns: [unit],
    })
    expect(existing?.outputs.parameters.map((parameter) => parameter.accountId)).toEqual([ownerId, accountId])
  })

  it('wants nothing in a Region without accounts', () => {
    const nobody = { ...request, accountsIn: () => [ownerId], principalsIn: () => [ownerId] }

    expect(wantedFromLaunch({ regions: 'all' }, nobody, build)).toMatchObject({ copies: [], existing: [] })
  })
})

describe('uniteWanted', () => {
  it('makes one copy of the same wish, with the outputs of both', () => {
    const one = wantedCopy({
      outputs: { launchPermission: { userIds: ['1'] }, launchTemplates: [], parameters: [] },
    })
    const parameters = [{ accountId, name: '/a', dataType: 'text' }] as const
    const other = wantedCopy({
      relay: false,
      wantedBy: ['second'],
      outputs: { launchPermission: { userIds: ['1', '2'] }, launchTemplates: [], parameters },
    })

    expect(uniteWanted([wantedOf([one]), wantedOf([other])])).toMatchObject({
      findings: [],
      copies: [
        {
          relay: false,
          wantedBy: ['golden', 'second'],
          outputs: { launchPermission: { userIds: ['1', '2'] }, parameters },
        },
      ],
    })
  })

  it.each([{ name: 'other' }, { kmsKeyId: 'arn' }, { amiTags: { a: 'b' } }, { description: 'd' }])(
    'refuses two different copies for one account and Region, naming both: %j',
    (changes) => {
      const other = wantedCopy({ ...changes, wantedBy: ['second'] })
      const elsewhere = wantedCopy({ accountId: otherId })

      const united = uniteWanted([wantedOf([wantedCopy(), elsewhere]), wantedOf([other])])

      expect(united.copies).toEqual([elsewhere])
      expect(united.findings).toMatchObject([
        { check: 'COPY_WANTED_TWICE', what: expect.stringContaining('golden and second') },
      ])
    },
  )
})

describe('parameterNameFrom', () => {
  const values = { imageName: 'al2023', version: '1.2.3/4', stage: 'canary' }
  const reading = (name: string, from = values) => parameterNameFrom(name, from, 'there')

  it('resolves its placeholders', () => {
    expect(reading('/g/{imageName}/{version}/{stage}')).toEqual({
      kind: 'name',
      name: '/g/al2023/1.2.3/canary',
    })
  })

  it.each([
    ['/g/{image}', '{image} is not known'],
    ['g/level', 'leading /'],
    ['/aws/golden', 'aws or ssm'],
    ['SsmGolden', 'aws or ssm'],
    ['/g//x', 'empty levels'],
    ['/g/', 'empty levels'],
    ['/l'.repeat(16), '15 levels'],
    [`/${'l'.repeat(1011)}`, '1011 characters'],
    ['/g x', 'letters, digits'],
  ])('refuses %s', (name, words) => {
    expect(reading(name)).toMatchObject({
      kind: 'refused',
      finding: { check: 'SSM_PARAMETER_NAME', what: expect.stringContaining(words), where: 'there' },
    })
  })

  it('refuses {stage} where there is none', () => {
    const { stage: _, ...stageless } = values

    expect(parameterNameFrom('/g/{stage}', stageless, 'there').kind).toBe('refused')
  })
})

describe('KMS keys', () => {
  const lane = { accountId, region: 'eu-west-1' }

  it('finds the key of an account and Region', () => {
    expect(kmsKeyFor({ 'eu-west-1': 'arn:k' }, lane)).toBe('arn:k')
    expect(kmsKeyFor({ 'us-east-1': 'arn:k' }, lane)).toBeUndefined()
  })

  it.each([
    ['0d990263-6b8f-4f0e-8f4c-000000000000', 'KMS_KEY_NOT_ARN'],
    ['alias/golden', 'KMS_KEY_NOT_ARN'],
    [`arn:aws:kms:us-east-1:${ownerId}:alias/golden`, 'KMS_KEY_OTHER_REGION'],
  ])('finds what is wrong with %s: %s', (key, check) => {
    expect(checkKmsKey(key, lane)).toMatchObject({ check })
  })

  it('has nothing against the ARN of a key or an alias of the Region', () => {
    expect(checkKmsKey(`arn:aws:kms:eu-west-1:${ownerId}:alias/golden`, lane)).toBeUndefined()
    expect(checkKmsKey(`arn:aws:kms:eu-west-1:${ownerId}:key/0d990263-6b8f`, lane)).toBeUndefined()
  })
})
