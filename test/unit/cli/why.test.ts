import { beforeEach, describe, expect, it } from 'vitest'

import { whyOutput } from '../../../cli/why/why-schemas.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import type { CopyGroup } from '../../../functions/lib/domain/copying/copy-result.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'
import type { ShareRecord, ShareResult } from '../../../functions/lib/domain/run/run.ts'
import { accountId as one, otherId as two, copyOf } from '../domain/copying/copies.ts'
import { resultOf } from './check-results.ts'
import { widthOf } from './cli-session.ts'
import { createSmallLedger, type SmallLedger, type ToldRun } from './small-ledger.ts'

const prefix = 'arn:aws:imagebuilder:us-east-1:222222222222'
const image = `${prefix}:image/al2023-base/1.0.0/1`
const newer = `${prefix}:image/al2023-base/1.0.0/2`
const unit = 'arn:aws:organizations::222222222222:ou/o-abcdefghij/ou-ab12-nonprod01'
const done: ShareResult = { outcome: 'done', shareArns: ['arn:share'], exceptions: [], requestIds: [] }
const roleMissing = {
  check: 'ROLE_NOT_ASSUMABLE',
  what: 'The role cannot be taken on',
  where: `${two} in us-east-1`,
  remedy: 'Deploy the template of destination accounts',
}
const free = {
  copies: 1,
  transferGigabytes: 0,
  storageGigabytes: 0,
  transferDollars: 0,
  storageDollarsPerMonth: 0,
}
const costs = { planned: free, withoutRelay: free, asLaunchPermission: free, pricesAsOf: '2026-11-22' }
const rules: Rules = {
  version: 1,
  ownerAccountId: '222222222222',
  regions: ['us-east-1'],
  targets: { nonprod: { accounts: [one, two], excludedAccounts: ['440000000003'] } },
  rules: [
    {
      name: 'al2023',
      match: { imageNames: ['al2023-*'] },
      targets: ['nonprod'],
      share: { resources: ['image'] },
    },
  ],
}

let ledger: SmallLedger
beforeEach(() => {
  ledger = createSmallLedger()
})

const at = (hour: number): string => `2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`

/** Adds a run for a build that began and ended at this hour of 2026-11-21. */
function addRun(
  runId: string,
  hour: number,
  { resourceArn = image, ...changes }: Partial<ToldRun['run']> & { readonly resourceArn?: string } = {},
  told: Omit<ToldRun, 'run'> = {},
): void {
  const run = {
    runId,
    executionArn: `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${runId}`,
    trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn },
    startedAt: at(hour),
    endedAt: at(hour),
    status: 'succeeded',
  } as const
  ledger.runs.push({ run: { ...run, ...changes }, ...told })
}

const shareOf = (changes: Partial<ShareRecord> = {}): ShareRecord => ({
  runId: 'run-1',
  resourceArn: image,
  mode: 'policy',
  principals: [one, two],
  ruleShares: [],
  wantedBy: ['al2023'],
  ...changes,
})

/** A run that shared the image, with this result. */
function addShare(
  runId: string,
  hour: number,
  changes: Partial<ShareRecord> = {},
  told: Omit<ToldRun, 'run'> = {},
): void {
  const share = shareOf({ runId, result: done, recordedAt: at(hour), ...changes })
  addRun(runId, hour, { resourceArn: share.resourceArn }, { shares: [share], ...told })
}

/** A run that copied the AMI of the image; the groups say what became of it. */
function addCopies(
  runId: string,
  hour: number,
  {
    copies,
    groups,
    blocked = [],
    ...told
  }: { readonly copies: readonly Copy[]; readonly groups: readonly CopyGroup[] } & Partial<
    Pick<CopyPlan, 'blocked'>
  > &
    Omit<ToldRun, 'run'>,
): void {
  const copyPlan: CopyPlan = {
    images: [{ arn: image, sourceImageId: source }],
    copies: copies.map(({ id, accountId, region, request, outputs, build }) => ({
      id,
      accountId,
      region,
      request,
      outputs,
      build,
      sourceImageId: source,
      gigabytes: 10,
      isRelay: false,
      wantedBy: ['copies'],
    })),
    blocked,
    findings: [],
    sideFindings: [],
    costs,
  }
  addRun(runId, hour, { status: 'failed' }, { copyPlan, copyResult: { counts: {}, groups }, ...told })
}

const source = 'ami-0123456789abcdef0'
const ofOne = { accountId: one, region: 'us-east-1', sourceImageId: source }
const ofTwo = { accountId: two, region: 'us-east-1', sourceImageId: source }
const oneHasTwoHasNot = {
  copies: [copyOf('a'), copyOf('b', { accountId: two })],
  groups: [
    { outcome: 'failed', finding: roleMissing, copies: [ofTwo] },
    { outcome: 'done', copies: [{ ...ofOne, imageId: 'ami-0000000000000000a' }] },
  ],
} as const

