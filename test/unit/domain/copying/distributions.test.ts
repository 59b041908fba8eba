import { describe, expect, it } from 'vitest'

import { checkDistributions } from '../../../../functions/lib/domain/copying/check-distributions.ts'
import type { Distribution } from '../../../../functions/lib/domain/copying/distribution-schema.ts'
import { readDistributions } from '../../../../functions/lib/domain/copying/read-distributions.ts'
import { wantedFromDistributions } from '../../../../functions/lib/domain/copying/wanted-from-distributions.ts'
import { accountId, build, otherId, ownerId, region } from './copies.ts'

/** The sample of Image Builder's page on cross-account distribution, in the build's Region. */
const sample = {
  name: 'cross-account-distribution-example',
  description: 'Cross Account Distribution Configuration Example',
  distributions: [
    {
      amiDistributionConfiguration: {
        targetAccountIds: [accountId, otherId],
        name: 'Name {{ imagebuilder:buildDate }}',
        description: 'ImageCopy Ami Copy Configuration',
      },
      region,
    },
  ],
}

function read(input: unknown): readonly Distribution[] {
  const reading = readDistributions(input)
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.findings))
  return reading.distributions
}

function wanted(distributions: unknown, built = build) {
  return wantedFromDistributions(
    { distributions: read(distributions), relay: true, wantedBy: 'golden' },
    built,
  )
}

const template = 'lt-0123456789abcdef0'
const parameter = { parameterName: '/imagebuilder/golden', dataType: 'aws:ec2:image' } as const

describe('readDistributions', () => {
  it("reads AWS's sample, its array alone, and what Get answers", () => {
    const got = { ...sample, arn: 'arn:x', timeoutMinutes: 720, dateCreated: '2026-01-01', tags: { a: 'b' } }

    expect(read(sample)).toEqual(sample.distributions)
    expect(read(sample.distributions)).toEqual(sample.distributions)
    expect(read(got)).toEqual(sample.distributions)
    // As AWS's own sample of get-distribution-configuration ends.
    expect(read({ ...got, tags: {} })).toEqual(sample.distributions)
  })

  const ami = (members: object) => [{ region, amiDistributionConfiguration: members }]
  const accounts = (count: number) =>
    Array.from({ length: count }, (_, index) => String(index).padStart(12, '4'))

  it.each([
    [[], 'distributions'],
    [[{ region: 'Virginia' }], 'distributions[0].region'],
    [[{ region, amiDistributions: {} }], 'distributions[0].amiDistributions'],
    [ami({ targetAccountIds: [] }), 'distributions[0].amiDistributionConfiguration.targetAccountIds'],
    [
      ami({ targetAccountIds: accounts(1537) }),
      'distributions[0].amiDistributionConfiguration.targetAccountIds',
    ],
    [
      ami({ targetAccountIds: [123456789012] }),
      'distributions[0].amiDistributionConfiguration.targetAccountIds[0]',
    ],
    [ami({ name: 'n'.repeat(128) }), 'distributions[0].amiDistributionConfiguration.name'],
    [ami({ name: 'no/slash' }), 'distributions[0].amiDistributionConfiguration.name'],
    [ami({ description: 'd'.repeat(1025) }), 'distributions[0].amiDistributionConfiguration.description'],
    [ami({ amiTags: { 'aws:x': 'y' } }), 'distributions[0].amiDistributionConfiguration.amiTags'],
    [
      ami({ launchPermission: { organizationArns: ['o-1'] } }),
      'distributions[0].amiDistributionConfiguration.launchPermission.organizationArns[0]',
    ],
    [
      [{ region, launchTemplateConfigurations: [{ launchTemplateId: 'lt-1' }] }],
      'distributions[0].launchTemplateConfigurations[0].launchTemplateId',
    ],
    [
      [{ region, ssmParameterConfigurations: [{ parameterName: 'a b' }] }],
      'distributions[0].ssmParameterConfigurations[0].parameterName',
    ],
    [
      [{ region, ssmParameterConfigurations: [{ ...parameter, dataType: 'image' }] }],
      'distributions[0].ssmParameterConfigurations[0].dataType',
    ],
  ])('refuses %j at its place', (distributions, where) => {
    const reading = readDistributions({ distributions })

    expect(reading).toMatchObject({ kind: 'refused', findings: [{ check: 'DISTRIBUTION_MALFORMED', where }] })
    expect(readDistributions(distributions)).toMatchObject({ findings: [{ where }] })
  })

  it('says value and expectation', () => {
    const reading = readDistributions([{ region: 'Virginia' }])

    expect(reading.kind === 'refused' && reading.findings[0]?.what).toBe(
      'Expected distributions[0].region to be an AWS Region, for example us-east-1, got "Virginia".',
    )
  })
})

