import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import type { BuildRecord, SourceImage } from '../../../functions/lib/domain/copying/built-image.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import { RulesOfOtherOwner } from '../../../functions/lib/domain/errors.ts'
import type { KeyReading } from '../../../functions/lib/domain/launch/ami.ts'
import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import type { Run, RunTrigger } from '../../../functions/lib/domain/run/run.ts'
import type { OrganizationDirectory } from '../../../functions/lib/ports/organization-directory.ts'
import { createPlanCopies } from '../../../functions/plan-copies/plan-copies.ts'
import { organizationArn, unitArn } from '../domain/organization.ts'

const ownerId = '222222222222'
const accountIds = ['440000000001', '440000000002']
const runId = 'run-1'
const at = '2026-11-22T06:13:00.000Z'
const imageArn = `arn:aws:imagebuilder:us-west-2:${ownerId}:image/al2023-base/1.0.0/1`
const configurationArn = `arn:aws:imagebuilder:us-west-2:${ownerId}:distribution-configuration/golden`

const record: BuildRecord = {
  type: 'AMI',
  status: 'AVAILABLE',
  tags: {},
  createdAt: '2026-11-22T06:12:44.000Z',
  amis: [{ accountId: ownerId, region: 'us-west-2', imageId: 'ami-build' }],
  distributed: [],
}
const source: SourceImage = {
  state: 'available',
  gigabytes: 30,
  virtualizationType: 'hvm',
  isEncrypted: false,
  keyArns: [],
}
const baseRule = { name: 'al2023', match: { imageNames: ['al2023-*'] }, targets: ['canary'] }
const copyEverywhere: Rule = { ...baseRule, copy: { regions: 'all' } }
const rules: Rules = {
  version: 1,
  ownerAccountId: ownerId,
  regions: ['us-west-2', 'eu-west-1'],
  targets: { canary: { accounts: accountIds } },
  rules: [copyEverywhere],
}

interface PlanningWorld {
  readonly trigger?: RunTrigger
  readonly records?: Readonly<Record<string, BuildRecord | undefined>>
  readonly source?: SourceImage | undefined
  readonly key?: KeyReading
  readonly rules?: Rules
  readonly configuration?: unknown
  readonly organization?: Partial<OrganizationDirectory>
  /** What an earlier attempt wrote. */
  readonly written?: CopyPlan
  readonly imageBuilder?: 'answers' | 'throttles'
}

const built: RunTrigger = { kind: 'imageBuilt', eventId: 'e-1', resourceArn: imageArn }

async function planWith(world: PlanningWorld) {
  const { trigger = built } = world
  let plan = world.written
  const run: Run = {
    runId,
    executionArn: 'arn:e',
    trigger,
    startedAt: at,
    status: 'sharing',
    rulesVersion: 'abc',
  }
  const output = await createPlanCopies({
    ownerId,
    ledger: { readRun: async () => run },
    rules: { read: async (version) => ({ version, rules: world.rules ?? rules }) },
    plans: {
      readCopyPlan: async () => plan,
      writeCopyPlan: async (_, wanted) => (plan ??= wanted),
    },
    builds: {
      findBuild: async (arn) => {
        if (world.imageBuilder === 'throttles') throw new Error('Too many requests')
        return { [imageArn]: record, ...world.records }[arn]
      },
      findDistribution: async (arn) => (arn === configurationArn ? world.configuration : undefined),
    },
    sources: { findSource: async () => ('source' in world ? world.source : source) },
    keys: { read: async () => world.key ?? { kind: 'usable' } },
    organization: {
      describe: async () => ({ kind: 'member', arn: organizationArn }),
      members: async () => ({ kind: 'unreadable', why: 'AccessDenied' }),
      accountsInUnit: async () => ({ kind: 'unreadable', why: 'AccessDenied' }),
      ...world.organization,
    },
  })({ runId, at })
  return { output, plan: plan! }
}