async function whyJson(...words: readonly string[]) {
  const { exitCode, stdout } = await ledger.ibshare('why', ...words, '--json')
  return { exitCode, ...whyOutput.parse(JSON.parse(stdout)) }
}

describe('ibshare why, of a share', () => {
  it('says since when, by which rule and by which run the account has it', async () => {
    addShare('al2023-base-1', 18)
    addShare('al2023-base-2', 20)

    const answer = await whyJson(one, image)
    const { stdout } = await ledger.ibshare('why', one, image)

    expect(answer).toMatchObject({ exitCode: 0, answer: 'has', image, runId: 'al2023-base-2' })
    expect(answer.ways).toMatchObject([
      { kind: 'share', region: 'us-east-1', outcome: 'done', since: at(18), wantedBy: ['al2023'] },
    ])
    expect(stdout).toBe(
      [
        '440000000001 has image/al2023-base/1.0.0/1',
        '',
        'WAY    REGION     OUTCOME  SINCE (UTC)       RULE    RUN',
        'share  us-east-1  done     2026-11-21 18:00  al2023  al2023-base-2',
        '',
        'Next: ibshare show al2023-base-2',
        '',
      ].join('\n'),
    )
  })

  it('says why an account that AWS refused has it not, with the remedy', async () => {
    const refused = { check: 'ACCOUNT_REFUSED', what: 'No such account', where: two, remedy: 'Correct it' }
    const exceptions = [{ principals: [two], outcome: 'failed', finding: refused }] as const
    addShare('run-1', 20, { result: { ...done, exceptions } })

    const { exitCode, stdout } = await ledger.ibshare('why', two, image)

    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^440000000002 does not have image\/al2023-base\/1\.0\.0\/1\n/)
    expect(stdout).toContain('share in us-east-1 failed\n  ACCOUNT_REFUSED\n  No such account\n')
    expect(stdout).toContain('  Remedy: Correct it\n')
    expect((await whyJson(one, image)).answer).toBe('has')
  })

  it('counts from anew where the account did not have it meanwhile', async () => {
    addShare('run-1', 17)
    addShare('run-2', 18, { result: { ...done, outcome: 'failed', finding: roleMissing } })
    addShare('run-3', 19)

    expect((await whyJson(one, image)).ways).toMatchObject([{ outcome: 'done', since: at(19) }])
  })

  it('finds the image by the tag of its AMI where nothing was copied', async () => {
    addShare('run-1', 18)
    ledger.amis.set('ami-0fedcba9876543210', image)

    expect(await whyJson(one, 'ami-0fedcba9876543210')).toMatchObject({ exitCode: 0, image })
  })

  it('says that a later run took it out of the share of its rule', async () => {
    const ruleShares = [{ rule: 'al2023', principals: [one], allowsExternal: false, keep: 1 }]
    addShare('run-1', 18, { mode: 'share', ruleShares })
    const retirement = { rule: 'al2023', region: 'us-east-1', requestIds: [], findings: [], at: at(20) }
    const retirements = [{ ...retirement, resourceArns: [image] }]
    addShare('run-2', 20, { resourceArn: newer, mode: 'share', ruleShares }, { retirements })

    expect(await whyJson(one, image)).toMatchObject({
      exitCode: 1,
      answer: 'hasNot',
      ways: [{ outcome: 'retired', at: at(20) }],
    })
    expect(await whyJson(one, newer)).toMatchObject({ exitCode: 0, answer: 'has' })
  })

  it.each([
    [false, 'waiting'],
    [true, 'withdrawn'],
  ])(
    'tells what has no outcome yet of a run that goes on and of one that was stopped (%s)',
    async (...row) => {
      const [isStopped, outcome] = row
      addRun('run-1', 18, { status: 'sharing' }, { shares: [shareOf()], isStopped })
      delete (ledger.runs[0]!.run as { endedAt?: string }).endedAt

      expect(await whyJson(one, image)).toMatchObject({ exitCode: 1, ways: [{ outcome }] })
    },
  )

  it('does not wait for what a stopped run has not done that was closed since', async () => {
    const failure = { check: 'RUN_STOPPED', what: 'The run was stopped', where: 'run-1', remedy: 'Again' }
    addRun('run-1', 18, { status: 'failed', failure }, { shares: [shareOf()], isStopped: true })

    expect(await whyJson(one, image)).toMatchObject({ exitCode: 1, ways: [{ outcome: 'withdrawn' }] })
  })

  it('does not claim to know who is in a unit', async () => {
    addShare('run-1', 18, { principals: [unit] })

    const { exitCode, stdout } = await ledger.ibshare('why', one, image)

    expect(exitCode).toBe(1)
    expect(stdout).toContain('Whether 440000000001 has image/al2023-base/1.0.0/1, the ledger does not tell')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`aws organizations list-parents --child-id ${one}`)
  })

  it('finds runs about a component by what they wanted of it', async () => {
    const component = `${prefix}:component/hardening/1.2.0/1`
    addRun('run-1', 18, {}, { shares: [shareOf({ resourceArn: component, result: done })] })
    const want = { resourceArn: component, share: 'al2023', wantedBy: 'al2023', mode: 'policy' } as const
    ledger.wants.push({ ...want, principals: [one], runId: 'run-1' })

    expect(await whyJson(one, component)).toMatchObject({ exitCode: 0, runId: 'run-1' })
  })
})