describe('checkDistributions', () => {
  const check = (distributions: unknown, distributed: readonly Distribution[] = []) =>
    checkDistributions(read(distributions), { region, distributed, ownerId })
  const here = { region, amiDistributionConfiguration: {} }

  it('asks for an entry in the Region of the build', () => {
    expect(check([here])).toEqual([])
    expect(check([{ region: 'eu-west-1', amiDistributionConfiguration: {} }])).toMatchObject([
      { check: 'NO_ENTRY_IN_SOURCE_REGION', remedy: expect.stringContaining(region) },
    ])
  })

  const members = {
    licenseConfigurationArns: [
      `arn:aws:license-manager:us-east-1:${ownerId}:license-configuration:lic-0123456789abcdef0123456789abcdef`,
    ],
    s3ExportConfiguration: { roleName: 'export', diskImageFormat: 'VMDK', s3Bucket: 'bucket' },
    fastLaunchConfigurations: [{ enabled: true }],
    containerDistributionConfiguration: { targetRepository: { service: 'ECR', repositoryName: 'golden' } },
  }

  it.each(Object.entries(members))('refuses %s by name, unless Image Builder did it', (member, value) => {
    const entry = { ...here, [member]: value }

    expect(check([entry])).toMatchObject([
      { check: 'DISTRIBUTION_MEMBER_UNSUPPORTED', where: `distributions[0].${member}` },
    ])
    expect(check([entry], read([entry]))).toEqual([])
    expect(check([entry], read([{ ...entry, region: 'eu-west-1' }]))).toHaveLength(1)
  })

  it.each([
    ['LAUNCH_TEMPLATE_QUOTA', 'launchTemplateConfigurations', { launchTemplateId: template }, 5],
    ['SSM_PARAMETER_QUOTA', 'ssmParameterConfigurations', parameter, 10],
  ])('finds %s: more %s per Region than Image Builder takes, over all entries', (name, member, one, most) => {
    const entry = (count: number, at = region) => ({
      region: at,
      amiDistributionConfiguration: {},
      [member]: Array.from({ length: count }, () => one),
    })

    expect(check([entry(most - 1), entry(1), entry(most, 'eu-west-1')])).toEqual([])
    expect(check([entry(most), entry(1)])).toMatchObject([{ check: name }])
  })

  it('refuses outputs in accounts that get no AMI', () => {
    const findings = check([
      {
        region,
        amiDistributionConfiguration: { targetAccountIds: [accountId] },
        launchTemplateConfigurations: [{ launchTemplateId: template, accountId: otherId }],
        ssmParameterConfigurations: [{ ...parameter, amiAccountId: otherId }],
      },
    ])

    expect(findings.map(({ check }) => check)).toEqual([
      'LAUNCH_TEMPLATE_WITHOUT_AMI',
      'SSM_PARAMETER_WITHOUT_AMI',
    ])
    expect(findings.map(({ what }) => what)).toEqual([
      expect.stringContaining(`is for ${otherId} in ${region}, which`),
      expect.stringContaining(`is for ${otherId} in ${region}, which`),
    ])
  })
})

