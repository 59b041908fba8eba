import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { runsOutput, showRunOutput } from '../../../cli/output-schemas.ts'
import type { ShareResult } from '../../../functions/lib/domain/run/run.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

const prefix = 'arn:aws:imagebuilder:us-east-1:222222222222'
const image = `${prefix}:image/al2023-base/1.0.0/1`
const component = `${prefix}:component/hardening/1.2.0/1`
const executionOf = (name: string) =>
  `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${name}`
const done: ShareResult = { outcome: 'done', shareArns: ['arn:share'], exceptions: [], requestIds: [] }

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
})

afterEach(async () => session.close())

async function register(runId: string, startedAt: string): Promise<void> {
  await session.runs.register({
    runId,
    executionArn: executionOf(runId),
    trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: image },
    startedAt,
  })
}

/** A run whose image is shared with two of three accounts and whose component has a foreign policy. */
async function recordFailedRun(runId: string): Promise<void> {
  await register(runId, '2026-11-21T20:00:00.000Z')
  const principals = ['440000000001', '440000000002', '440000000003']
  await session.runs.pinRules(runId, '0123456789ab')
  await session.runs.writePlan(runId, {
    shares: [image, component].map(
      (resourceArn) =>
        ({ resourceArn, mode: 'policy', principals, ruleShares: [], wantedBy: ['al2023'] }) as const,
    ),
  })
  const refused = {
    check: 'ACCOUNT_REFUSED',
    what: 'Image Builder refuses the account',
    where: '440000000003',
    remedy: 'Correct the target in the rules file',
  }
  await session.runs.recordShareResult(
    runId,
    image,
    { ...done, exceptions: [{ principals: ['440000000003'], outcome: 'failed', finding: refused }] },
    '2026-11-21T20:01:00.000Z',
  )
  const foreign = {
    check: 'FOREIGN_POLICY',
    what: 'The policy of the component has a statement that is not of the form that imagebuilder-share writes',
    where: component,
    remedy: `Remove the statement: aws imagebuilder get-component-policy --component-arn ${component}`,
  }
  await session.runs.recordShareResult(
    runId,
    component,
    { outcome: 'blocked', shareArns: [], finding: foreign, exceptions: [], requestIds: [] },
    '2026-11-21T20:01:00.000Z',
  )
  await session.runs.closeRun(runId, {
    status: 'failed',
    counts: { done: 1, blocked: 1 },
    endedAt: '2026-11-21T20:02:10.000Z',
  })
}

describe('ibshare show, of a share that is done', () => {
  it('prints what was found besides', async () => {
    const runId = 'web-1-0-0-1-0123456789abcdef'
    await register(runId, '2026-11-21T20:00:00.000Z')
    const share = {
      resourceArn: image,
      mode: 'policy',
      principals: ['440000000001'],
      ruleShares: [],
      wantedBy: ['web'],
    } as const
    await session.runs.writePlan(runId, { shares: [share] })
    const found = { check: 'ECR_NOT_SHARED', what: 'No repository', where: image, remedy: 'Share it' }
    await session.runs.recordShareResult(
      runId,
      image,
      { ...done, sideFindings: [found] },
      '2026-11-21T20:01:00.000Z',
    )

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('  ECR_NOT_SHARED\n  No repository\n')
    expect(stdout).toContain('Remedy: Share it')
  })
})