const lanes = ({ copies }: CopyPlan) => copies.map(({ accountId, region }) => `${accountId} ${region}`)
const checks = (findings: CopyPlan['findings']) => findings.map(({ check }) => check)
const oneRule = (rule: Rule, changes: Partial<Rules> = {}): Rules => ({ ...rules, ...changes, rules: [rule] })

describe('plan-copies of a build', () => {
  it('plans a copy for each account and Region, relays first, and answers counts and whom to check', async () => {
    const { output, plan } = await planWith({})

    expect(output).toEqual({ copyCount: 5, blockedCount: 0, checkPages: [accountIds] })
    expect(lanes(plan)).toEqual([
      `${ownerId} eu-west-1`,
      ...accountIds.map((id) => `${id} us-west-2`),
      ...accountIds.map((id) => `${id} eu-west-1`),
    ])
    expect(plan).toMatchObject({
      images: [{ arn: imageArn, sourceImageId: 'ami-build' }],
      costs: { planned: { copies: 5, transferGigabytes: 30 }, withoutRelay: { transferGigabytes: 60 } },
    })
    expect(plan.copies[1]).toMatchObject({
      build: { version: '1.0.0/1', createdAt: record.createdAt },
      gigabytes: 30,
      wantedBy: ['al2023'],
      request: { source: { kind: 'image', imageId: 'ami-build' } },
    })
  })

  it('goes on with the plan of its first attempt when it is repeated', async () => {
    const { plan: written } = await planWith({})

    const repeated = await planWith({ written, imageBuilder: 'throttles' })

    expect(repeated.output).toEqual({ copyCount: 5, blockedCount: 0, checkPages: [accountIds] })
  })

  it('leaves out what Image Builder has made, and makes only the outputs of it', async () => {
    const amis = [...record.amis, { accountId: accountIds[0]!, region: 'us-west-2', imageId: 'ami-there' }]
    const rule: Rule = {
      ...copyEverywhere,
      copy: { regions: ['us-west-2'] },
      ssmParameters: [{ parameterName: '/golden/{imageName}' }],
    }

    const { plan } = await planWith({ rules: oneRule(rule), records: { [imageArn]: { ...record, amis } } })

    expect(plan.copies.map(({ accountId, existingImageId }) => [accountId, existingImageId])).toEqual([
      [accountIds[1], undefined],
      [accountIds[0], 'ami-there'],
      [ownerId, 'ami-build'],
    ])
    expect(plan.copies[1]?.outputs.parameters).toEqual([
      { accountId: accountIds[0], name: '/golden/al2023-base', dataType: 'text' },
    ])
  })

  it('copies to the accounts of units, without those that are suspended', async () => {
    const active = new Map([
      ['440000000005', true],
      ['440000000006', false],
    ])
    const { plan } = await planWith({
      rules: oneRule(
        { ...copyEverywhere, copy: { regions: ['us-west-2'] } },
        { targets: { canary: { organizationalUnits: ['ou-ab12-nonprod01'], accounts: ['440000000006'] } } },
      ),
      organization: {
        members: async () => ({ kind: 'known', active }),
        accountsInUnit: async () => ({ kind: 'known', accountIds: [...active.keys()] }),
      },
    })

    expect(lanes(plan)).toEqual(['440000000005 us-west-2'])
    expect(plan.sideFindings).toMatchObject([{ check: 'ACCOUNT_INACTIVE', where: '440000000006' }])
    expect(plan.findings).toEqual([])
  })

  it('tells of a launch template in an account that a unit does not have, and copies to the others', async () => {
    const launchTemplateConfigurations = ['440000000005', '440000000006', '440000000007'].map(
      (accountId) => ({ accountId, launchTemplateId: 'lt-0123456789abcdef0' }),
    )
    const active = new Map([
      ['440000000005', true],
      ['440000000006', false],
    ])
    const { plan } = await planWith({
      rules: oneRule(
        { ...copyEverywhere, copy: { regions: ['us-west-2'], launchTemplateConfigurations } },
        { targets: { canary: { organizationalUnits: ['ou-ab12-nonprod01'] } } },
      ),
      organization: {
        members: async () => ({ kind: 'known', active }),
        accountsInUnit: async () => ({ kind: 'known', accountIds: [...active.keys()] }),
      },
    })

    expect(plan.copies[0]?.outputs.launchTemplates).toHaveLength(1)
    // Of the suspended one a side finding tells.
    expect(plan.findings).toMatchObject([
      { check: 'LAUNCH_TEMPLATE_WITHOUT_AMI', what: expect.stringContaining('is for 440000000007, which') },
    ])
  })

  it('tells of units that it cannot expand, once, and copies to the others', async () => {
    const targets = { canary: { organizationalUnits: ['ou-ab12-nonprod01'], accounts: accountIds } }

    const { output, plan } = await planWith({ rules: { ...rules, targets } })

    expect(output).toMatchObject({ copyCount: 5, blockedCount: 1 })
    expect(checks(plan.findings)).toEqual(['ORGANIZATION_UNREADABLE'])
  })

  it('lets units launch without knowing their accounts', async () => {
    const targets = { canary: { organizationalUnits: ['ou-ab12-nonprod01'] } }
    const launch: Rule = { ...baseRule, launch: { regions: 'all' } }

    const { plan } = await planWith({ rules: oneRule(launch, { targets }) })

    expect(lanes(plan)).toEqual([`${ownerId} eu-west-1`, `${ownerId} us-west-2`])
    expect(plan.copies[0]?.outputs.launchPermission).toEqual({ organizationalUnitArns: [unitArn] })
    expect(plan.findings).toEqual([])
  })

  it('leaves accounts out in the Regions that their target excludes', async () => {
    const targets = { canary: { accounts: accountIds, excludedRegions: ['eu-west-1'] } }

    expect(lanes((await planWith({ rules: { ...rules, targets } })).plan)).toEqual(
      accountIds.map((id) => `${id} us-west-2`),
    )
  })

  it.each([
    [
      'a rule gives accounts',
      [{ ...baseRule, copy: { regions: ['eu-west-1'] }, launch: { regions: 'all' as const } }],
    ],
    [
      'two rules give accounts',
      [
        { ...baseRule, copy: { regions: ['eu-west-1'] } },
        { ...baseRule, name: 'launched', launch: { regions: 'all' as const } },
      ],
    ],
  ])('names the copy, not the AMI of the owner, where %s both', async (_, ways) => {
    const ssmParameters = [{ parameterName: '/golden' }]
    const { plan } = await planWith({
      rules: { ...rules, rules: ways.map((rule) => ({ ...rule, ssmParameters })) },
    })

    const parameters = plan.copies.flatMap(({ region, accountId, outputs }) =>
      outputs.parameters.map((parameter) => `${parameter.accountId} ${region} of ${accountId}`),
    )
    expect(parameters.toSorted()).toEqual(
      [
        `${ownerId} eu-west-1 of ${ownerId}`,
        ...accountIds.map((id) => `${id} eu-west-1 of ${id}`),
        `${ownerId} us-west-2 of ${ownerId}`,
        ...accountIds.map((id) => `${id} us-west-2 of ${ownerId}`),
      ].toSorted(),
    )
  })

  it('uses the keys that a rule names', async () => {
    const rule: Rule = { ...copyEverywhere, copy: { regions: ['eu-west-1'], kmsKeys: 'own' } }
    const kmsKeys = { own: 'arn:aws:kms:{region}:{accountId}:alias/ami' }

    const { plan } = await planWith({ rules: oneRule(rule, { kmsKeys }) })

    expect(plan.copies.at(-1)?.request.kmsKeyId).toBe(`arn:aws:kms:eu-west-1:${accountIds[1]}:alias/ami`)
  })

  it('blocks every copy of an AMI on the AWS-managed key before any effect', async () => {
    const { output, plan } = await planWith({
      source: { ...source, isEncrypted: true, keyArns: ['arn:aws:kms:us-west-2:222222222222:key/k'] },
      key: { kind: 'awsManaged' },
    })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 4 })
    expect(new Set(plan.blocked.map(({ finding }) => finding.check))).toEqual(new Set(['AWS_MANAGED_KEY']))
  })

  it.each([
    ['is gone', undefined],
    ['is pending', { ...source, state: 'pending' }],
  ])('refuses to copy an AMI that %s', async (_, found) => {
    const { output, plan } = await planWith({ source: found })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 1 })
    expect(plan.findings).toMatchObject([{ check: 'SOURCE_AMI_MISSING', where: 'ami-build in us-west-2' }])
  })

  it('refuses to copy a build of which Image Builder names no AMI of the owner', async () => {
    const amis = [{ accountId: accountIds[0]!, region: 'us-west-2', imageId: 'ami-theirs' }]

    const { plan } = await planWith({ records: { [imageArn]: { ...record, amis } } })

    expect(plan.findings).toMatchObject([{ check: 'SOURCE_AMI_MISSING', where: imageArn }])
  })

  it('has nothing to copy of a container image, and says so', async () => {
    const { output, plan } = await planWith({
      records: { [imageArn]: { ...record, type: 'DOCKER', amis: [] } },
    })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 0 })
    expect(plan.nothingToCopy).toContain('container image')
  })

  it('says so when the rules leave nothing to copy', async () => {
    const { output, plan } = await planWith({
      rules: { ...rules, targets: { canary: { accounts: [ownerId] } } },
    })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 0 })
    expect(plan.nothingToCopy).toContain('al2023')
  })

  it.each([
    ['shares alone', oneRule({ ...baseRule, share: { resources: ['image'] } })],
    ['is for other images', oneRule({ ...copyEverywhere, match: { imageNames: ['win-*'] } })],
    ['is for other Regions', { ...rules, regions: ['eu-west-1'] }],
  ])('has nothing to copy when the only rule %s', async (_, others) => {
    const { output, plan } = await planWith({ rules: others })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 0 })
    expect(plan.nothingToCopy).toBe('No rule that copies matches the image')
  })

  it.each([
    ['abort', ['al2023']],
    ['skip', undefined],
  ] as const)('tells which rules are aborted by what it refuses when they %s', async (onFinding, aborted) => {
    const { output } = await planWith({
      source: { ...source, isEncrypted: true, keyArns: ['arn:key'] },
      key: { kind: 'awsManaged' },
      rules: oneRule({ ...copyEverywhere, onFinding }),
    })

    expect(output.blockedCount).toBeGreaterThan(0)
    expect(output.abortedRules).toEqual(aborted)
  })

  it('notes which rules abort, and what they waive of what it refuses', async () => {
    const waiver = { account: accountIds[0]!, check: 'AWS_MANAGED_KEY', reason: 'closes' }
    const managed = {
      source: { ...source, isEncrypted: true, keyArns: ['arn:key'] },
      key: { kind: 'awsManaged' },
    } as const
    const plan = async (until: string) => {
      const changes = { waivers: [{ ...waiver, until }] }
      return (
        await planWith({ ...managed, rules: oneRule({ ...copyEverywhere, onFinding: 'abort' }, changes) })
      ).plan
    }
    const waived = (copies: CopyPlan['blocked']) =>
      new Set(
        copies.filter(({ isWaived }) => isWaived).map(({ accountId, finding }) => accountId + finding.what),
      )

    expect((await plan('2026-11-22')).abortingRules).toEqual(['al2023'])
    expect([...waived((await plan('2026-11-22')).blocked)].join()).toMatch(
      /^440000000001.+waived until 2026-11-22: closes/,
    )
    expect(waived((await plan('2026-11-21')).blocked)).toEqual(new Set())
  })

  it('refuses rules of another owner', async () => {
    const refusal = planWith({ rules: { ...rules, ownerAccountId: '333333333333' } })

    await expect(refusal).rejects.toBeInstanceOf(RulesOfOtherOwner)
  })

  it('plans 1,536 accounts in 4 Regions', async () => {
    const many = Array.from({ length: 1_536 }, (_, index) => String(440_000_000_000 + index))
    const regions = ['us-west-2', 'eu-west-1', 'eu-central-1', 'us-east-1']

    const { output } = await planWith({
      rules: { ...rules, regions, targets: { canary: { accounts: many } } },
    })

    expect(output).toMatchObject({ copyCount: 1_536 * 4 + 3, blockedCount: 0 })
    expect(output.checkPages.flat()).toEqual(many)
    expect(Math.max(...output.checkPages.map(({ length }) => length))).toBe(20)
  })

  // Ends within the time of a test only where outputs are not compared in pairs.
  it('plans 1,536 accounts that launch by two rules, each with a parameter', async () => {
    const many = Array.from({ length: 1_536 }, (_, index) => String(440_000_000_000 + index))
    const launched: Rule = {
      ...baseRule,
      launch: { regions: 'all' },
      ssmParameters: [{ parameterName: '/golden/{imageName}' }],
    }
    const both = [launched, { ...launched, name: 'again' }]

    const { output, plan } = await planWith({
      rules: { ...rules, targets: { canary: { accounts: many } }, rules: both },
    })

    expect(output).toMatchObject({ copyCount: 2, blockedCount: 0 })
    expect(plan.copies.map(({ outputs }) => outputs.parameters.length)).toEqual([1_537, 1_537])
  })
})