describe('wantedFromDistributions', () => {
  it("wants a copy for each target account of AWS's sample", () => {
    const { copies, existing, findings } = wanted(sample)

    expect({ existing, findings }).toEqual({ existing: [], findings: [] })
    expect(copies.map((copy) => [copy.accountId, copy.region])).toEqual([
      [accountId, region],
      [otherId, region],
    ])
    expect(copies[0]).toEqual({
      accountId,
      region,
      name: 'Name 2026-11-22T00-19-02.123Z',
      description: 'ImageCopy Ami Copy Configuration',
      amiTags: {},
      relay: true,
      outputs: { launchTemplates: [], parameters: [] },
      wantedBy: ['golden'],
    })
  })

  it("takes the owner's own output from what Image Builder made", () => {
    const launchPermission = { userIds: [accountId] }
    const entry = { region, amiDistributionConfiguration: { launchPermission } }

    expect(wanted([entry])).toMatchObject({
      copies: [],
      findings: [],
      existing: [{ accountId: ownerId, imageId: 'ami-build', outputs: { launchPermission } }],
    })
    expect(wanted([entry], { ...build, distributed: read([entry]) }).existing).toEqual([])
  })

  it('gives nobody launch permission where a configuration names nobody', () => {
    const amiDistributionConfiguration = { targetAccountIds: [ownerId, accountId], launchPermission: {} }

    const { copies, existing } = wanted([{ region, amiDistributionConfiguration }])

    expect(existing).toEqual([])
    expect(copies.map(({ outputs }) => outputs)).toEqual([{ launchTemplates: [], parameters: [] }])
  })

  it("refuses the owner's own output where Image Builder made none", () => {
    const targets = {
      region: 'eu-west-1',
      amiDistributionConfiguration: { targetAccountIds: [ownerId, accountId] },
    }

    for (const entry of [targets, { region: 'eu-west-1', amiDistributionConfiguration: {} }]) {
      expect(wanted([entry]).findings).toMatchObject([
        { check: 'OWN_OUTPUT_MISSING', where: 'distributions[0]' },
      ])
    }
    expect(wanted([targets]).copies.map((copy) => copy.accountId)).toEqual([accountId])
  })

  it('does not make again what is in the outputs of the build', () => {
    const built = { ...build, amis: [...build.amis, { accountId, region, imageId: 'ami-there' }] }

    const { copies, existing } = wanted(
      [
        {
          ...sample.distributions[0],
          ssmParameterConfigurations: [{ ...parameter, amiAccountId: accountId }],
        },
      ],
      built,
    )

    expect(copies.map((copy) => copy.accountId)).toEqual([otherId])
    expect(existing).toMatchObject([
      { accountId, imageId: 'ami-there', outputs: { parameters: [{ accountId }] } },
    ])
  })

  it('gives outputs to the accounts that they name, a launch template as default unless said otherwise', () => {
    const { copies } = wanted([
      {
        ...sample.distributions[0],
        launchTemplateConfigurations: [
          { launchTemplateId: template, accountId },
          { launchTemplateId: template, accountId: otherId, setDefaultVersion: false },
        ],
        ssmParameterConfigurations: [{ ...parameter, amiAccountId: accountId }],
      },
    ])

    expect(copies.map(({ outputs }) => outputs)).toEqual([
      {
        launchTemplates: [{ accountId, launchTemplateId: template, setDefault: true }],
        parameters: [{ accountId, name: '/imagebuilder/golden', dataType: 'aws:ec2:image' }],
      },
      {
        launchTemplates: [{ accountId: otherId, launchTemplateId: template, setDefault: false }],
        parameters: [],
      },
    ])
  })

  it('takes outputs without account for the owner', () => {
    const { existing } = wanted([
      {
        region,
        amiDistributionConfiguration: { targetAccountIds: [accountId] },
        ssmParameterConfigurations: [parameter],
      },
    ])

    expect(existing).toMatchObject([
      { accountId: ownerId, outputs: { parameters: [{ accountId: ownerId }] } },
    ])
  })

  it('takes keys of single accounts before those of the entry, and a relay key only from the owner', () => {
    const key = (account: string, name: string) => `arn:aws:kms:${region}:${account}:alias/${name}`
    const request = {
      distributions: read([
        {
          region,
          amiDistributionConfiguration: {
            targetAccountIds: [accountId, otherId],
            kmsKeyId: key(ownerId, 'golden'),
          },
        },
      ]),
      kmsKeyIds: { [`${accountId}/${region}`]: key(accountId, 'own') },
      relay: true,
      wantedBy: 'golden',
    }

    const keys = wantedFromDistributions(request, build).copies.map((copy) => [
      copy.kmsKeyId,
      copy.relayKmsKeyId,
    ])

    expect(keys).toEqual([
      [key(accountId, 'own'), key(ownerId, 'golden')],
      [key(ownerId, 'golden'), key(ownerId, 'golden')],
    ])
  })

  it('resolves placeholders in tags, and refuses unknown ones and a fiftieth tag by name', () => {
    const tagged = (amiTags: Record<string, string>) =>
      wanted([{ region, amiDistributionConfiguration: { targetAccountIds: [accountId], amiTags } }])
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))

    expect(tagged({ Built: '{{imagebuilder:buildDate:yyyyMMdd}}' }).copies[0]?.amiTags).toEqual({
      Built: '20261122',
    })
    expect(tagged({ Key: '{{ ssm:/x }}' })).toMatchObject({
      copies: [],
      findings: [
        { check: 'UNKNOWN_PLACEHOLDER', where: 'distributions[0].amiDistributionConfiguration.amiTags.Key' },
      ],
    })
    expect(tagged(many(49)).findings).toEqual([])
    expect(tagged(many(50)).findings).toMatchObject([{ check: 'TOO_MANY_TAGS' }])
  })
})