describe('ibshare why, of copies', () => {
  it('says which AMI the account has, and why another account has none', async () => {
    addCopies('run-1', 20, oneHasTwoHasNot)

    expect(await whyJson(one, image)).toMatchObject({
      exitCode: 0,
      ways: [{ kind: 'copy', outcome: 'done', imageId: 'ami-0000000000000000a', wantedBy: ['copies'] }],
    })
    expect(await whyJson(two, image)).toMatchObject({
      exitCode: 1,
      answer: 'hasNot',
      ways: [{ kind: 'copy', outcome: 'failed', finding: roleMissing }],
    })
  })

  it.each([
    ['the AMI of a copy', 'ami-0000000000000000a'],
    ['the AMI of the build', source],
    ['the name of the image', 'al2023-base'],
    ['its name as it was typed in Image Builder', 'AL2023 base'],
    ['the ARN of its version', `${prefix}:image/al2023-base/1.0.0`],
  ])('finds the image by %s', async (_, text) => {
    addCopies('run-1', 20, oneHasTwoHasNot)

    expect(await whyJson(one, text)).toMatchObject({ exitCode: 0, image })
  })

  it('says of which Region it is blocked, and that the account has the rest', async () => {
    addCopies('run-1', 20, {
      copies: oneHasTwoHasNot.copies,
      blocked: [{ ...ofOne, region: 'eu-north-1', wantedBy: ['copies'], finding: roleMissing }],
      groups: [
        ...oneHasTwoHasNot.groups,
        { outcome: 'blocked', finding: roleMissing, copies: [{ ...ofOne, region: 'eu-north-1' }] },
      ],
    })

    const { exitCode, stdout } = await ledger.ibshare('why', one, image)

    expect(exitCode).toBe(1)
    expect(stdout).toContain('440000000001 has part of image/al2023-base/1.0.0/1: 1 of 2')
    expect(stdout).toContain('copy in eu-north-1 blocked\n  ROLE_NOT_ASSUMABLE\n')
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  })

  it('knows who may launch the AMI of somebody else', async () => {
    const outputs = { launchPermission: { userIds: [two] }, launchTemplates: [], parameters: [] }
    addCopies('run-1', 20, {
      copies: [copyOf('a', { outputs })],
      groups: [{ outcome: 'done', copies: [{ ...ofOne, imageId: 'ami-0000000000000000a' }] }],
    })

    expect((await whyJson(two, image)).ways).toMatchObject([
      { kind: 'launch', region: 'us-east-1', outcome: 'done', imageId: 'ami-0000000000000000a' },
    ])
  })
})

describe('ibshare why, of an account that was checked', () => {
  it('tells what did not pass in the newest run that checked it, beside why it has no copy', async () => {
    const newest = [
      resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: two }),
      resultOf('SOMETHING_ELSE', 'unproven', { accountId: two, region: 'us-east-1' }),
      resultOf('OF_ANOTHER_ACCOUNT', 'failed', { accountId: one }),
      resultOf('IS_FINE', 'passed', { accountId: two }),
    ]
    addCopies('run-1', 19, {
      ...oneHasTwoHasNot,
      checks: [resultOf('OF_BEFORE', 'failed', { accountId: two })],
    })
    addCopies('run-2', 20, { ...oneHasTwoHasNot, checks: newest })

    const { stdout } = await ledger.ibshare('why', two, image)

    expect((await whyJson(two, image)).checks).toEqual(newest.slice(0, 2))
    expect(stdout).not.toContain('Failed: ')
    expect(stdout).toContain(`Unproven: ${two} in us-east-1\n  SOMETHING_ELSE: the destination template`)
  })
})