describe('ibshare show, of a run that retired builds', () => {
  const runId = 'web-1-0-0-1-0123456789abcdef'
  const at = '2026-11-21T20:02:00.000Z'
  const oldBuild = `${prefix}:image/web/1.0.0/1`

  beforeEach(async () => register(runId, '2026-11-21T20:00:00.000Z'))

  it('tells how much left which share, and what could not leave, with its remedy', async () => {
    const findings = ['BUILD_STILL_NEEDED', 'RETIREMENT_POSTPONED'].map((check) => ({
      check,
      what: `A resource of a build that the rule keeps no longer stays in the share: ${check}`,
      where: oldBuild,
      remedy: `Have the accounts delete what depends on it: ${check}`,
    }))
    const retirement = { rule: 'web', region: 'us-east-1', requestIds: ['request-1'], at }
    await session.retirements.recordRetirement(runId, {
      ...retirement,
      resourceArns: [oldBuild, component],
      findings,
    })

    const { stdout } = await session.ibshare('show', runId)
    const { stdout: json } = await session.ibshare('show', runId, '--json')

    expect(stdout).toContain(
      [
        'imagebuilder-share-web:',
        '  2 resources of older builds left in us-east-1',
        '  image/web/1.0.0/1, component/hardening/1.2.0/1',
        '  BUILD_STILL_NEEDED',
        '',
      ].join('\n'),
    )
    expect(stdout).toContain('  Remedy: Have the accounts delete what depends on it:')
    expect(stdout).toContain('  RETIREMENT_POSTPONED\n')
    expect(widthOf(stdout.replaceAll(/^ +Where: \S+$/gm, ''))).toBeLessThanOrEqual(80)
    expect(showRunOutput.parse(JSON.parse(json)).retirements).toEqual([
      { ...retirement, resourceArns: [oldBuild, component], findings },
    ])
  })

  it('names ten of many resources in 80 columns', async () => {
    const resourceArns = Array.from({ length: 5_000 }, (_, index) => `${prefix}:image/web/1.0.0/${index}`)
    const rule = 'a-rule-with-a-name-as-long-as-the-names-of-rules-may-be-and-more'
    await session.retirements.recordRetirement(runId, {
      rule,
      region: 'ap-southeast-2',
      resourceArns: resourceArns.slice(0, 1_000),
      requestIds: [],
      findings: [],
      at,
    })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('  1000 resources of older builds left in ap-southeast-2\n')
    expect(stdout).toContain('image/web/1.0.0/9, and 990 more\n')
    // Names that are to be copied stay whole.
    expect(widthOf(stdout.replace(`imagebuilder-share-${rule}`, ''))).toBeLessThanOrEqual(80)
  })
})

describe('ibshare runs', () => {
  it('lists the newest runs first, in a table of 80 columns', async () => {
    await recordFailedRun('al2023-base-1-0-0-1-0123456789abcdef')
    const long = `${'a-very-long-name-of-an-image-x'.repeat(2).slice(0, 40)}-10-20-30-4-fedcba9876543210`
    await register(long, '2026-11-21T20:30:00.000Z')
    await session.runs.writePlan(long, { shares: [], nothingToDo: 'No rule matches the image al2023' })

    const { stdout, exitCode } = await session.ibshare('runs')

    expect(exitCode).toBe(0)
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
    expect(stdout).toBe(
      [
        'RUN                                 STARTED (UTC)     STATUS   OUTCOMES',
        'a-very-long-name…-20-30-4-fedcba98  2026-11-21 20:30  sharing  nothing to do',
        'al2023-base-1-0-0-1-01234567        2026-11-21 20:00  failed   1 done, 1 blocked',
        '',
        "Next: ibshare show 'a-very-long-name-of…-10-20-30-4-fedcba98'",
        '',
      ].join('\n'),
    )
  })

  it('prints names by which show finds the run, however short', async () => {
    const long = `${'a-very-long-name-of-an-image-x'.repeat(2).slice(0, 40)}-10-20-30-4-fedcba9876543210`
    await register(long, '2026-11-21T20:30:00.000Z')
    await register(long.replace('fedc', '0000'), '2026-11-21T20:31:00.000Z')
    const { stdout } = await session.ibshare('runs')
    const shown = stdout
      .split('\n')
      .slice(1, 3)
      .map((line) => line.split(' ')[0] ?? '')

    for (const name of shown) {
      expect(name).toContain('…')
      expect(await session.ibshare('show', name)).toMatchObject({ exitCode: 0 })
    }
  })

  it('lists runs that started after now when the clock is slow', async () => {
    await register('ahead', '2026-12-05T00:00:00.000Z')

    expect((await session.ibshare('runs')).stdout).toContain('ahead')
  })

  it('lists no more than --limit', async () => {
    for (const name of ['a', 'b', 'c']) await register(name, `2026-11-21T20:0${name.length}:00.000Z`)

    const { stdout } = await session.ibshare('runs', '--limit', '2', '--json')

    expect(runsOutput.parse(JSON.parse(stdout)).runs.map((run) => run.runId)).toEqual(['c', 'b'])
  })

  it.each(['0', '1001', '-1', '1.5', 'many', ''])('ends in 2 when --limit is "%s"', async (limit) => {
    const { exitCode, stderr } = await session.ibshare('runs', `--limit=${limit}`)

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(
      /^ibshare: Expected (--limit to be a whole number from 1 to 1000|a value after --limit), got /,
    )
  })

  it('says so when there is no run', async () => {
    expect(await session.ibshare('runs')).toMatchObject({
      exitCode: 0,
      stdout: 'No run in the last 24 months.\n',
    })
  })
})

