import { beforeEach, describe, expect, it } from 'vitest'

import { checkOutput } from '../../../cli/check-schemas.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import type { Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { runInput } from '../../../functions/lib/domain/run/run-input.ts'
import type { Run, ShareRecord } from '../../../functions/lib/domain/run/run.ts'
import { copyOf } from '../domain/copying/copies.ts'
import { accountOf, healthyAccount, resultOf } from './check-results.ts'
import { widthOf } from './cli-session.ts'
import { createSmallLedger, type SmallLedger, type Started, type ToldRun } from './small-ledger.ts'

const prefix = 'arn:aws:imagebuilder:us-east-1:222222222222'
const image = `${prefix}:image/al2023-base/1.0.0/1`
const newer = `${prefix}:image/al2023-base/1.0.0/2`
const other = `${prefix}:image/web/1.0.0/1`
const [one, two] = [accountOf(1), accountOf(2)]
const free = {
  copies: 1,
  transferGigabytes: 0,
  storageGigabytes: 0,
  transferDollars: 0,
  storageDollarsPerMonth: 0,
}
const foreign = {
  check: 'FOREIGN_POLICY',
  what: 'Somebody wrote it',
  where: image,
  remedy: 'Remove the statement',
}
const rules = {
  version: 1,
  ownerAccountId: '222222222222',
  regions: ['us-east-1'],
  targets: {},
  rules: [
    { name: 'golden', match: {} },
    { name: 'other', match: {} },
  ],
} as const satisfies Rules

/** Copies to these accounts, each wanted by a rule. */
function planOf(wanted: Readonly<Record<string, string>>, changes: Partial<CopyPlan> = {}): CopyPlan {
  return {
    images: [{ arn: image, sourceImageId: 'ami-a' }],
    copies: Object.entries(wanted).map(([accountId, rule]) => {
      const { id, sourceImageId, region, request, outputs, build } = copyOf('a', { accountId })
      const what = { id, sourceImageId, request, outputs, build, gigabytes: 10, isRelay: false }
      return Object.assign({ accountId, region, wantedBy: [rule] }, what)
    }),
    blocked: [],
    findings: [],
    sideFindings: [],
    costs: { planned: free, withoutRelay: free, asLaunchPermission: free, pricesAsOf: '2026-11-22' },
    ...changes,
  }
}

function runOf(runId: string, hour: number, resourceArn: string, changes: Partial<Run> = {}): Run {
  return {
    runId,
    executionArn: `arn:execution:${runId}`,
    trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn },
    startedAt: `2026-11-21T${hour}:00:00.000Z`,
    endedAt: `2026-11-21T${hour}:01:00.000Z`,
    status: 'succeeded',
    ...changes,
  }
}

let ledger: SmallLedger
/** What was started, in order. */
let started: Started[]
beforeEach(() => {
  ledger = createSmallLedger()
  started = []
  ledger.rules.set('0123456789ab', rules)
  ledger.runs.push({ run: runOf('run-1', 18, image) }, { run: runOf('run-2', 19, newer) })
})

/** Says what the check-only run finds. */
function finding(told: Omit<ToldRun, 'run'> & { readonly run?: Partial<Run> }): void {
  ledger.onStart((execution) => {
    started.push(execution)
    const trigger = { kind: 'imageBuilt', eventId: 'e-2', resourceArn: image, checkOnly: true } as const
    return { ...told, run: runOf(execution.name, 20, image, { trigger, ...told.run }) }
  })
}

async function checkJson(...words: readonly string[]) {
  const { exitCode, stdout } = await ledger.ibshare('check', ...words, '--json')
  return { exitCode, ...checkOutput.parse(JSON.parse(stdout)) }
}