describe('ibshare why, of what AWS refused', () => {
  const refused = (what: string, check = 'COPY_REFUSED') =>
    ({
      copies: [copyOf('b', { accountId: two })],
      groups: [{ outcome: 'failed', finding: { ...roleMissing, check, what }, copies: [ofTwo] }],
    }) as const

  it.each([
    ['said unproven', 'unproven', 'it said: unproven'],
    ['was not asked', undefined, 'it was not asked'],
  ] as const)('names the check that tells it before, and that it %s', async (_, verdict, words) => {
    const place = { accountId: two, region: 'us-east-1' }
    const checks = verdict === undefined ? [] : [resultOf('KMS_KEY_DISABLED', verdict, place)]
    addCopies('run-1', 20, { ...refused('The key is disabled: KMSInvalidStateException'), checks })

    const { ways } = await whyJson(two, image)
    const { stdout } = await ledger.ibshare('why', two, image)

    expect(ways[0]?.caughtBy).toMatchObject({ check: 'KMS_KEY_DISABLED', before: true })
    expect(ways[0]?.caughtBy?.verdict).toBe(verdict)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`of run-1 ${words}.`)
    expect(stdout).toContain('The key is disabled: KMSInvalidStateException')
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  })

  it('says that no check could have told it where AWS tells it by the real call alone', async () => {
    addCopies('run-1', 20, refused('Something entirely new'))

    const { stdout } = await ledger.ibshare('why', two, image)

    expect((await whyJson(two, image)).ways[0]?.caughtBy).toMatchObject({ before: false })
    expect(stdout).toContain('No check can tell it before (COPY_REFUSED)')
  })

  it('says nothing of an error that nobody knows', async () => {
    addCopies('run-1', 20, refused('Something entirely new', 'SomethingNew'))

    expect((await whyJson(two, image)).ways[0]).not.toHaveProperty('caughtBy')
  })
})

describe('ibshare why, of an account that nothing was planned for', () => {
  beforeEach(() => {
    ledger.rules.set('0123456789ab', rules)
    addRun('run-1', 20, { rulesVersion: '0123456789ab' }, { shares: [shareOf({ result: done })] })
  })

  it.each([
    ['no rule names it', '440000000099', 'No rule names the account', 'Put the account into a target'],
    ['a target excludes it', '440000000003', 'excludedAccounts', 'Take it out of excludedAccounts'],
  ])('says that %s', async (_, accountId, what, remedy) => {
    const answer = await whyJson(accountId, image)

    expect(answer).toMatchObject({ exitCode: 1, answer: 'hasNot', ways: [] })
    expect(answer.reason?.what).toContain(what)
    expect(answer.reason?.remedy).toContain(remedy)
  })

  it('says that the owner has what it owns', async () => {
    expect(await whyJson('222222222222', image)).toMatchObject({ exitCode: 0, answer: 'has' })
  })

  it('says that no run is about a build', async () => {
    expect((await whyJson(one, newer)).reason?.what).toContain('No run is about')
  })

  it('says why the run planned nothing', async () => {
    addRun('run-2', 21, { resourceArn: newer, nothingToDo: 'No rule matches the image' })

    expect((await whyJson(one, newer)).reason?.what).toBe('No rule matches the image')
  })

  it.each([
    ['the rules observe', { observed: true }, 'settings.mode: observe'],
    [
      'somebody only checked',
      { trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: newer, checkOnly: true } },
      'was to change nothing',
    ],
  ] as const)('says that nothing was to be changed when %s', async (_, changes, words) => {
    const shares = [shareOf({ resourceArn: newer })]
    addRun('run-2', 21, { resourceArn: newer, ...changes }, { shares })

    const answer = await whyJson(one, newer)

    expect(answer).toMatchObject({ exitCode: 1, answer: 'hasNot', ways: [] })
    expect(answer.reason?.what).toContain(words)
  })

  it('says that the run was stopped', async () => {
    addRun('run-2', 21, { resourceArn: newer, status: 'planning' }, { isStopped: true })
    delete (ledger.runs.at(-1)!.run as { endedAt?: string }).endedAt

    expect((await whyJson(one, newer)).reason?.what).toContain('run-2 was stopped')
  })
})

describe('ibshare why', () => {
  it.each([
    ['an account that is none', ['12', image], 'account id of 12 digits, got 12'],
    ['an ARN of something else', [one, 'arn:aws:s3:::bucket'], 'got arn:aws:s3:::bucket'],
    ['a name that nobody knows', [one, 'al2023-bsae'], 'did you mean al2023-base?'],
    ['an AMI that nobody copied', [one, 'ami-0fedcba9876543210'], 'ami-0fedcba9876543210'],
    ['a version without builds', [one, `${prefix}:image/al2023-base/9.0.0`], '9.0.0'],
    ['no image', [one], 'Expected IMAGE'],
  ])('exits with 2 for %s', async (_, words, message) => {
    addShare('run-1', 18)

    const { exitCode, stderr } = await ledger.ibshare('why', ...words)

    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})