describe('ibshare show', () => {
  const runId = 'al2023-base-1-0-0-1-0123456789abcdef'

  it('shows outcomes, findings with remedies, and how to start again when a run failed', async () => {
    await recordFailedRun(runId)

    const { stdout, exitCode } = await session.ibshare('show', runId)

    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      `al2023-base-1-0-0-1-0123456789abcdef
  status    failed  1 done, 1 blocked
  started   2026-11-21 20:00:00 UTC, took 2 min 10 s
  because   image/al2023-base/1.0.0/1 was built
  rules     0123456789ab

RESOURCE                     REGION     OUTCOME  PRINCIPALS
component/hardening/1.2.0/1  us-east-1  blocked      0 of 3
image/al2023-base/1.0.0/1    us-east-1  done         2 of 3

component/hardening/1.2.0/1: blocked
  FOREIGN_POLICY
  The policy of the component has a statement that is not of the form that
  imagebuilder-share writes
  Where: ${component}
  Remedy: Remove the statement: aws imagebuilder get-component-policy
  --component-arn
  ${component}

image/al2023-base/1.0.0/1: done
  440000000003: failed
    ACCOUNT_REFUSED
    Image Builder refuses the account
    Where: 440000000003
    Remedy: Correct the target in the rules file

Next, when the remedies are applied:
aws stepfunctions start-execution \\
  --region us-east-1 \\
  --state-machine-arn arn:aws:states:us-east-1:222222222222:stateMachine:imagebuilder-share-run \\
  --input '{"eventId":"e-1","resource":"${image}","time":"2026-11-21T20:00:00.000Z"}'
`,
    )
  })

  it('shows the reason of a manual run, and how to repeat it', async () => {
    await session.runs.register({
      runId: 'by-hand',
      executionArn: executionOf('by-hand'),
      trigger: { kind: 'manual', resourceArns: [image], accounts: ['440000000001'], reason: "it's urgent" },
      startedAt: '2026-11-21T20:00:00.000Z',
    })
    const failure = {
      check: 'InvalidInput',
      what: 'Expected x, got y',
      where: 'resources',
      remedy: 'Correct it',
    }
    await session.runs.closeRun('by-hand', {
      status: 'failed',
      counts: {},
      endedAt: '2026-11-21T20:00:00.400Z',
      failure,
    })

    const { stdout } = await session.ibshare('show', 'by-hand')

    expect(stdout).toContain("because   somebody wanted 1 resource with 1 account: it's urgent\n")
    expect(stdout).toContain('status    failed  InvalidInput\n')
    expect(stdout).toContain('took 0 s\n')
    expect(stdout).toContain(
      '  InvalidInput\n  Expected x, got y\n  Where: resources\n  Remedy: Correct it\n',
    )
    expect(stdout).toContain(
      `--input '{"resources":["${image}"],"accounts":["440000000001"],"reason":"it'\\''s urgent"}'\n`,
    )
  })

  it('shows the input of a run that was refused, and asks for a corrected one', async () => {
    await session.runs.register({
      runId: 'by-hand',
      executionArn: executionOf('by-hand'),
      trigger: { kind: 'refused', inputText: '{"resources":[]}' },
      startedAt: '2026-11-21T20:00:00.000Z',
    })
    await session.runs.closeRun('by-hand', {
      status: 'failed',
      counts: {},
      endedAt: '2026-11-21T20:00:00.400Z',
    })

    const { stdout } = await session.ibshare('show', 'by-hand')

    expect(stdout).toContain('because   somebody gave it this input: {"resources":[]}\n')
    expect(stdout).toContain('--input file://CORRECTED.json\n')
  })

  it('shows what is not done yet while a run goes on', async () => {
    await register(runId, '2026-11-21T20:00:00.000Z')
    await session.runs.writePlan(runId, {
      shares: [
        {
          resourceArn: image,
          mode: 'policy',
          principals: ['440000000001'],
          ruleShares: [],
          wantedBy: ['r'],
        },
      ],
    })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('image/al2023-base/1.0.0/1  us-east-1  not yet      0 of 1\n')
    expect(stdout).toContain(`Next: ibshare show ${runId}\n`)
  })

  it('says why when there was nothing to do', async () => {
    await register(runId, '2026-11-21T20:00:00.000Z')
    await session.runs.writePlan(runId, { shares: [], nothingToDo: 'No rule matches the image' })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('  plan      nothing to do: No rule matches the image\n')
    expect(stdout).not.toContain('RESOURCE')
  })

  it('finds a run by the beginning of its name', async () => {
    await recordFailedRun(runId)
    await register('windows', '2026-11-21T20:30:00.000Z')

    const { stdout } = await session.ibshare('show', 'al2', '--json')

    const output = showRunOutput.parse(JSON.parse(stdout))
    expect(output.run.runId).toBe(runId)
    expect(output.shares.map((share) => share.result?.outcome)).toEqual(['blocked', 'done'])
  })

  it('takes the whole name of a run although another name begins with it', async () => {
    await register('build-1', '2026-11-21T20:00:00.000Z')
    await register('build-10', '2026-11-21T20:00:00.000Z')

    const { stdout } = await session.ibshare('show', 'build-1', '--json')

    expect(showRunOutput.parse(JSON.parse(stdout)).run.runId).toBe('build-1')
  })

  it('ends in 2 with the candidates when the beginning is that of several', async () => {
    for (let index = 0; index < 7; index += 1) await register(`build-${index}`, '2026-11-21T20:00:00.000Z')

    const { exitCode, stderr } = await session.ibshare('show', 'build')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('got that of 7: build-6 build-5 build-4 build-3 build-2 …\nNext: ibshare runs\n')
  })

  it('ends in 2 when there is no such run', async () => {
    await register('build', '2026-11-21T20:00:00.000Z')

    const { exitCode, stderr } = await session.ibshare('show', 'ild')

    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'ibshare: Expected the name of a run, or how it begins, got "ild"\nNext: ibshare runs\n',
    )
  })
})

describe('colours', () => {
  const escape = '\u001B['

  it.each([
    ['are shown on a terminal', { isTerminal: true }, true],
    ['are left out without a terminal', { isTerminal: false }, false],
    ['are left out with NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }, false],
    ['are shown when NO_COLOR is empty', { isTerminal: true, env: { NO_COLOR: '' } }, true],
    ['are left out on a dumb terminal', { isTerminal: true, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_, host, coloured) => {
    await recordFailedRun('run')

    const { stdout } = await session.ibshareWith(host, 'show', 'run')

    expect(stdout.includes(`${escape}31mfailed${escape}0m`)).toBe(coloured)
    expect(stdout.includes(escape)).toBe(coloured)
  })

  it('leave the columns of a table aligned', async () => {
    await recordFailedRun('run')
    const plain = await session.ibshare('runs')

    const { stdout } = await session.ibshareWith({ isTerminal: true, columns: 80 }, 'runs')

    // oxlint-disable-next-line no-control-regex
    expect(stdout.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain.stdout)
  })
})