describe('plan-copies of a distribution configuration', () => {
  const manual = JSON.parse(readFileSync('events/manual-copy.json', 'utf8')) as {
    readonly distribute: { readonly distributions: readonly object[] }
  }
  const byHand = (distribute: unknown, resourceArns: readonly string[] = [imageArn]): RunTrigger => ({
    kind: 'manualCopy',
    resourceArns,
    distribute,
  })

  it.each([
    ['the whole object of the AWS page', manual.distribute, undefined],
    ['its distributions', manual.distribute.distributions, undefined],
    ['its ARN', configurationArn, { ...manual.distribute, arn: configurationArn, timeoutMinutes: 720 }],
  ])('copies by hand with %s', async (_, distribute, configuration) => {
    const { output, plan } = await planWith({ trigger: byHand(distribute), configuration })

    expect(output).toMatchObject({ copyCount: 2, blockedCount: 0 })
    expect(lanes(plan)).toEqual(accountIds.map((id) => `${id} us-west-2`))
    expect(plan.copies[0]).toMatchObject({
      wantedBy: ['manual'],
      request: {
        name: 'Name 2026-11-22T06-12-44.000Z',
        description: 'ImageCopy Ami Copy Configuration',
      },
    })
  })

  it('carries out what a rule says, with its parameters in every account and the owner', async () => {
    const rule: Rule = {
      name: 'al2023',
      match: baseRule.match,
      distribute: [
        ...manual.distribute.distributions,
        { region: 'eu-west-1', amiDistributionConfiguration: { targetAccountIds: accountIds } },
      ] as Rule['distribute'] & object,
      ssmParameters: [{ parameterName: '/golden' }],
    }

    const { plan } = await planWith({ rules: oneRule(rule) })

    expect(plan.findings).toEqual([])
    expect(
      plan.copies.map(({ accountId, region, existingImageId }) => [accountId, region, existingImageId]),
    ).toEqual([
      [ownerId, 'eu-west-1', undefined],
      [accountIds[0], 'us-west-2', undefined],
      [accountIds[1], 'us-west-2', undefined],
      [accountIds[0], 'eu-west-1', undefined],
      [accountIds[1], 'eu-west-1', undefined],
      [ownerId, 'us-west-2', 'ami-build'],
    ])
    expect(plan.copies.map(({ outputs }) => outputs.parameters)).toEqual(
      plan.copies.map(({ accountId }) => [{ accountId, name: '/golden', dataType: 'text' }]),
    )
  })

  it('leaves out accounts that AWS Organizations has suspended', async () => {
    const { plan } = await planWith({
      trigger: byHand(manual.distribute),
      organization: { members: async () => ({ kind: 'known', active: new Map([[accountIds[0]!, false]]) }) },
    })

    expect(lanes(plan)).toEqual([`${accountIds[1]} us-west-2`])
    expect(plan.sideFindings).toMatchObject([{ check: 'ACCOUNT_INACTIVE', where: accountIds[0] }])
  })

  it.each([
    ['of another form', { distributions: [{ region: 'Virginia' }] }, 'DISTRIBUTION_MALFORMED'],
    ['without an entry in the Region of the build', [{ region: 'eu-west-1' }], 'NO_ENTRY_IN_SOURCE_REGION'],
    ['that Image Builder does not show', `${configurationArn}-gone`, 'DISTRIBUTION_NOT_FOUND'],
  ])('refuses a configuration %s as a whole, with its place', async (_, distribute, check) => {
    const { output, plan } = await planWith({ trigger: byHand(distribute) })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 1 })
    expect(checks(plan.findings)).toEqual([check])
    expect(plan.findings[0]?.where).toContain('manual.distribute')
  })

  it('copies the builds that can be copied and tells of the others', async () => {
    const image = (name: string) => imageArn.replace('al2023-base', name)
    const resources = [
      imageArn,
      image('absent'),
      image('building'),
      image('web'),
      'arn:aws:s3:::bucket',
      imageArn.replace(':image/', ':component/'),
      imageArn.replace(ownerId, '333333333333'),
    ]
    const records = {
      [image('building')]: { ...record, status: 'BUILDING' },
      [image('web')]: { ...record, type: 'DOCKER' as const, amis: [] },
    }

    const { output, plan } = await planWith({ trigger: byHand(manual.distribute, resources), records })

    expect(output).toMatchObject({ copyCount: 2, blockedCount: 6 })
    expect(checks(plan.findings)).toEqual([
      'RESOURCE_NOT_FOUND',
      'IMAGE_NOT_AVAILABLE',
      'IMAGE_WITHOUT_AMI',
      'MALFORMED_ARN',
      'IMAGE_WITHOUT_AMI',
      'NOT_OWNER',
    ])
  })

  it('tells once what is wrong with a configuration for several builds', async () => {
    const other = imageArn.replace('al2023-base', 'other')

    const { plan } = await planWith({
      trigger: byHand([{ region: 'eu-west-1' }], [imageArn, other]),
      records: { [other]: record },
    })

    expect(checks(plan.findings)).toEqual(['NO_ENTRY_IN_SOURCE_REGION'])
  })

  it('tells what is wrong with the form of a configuration where no build can be copied', async () => {
    const { plan } = await planWith({
      trigger: byHand([{ region: 'us-west-2', amiDistributions: {} }]),
      records: { [imageArn]: undefined },
    })

    expect(checks(plan.findings)).toEqual(['RESOURCE_NOT_FOUND', 'DISTRIBUTION_MALFORMED'])
    expect(plan.findings[1]?.where).toBe('manual.distribute: distributions[0].amiDistributions')
  })

  it('has nothing to copy when Image Builder has done all of it', async () => {
    const amis = accountIds.map((accountId) => ({
      accountId,
      region: 'us-west-2',
      imageId: `ami-${accountId}`,
    }))

    const { output, plan } = await planWith({
      trigger: byHand(manual.distribute),
      records: { [imageArn]: { ...record, amis: [...record.amis, ...amis] } },
    })

    expect(output).toMatchObject({ copyCount: 0, blockedCount: 0 })
    expect(plan.nothingToCopy).toBeDefined()
  })
})