describe('ibshare check', () => {
  it('starts a run that may change nothing, with an input of the documented form, for the newest build', async () => {
    finding({})

    await checkJson()

    expect(started).toHaveLength(1)
    const [{ name, input }] = started as [Started]
    expect(name).toMatch(/^check-al2023-base-1-0-0-2-[0-9a-f]{16}$/)
    expect(runInput.parse(input)).toMatchObject({ checkOnly: true, resource: newer })
  })

  it('prints matrix and remedies, and exits with 1, when something failed', async () => {
    finding({
      copyPlan: planOf({ [one]: 'golden', [two]: 'golden' }),
      checks: [
        ...healthyAccount(one, ['us-east-1']),
        resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: two }),
      ],
      run: { status: 'failed' },
    })

    const { exitCode, stdout, stderr } = await ledger.ibshare('check', image)

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^checks without any effect: check-al2023-base-1-0-0-1-\w+\n {2}planning\n/)
    expect(stdout).toMatch(
      /^Something stands in the way of image\/al2023-base\/1\.0\.0\/1; nothing was changed\n/,
    )
    expect(stdout).toContain(`  ${two}  -          X · · ·\n  ${one}  us-east-1  + ? + +\n`)
    expect(stdout).toContain(`Failed: ${two}\n  ROLE_NOT_ASSUMABLE\n`)
    expect(stdout).toContain(`Remedy: aws iam create-role --profile ${two}`)
    expect(stdout).toContain(`Unproven: ${one} in us-east-1\n`)
    expect(stdout).toMatch(/\n\nNext: ibshare show check-al2023-base-1-0-0-1-\w+\n$/)
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  })

  it.each(['passed', 'unproven', 'warned', 'waived'] as const)(
    'exits with 0 when all is %s',
    async (verdict) => {
      finding({ checks: [resultOf('ROLE_NOT_ASSUMABLE', verdict, { accountId: one })] })

      expect(await checkJson(image)).toMatchObject({
        exitCode: 0,
        outcome: 'passed',
        counts: { [verdict]: 1 },
      })
    },
  )

  it('exits with 1 for what stands in the way of a share, a copy or the whole run', async () => {
    const share: ShareRecord = {
      runId: 'x',
      resourceArn: image,
      mode: 'policy',
      principals: [one],
      ruleShares: [],
      wantedBy: ['golden'],
      result: { outcome: 'blocked', finding: foreign, shareArns: [], exceptions: [], requestIds: [] },
    }
    const blocked = { sourceImageId: 'ami-a', accountId: one, region: 'us-east-1', wantedBy: ['golden'] }
    const paravirtual = { ...foreign, check: 'PV_UNSUPPORTED' }
    finding({
      shares: [share],
      copyPlan: planOf({}, { blocked: [{ ...blocked, finding: paravirtual }] }),
      run: { failure: { ...foreign, check: 'TimedOut' } },
    })

    const { exitCode, findings } = await checkJson(image)

    expect(exitCode).toBe(1)
    expect(findings.map(({ check }) => check)).toEqual(['TimedOut', 'PV_UNSUPPORTED', 'FOREIGN_POLICY'])
  })

  it('exits with 0 where a waiver is for what the plan refused, and with 1 where a rule is aborted', async () => {
    const copyPlan = planOf({ [one]: 'golden', [two]: 'other' })
    const lane = { sourceImageId: 'ami-a', region: 'us-east-1' }
    const aborted = { ...foreign, check: 'RULE_ABORTED' }
    const groups = [
      { outcome: 'waived', finding: foreign, copies: [{ ...lane, accountId: one }] },
      { outcome: 'blocked', finding: aborted, copies: [{ ...lane, accountId: two }] },
    ] as const
    finding({ copyPlan, copyResult: { counts: {}, groups } })

    expect((await checkJson(image, '--rule', 'golden')).exitCode).toBe(0)
    expect((await checkJson(image, '--account', one)).exitCode).toBe(0)
    expect(await checkJson(image)).toMatchObject({ exitCode: 1, findings: [aborted] })
  })

  it.each([
    [['--account', one], 0],
    [['--account', two], 1],
    [['--rule', 'golden'], 0],
    [['--rule', 'other'], 1],
  ])('says with %s only what is asked for', async (words, exitCode) => {
    finding({
      copyPlan: planOf({ [one]: 'golden', [two]: 'other' }),
      checks: [
        resultOf('ROLE_NOT_ASSUMABLE', 'passed', { accountId: one }),
        resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: two }),
      ],
    })

    expect((await checkJson(image, ...words)).exitCode).toBe(exitCode)
  })

  it.each([
    [
      ['--account', '440000000099'],
      'to be wanted for 440000000099, got nothing\nNext: ibshare why 440000000099 arn:',
    ],
    [['--rule', 'golden', '--account', two], `to be wanted for ${two} by the rule golden, got nothing\n`],
    [['--rule', 'idle'], 'to be wanted by the rule idle, got nothing\nNext: ibshare rules show\n'],
  ])('exits with 2 for %s, of whom nothing is', async (words, message) => {
    ledger.rules.set('0123456789ab', { ...rules, rules: [...rules.rules, { name: 'idle', match: {} }] })
    finding({
      copyPlan: planOf({ [one]: 'golden', [two]: 'other' }),
      checks: [resultOf('ROLE_NOT_ASSUMABLE', 'passed', { accountId: one })],
    })

    const { stdout, stderr, exitCode } = await ledger.ibshare('check', image, ...words)

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('does not say so of an account that may be in a unit', async () => {
    const share = { principals: ['arn:aws:organizations::1:ou/o-1/ou-ab12-workload'], wantedBy: ['golden'] }
    finding({ shares: [{ ...share, resourceArn: image } as unknown as ShareRecord] })

    expect((await checkJson(image, '--account', '440000000099')).exitCode).toBe(0)
  })

  it('takes for a rule without IMAGE the newest build that the rule is for', async () => {
    ledger.runs.push({ run: runOf('run-0', 17, other), copyPlan: planOf({ [one]: 'other' }) })
    finding({})

    expect((await checkJson('--rule', 'other')).image).toBe(other)
  })

  it('does not take an old build for the newest because somebody checked it', async () => {
    const trigger = { kind: 'imageBuilt', eventId: 'e-2', resourceArn: image, checkOnly: true } as const
    ledger.runs.push({ run: runOf('check-1', 20, image, { trigger }) })
    finding({})

    expect((await checkJson()).image).toBe(newer)
    expect((await checkJson('al2023-base')).image).toBe(newer)
  })

  it('says why there was nothing to check', async () => {
    finding({ run: { nothingToDo: 'No rule matches the image' } })

    const { stdout, exitCode } = await ledger.ibshare('check', image)

    expect(exitCode).toBe(0)
    expect(stdout).toContain('No rule matches the image')
  })

  it('starts nothing with --dry-run', async () => {
    const { stdout, exitCode } = await ledger.ibshare('check', image, '--dry-run')

    expect({ exitCode, started: ledger.started }).toEqual({ exitCode: 0, started: [] })
    expect(stdout).toContain('"checkOnly":true')
  })

  it('says that the run was stopped', async () => {
    ledger.onStart((execution) => {
      const { endedAt: _, ...run } = runOf(execution.name, 20, image)
      return { run, isStopped: true }
    })

    const { stderr, exitCode } = await ledger.ibshare('check', image)

    expect(exitCode).toBe(1)
    expect(stderr).toContain('Next: ibshare show check-al2023-base')
  })

  it.each([
    ['a rule that is none', ['--rule', 'goldne'], 'did you mean golden?'],
    ['an account that is none', ['--account', '12'], 'got 12'],
    ['a component', [`${prefix}:component/hardening/1.0.0/1`], 'Expected an image'],
    ['an image that nobody built', ['nothing-like-it'], 'got nothing-like-it'],
  ])('exits with 2 for %s', async (_, words, message) => {
    const { stderr, exitCode } = await ledger.ibshare('check', ...words)

    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('exits with 2 when nothing was ever built', async () => {
    const { stderr, exitCode } = await createSmallLedger().ibshare('check')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('no run is about a build')
  })
})
