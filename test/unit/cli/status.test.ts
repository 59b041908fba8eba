import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { statusOutput } from '../../../cli/status-schemas.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import { lanesOfRun } from '../../../functions/lib/domain/copying/run-progress.ts'
import { accountId, copyOf, otherId } from '../domain/copying/copies.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

const runId = 'al2023-base-1-0-0-1-0123456789abcdef'
const executionArn = `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${runId}`
const startedAt = '2026-11-21T20:00:00.000Z'
const imageArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const stopped = {
  status: 'failed',
  counts: {},
  endedAt: '2026-11-21T20:30:00.000Z',
  failure: { check: 'RUN_STOPPED', what: 'The run was stopped', where: runId, remedy: 'Start it again' },
} as const
const far = { accountId: otherId, region: 'ap-southeast-1' }

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
})

afterEach(async () => session.close())

async function register(): Promise<void> {
  const trigger = { kind: 'imageBuilt', eventId: 'e-1', resourceArn: imageArn } as const
  await session.runs.register({ runId, executionArn, trigger, startedAt })
}

/** A run that waits for five copies, of which one has ended, and the sweep that serves them. */
async function recordCopies(): Promise<void> {
  await register()
  const mine = { wantedBy: [runId] }
  const copies: readonly Copy[] = [
    copyOf('done', { ...mine, state: 'done', imageId: 'ami-1' }),
    copyOf('copying', { ...mine, state: 'copying', imageId: 'ami-2' }),
    copyOf('admitted', mine),
    copyOf('finishing', { ...mine, ...far, state: 'finishing', imageId: 'ami-3' }),
    copyOf('queued', { ...mine, ...far }),
    copyOf('of another run', { ...far, wantedBy: ['another'] }),
  ]
  const { copies: ledger } = session
  await ledger.keepToken(runId, 'token', startedAt)
  await ledger.openRunLanes(runId, lanesOfRun(runId, copies.slice(0, 5)))
  for (const copy of copies) await ledger.putCopy(copy)
  await ledger.noteEnqueued(runId, startedAt)
  const lane = { accountId, region: copies[0]!.region }
  await ledger.writeLane(lane, await ledger.readLane(lane), {
    admitted: [copies[1]!.id, copies[2]!.id],
    reduced: { limit: 25, until: '2026-11-21T21:08:00.000Z' },
  })
  await ledger.addDemand(0)
  session.surroundings.sweeps.set('sweep-0-0', {
    kind: 'running',
    startedAt,
    lastEventAt: '2026-11-21T20:59:48.000Z',
  })
}

async function statusJson() {
  const { exitCode, stdout } = await session.ibshare('status', '--json')
  return { exitCode, ...statusOutput.parse(JSON.parse(stdout)) }
}

describe('ibshare status, when nothing goes on', () => {
  it('says so and ends in 0', async () => {
    expect(await session.ibshare('status')).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'Nothing is waiting: no run goes on, and no lane has work.',
        '',
        'Sweep: none yet, nothing was ever copied',
        'Dead letters: none',
        '',
        'Next: ibshare runs',
        '',
      ].join('\n'),
    })
  })

  it('counts neither runs that have ended nor a sweep that sleeps as work', async () => {
    await register()
    await session.runs.closeRun(runId, { status: 'succeeded', counts: {}, endedAt: startedAt })
    await session.copies.addDemand(0)

    const { exitCode, stdout } = await session.ibshare('status')

    expect(exitCode).toBe(0)
    expect(stdout).toContain('Nothing is waiting')
    expect(stdout).toContain('Sweep 0, generation 0: asleep, nothing is to be done')
  })
})

describe('ibshare status, when all copies have ended', () => {
  it('tells of grants that are left to be withdrawn, for which a sweep has to run', async () => {
    await session.copies.addDemand(0)
    await session.copies.keepGrants({
      imageId: 'ami-1',
      launchAccounts: [accountId],
      snapshots: [],
      region: 'us-east-1',
      sourceImageId: 'ami-1',
      copyRegions: ['us-east-1'],
      grantedAt: startedAt,
      version: 0,
    })

    const { exitCode, stdout } = await session.ibshare('status')

    expect(exitCode).toBe(1)
    expect(stdout).toContain('Grants: on 1 AMI for copies; withdrawn when nothing needs them any more\n')
    expect(stdout).toContain('Sweep 0, generation 0: asleep\n')
    expect((await statusJson()).grants).toBe(1)
  })
})

describe('ibshare status, while copies are made', () => {
  beforeEach(recordCopies)

  it('tells of runs, lanes with their limits, and the sweep, in 80 columns', async () => {
    const { exitCode, stdout } = await session.ibshare('status')

    expect(exitCode).toBe(0)
    expect(stdout).toContain('2 lanes with work: 2 in progress, 2 queued, 1 finishing')
    const rows = stdout.split('\n').map((line) => line.trimEnd().split(/ {2,}/))
    expect(rows[1]?.slice(1)).toEqual(['2026-11-21 20:00', 'planning', '1 of 5', '2', '1'])
    expect(rows).toContainEqual([accountId, 'us-east-1', '25', '2', '0', '0', 'until 21:08 UTC'])
    expect(rows).toContainEqual([otherId, 'ap-southeast-1', '50', '0', '2', '1', '-'])
    expect(stdout).toContain('Sweep 0, generation 0: runs since 2026-11-21 20:00:00 UTC, last seen 12 s ago')
    expect(stdout).toContain(`Next: ibshare show ${runId}`)
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  })

  it('says the same in its published form', async () => {
    const { exitCode, problems, runs, lanes, sweeps, pause } = await statusJson()

    expect({ exitCode, problems, pause }).toEqual({ exitCode: 0, problems: [], pause: undefined })
    expect(runs).toMatchObject([
      {
        run: { runId },
        isRunning: true,
        copies: { wanted: 5, isEnqueued: true, ended: 1, queued: 1, inProgress: 2, finishing: 1 },
      },
    ])
    expect(
      lanes.map(({ limit, queued, inProgress, finishing }) => [limit, queued, inProgress, finishing]),
    ).toEqual([
      [50, 2, 0, 1],
      [50, 0, 2, 0],
    ])
    expect(lanes[1]).toMatchObject({ accountId, reduced: { limit: 25 } })
    expect(sweeps).toMatchObject([{ shard: 0, generation: 0, demand: 1, kind: 'running' }])
  })

  it('knows of no ended copies while a run is being enqueued', async () => {
    await session.copies.keepToken('other', 'token', startedAt)
    const other = { executionArn: executionArn.replace(runId, 'other'), startedAt }
    await session.runs.register({ ...other, runId: 'other', trigger: { kind: 'refused', inputText: '' } })
    await session.copies.openRunLanes('other', lanesOfRun('other', [copyOf('a'), copyOf('b')]))

    const { stdout } = await session.ibshare('status')

    expect(stdout).toMatch(/^other +2026-11-21 20:00 +planning +of 2 +0 +0$/m)
    expect((await statusJson()).runs[0]).toMatchObject({ copies: { isEnqueued: false, wanted: 2, ended: 0 } })
  })

  it('says no more of a reduced limit when its time is over', async () => {
    const { stdout } = await session.ibshareWith({ now: () => Date.parse('2026-11-21T21:09:00Z') }, 'status')

    expect(stdout).not.toContain('until')
    expect(stdout).toMatch(/440000000001 +us-east-1 +50 /)
  })

  it('shows twenty lanes and says how many more there are', async () => {
    for (let number = 0; number < 25; number += 1) {
      const place = { accountId: `4500000000${String(number).padStart(2, '0')}` }
      await session.copies.putCopy(copyOf('many', place))
      await session.copies.openRunLanes(runId, lanesOfRun(runId, [copyOf('many', place)]))
    }

    const { stdout } = await session.ibshare('status')

    expect(stdout.match(/^4[45]\d{10} /gm)).toHaveLength(20)
    expect(stdout).toContain('and 7 more lanes; --json has them all')
    expect((await statusJson()).lanes).toHaveLength(27)
  })
})

describe('ibshare status, where a person is needed', () => {
  it.each<{ name: string; arrange: () => unknown; check: string; last: string }>([
    {
      name: 'no sweep runs although copies wait',
      arrange: () => session.surroundings.sweeps.clear(),
      check: 'SWEEP_NOT_RUNNING',
      last: '  aws lambda invoke --function-name imagebuilder-share-start-sweep /dev/stdout --region eu-west-1',
    },
    {
      name: 'the sweep failed',
      arrange: () =>
        session.surroundings.sweeps.set('sweep-0-0', {
          kind: 'ended',
          status: 'FAILED',
          endedAt: startedAt,
          cause: 'PermissionMissing: dynamodb:Query',
        }),
      check: 'SWEEP_FAILED',
      last: '  aws lambda invoke --function-name imagebuilder-share-start-sweep /dev/stdout --region eu-west-1',
    },
    {
      name: 'the sweep does nothing',
      arrange: () =>
        session.surroundings.sweeps.set('sweep-0-0', {
          kind: 'running',
          startedAt,
          lastEventAt: '2026-11-21T20:49:00.000Z',
        }),
      check: 'SWEEP_SILENT',
      last: '  aws logs tail /aws/lambda/imagebuilder-share-sweep-lanes --since 30m --region eu-west-1',
    },
    {
      name: 'events could not be delivered',
      arrange: () => {
        session.surroundings.deadLetters = { queueUrl: 'https://sqs/dlq', messages: 2, beingRead: 1 }
      },
      check: 'DEAD_LETTERS',
      last: '  aws sqs receive-message --queue-url https://sqs/dlq --max-number-of-messages 10 --visibility-timeout 0 --message-attribute-names All --region eu-west-1',
    },
    {
      name: 'there is no dead-letter queue',
      arrange: () => {
        session.surroundings.deadLetters = undefined
      },
      check: 'DEAD_LETTERS_UNREADABLE',
      last: '  Remedy: Name the Region of the stack with --region, or deploy the stack again',
    },
    {
      name: 'copies are paused and wait',
      arrange: () => session.copies.pause({ since: startedAt, by: 'arn:op', reason: 'new keys' }),
      check: 'COPIES_PAUSED',
      last: '  ibshare resume --region eu-west-1',
    },
    {
      name: 'a run was stopped',
      arrange: () => session.surroundings.stopped.add(executionArn),
      check: 'RUN_STOPPED',
      last: `  --input '{"eventId":"e-1","resource":"${imageArn}","time":"${startedAt}"}'`,
    },
    {
      name: 'a run was stopped, and closed since',
      arrange: async () => {
        session.surroundings.stopped.add(executionArn)
        await session.runs.closeRun(runId, stopped)
      },
      check: 'RUN_STOPPED',
      last: `  --input '{"eventId":"e-1","resource":"${imageArn}","time":"${startedAt}"}'`,
    },
  ])('ends in 1 and says what to do when $name', async ({ arrange, check, last }) => {
    await recordCopies()
    await arrange()

    const { exitCode, stdout } = await session.ibshare('status', '--region', 'eu-west-1')

    expect(exitCode).toBe(1)
    expect((await statusJson()).problems.map((one) => one.check)).toEqual([check])
    expect(stdout).toContain(`1 thing for a person:\n\n  ${check}\n`)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(last)
    expect(stdout).not.toContain('Next:')
  })

  it('leaves a sweep alone that waits for as long as it said', async () => {
    await recordCopies()
    const lastEventAt = '2026-11-21T20:49:00.000Z'
    session.surroundings.sweeps.set('sweep-0-0', { kind: 'running', startedAt, lastEventAt })
    await session.copies.noteSleep(0, '2026-11-21T21:02:00.000Z', { ifGeneration: 0, ifDemand: 1 })

    const { stdout } = await session.ibshare('status')

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('last seen 11 min ago, looks again in 2 min')
    expect(await statusJson()).toMatchObject({
      exitCode: 0,
      sweeps: [{ sleepsUntil: '2026-11-21T21:02:00.000Z' }],
    })
    const later = { now: () => Date.parse('2026-11-21T21:12:00Z') }
    expect((await session.ibshareWith(later, 'status')).stdout).toContain('SWEEP_SILENT')
  })

  it('does not ask for one because of a pause that holds nothing up', async () => {
    await session.copies.pause({ since: startedAt, by: 'arn:op', reason: 'new keys' })

    const { exitCode, stdout } = await session.ibshare('status')

    expect(exitCode).toBe(0)
    expect(stdout).toContain('Paused since 2026-11-21 20:00:00 UTC by arn:op: new keys')
  })

  it('forgets a run that was stopped more than a day ago', async () => {
    await register()
    session.surroundings.stopped.add(executionArn)
    const dayLater = { now: () => Date.parse('2026-11-22T20:00:01Z') }

    expect((await session.ibshareWith(dayLater, 'status')).exitCode).toBe(0)
    expect((await session.ibshare('status')).exitCode).toBe(1)

    await session.runs.closeRun(runId, stopped)
    expect((await session.ibshareWith(dayLater, 'status')).exitCode).toBe(0)
  })

  it('does not take copies for ended that a stopped run was taken off', async () => {
    await register()
    session.surroundings.stopped.add(executionArn)
    const going = copyOf('going', { state: 'copying', imageId: 'ami-1', wantedBy: [] })
    await session.copies.keepToken(runId, 'token', startedAt)
    await session.copies.openRunLanes(runId, lanesOfRun(runId, [going]))
    await session.copies.putCopy(going)
    await session.copies.noteEnqueued(runId, startedAt)
    await session.copies.noteWithdrawn(runId, startedAt)

    expect((await session.ibshare('status')).stdout).toMatch(/ stopped {2,}- {2,}0 {2,}0\n/)
  })

  it('lets a stopped run go on that was redriven', async () => {
    await register()
    await session.runs.closeRun(runId, stopped)

    expect(await statusJson()).toMatchObject({ exitCode: 0, problems: [], runs: [{ isRunning: true }] })
  })

  it('needs no sweep while nothing is to be copied', async () => {
    await register()

    const { exitCode, runs } = await statusJson()

    expect(exitCode).toBe(0)
    expect(runs).toMatchObject([{ isRunning: true }])
    expect(runs[0]).not.toHaveProperty('copies')
  })
})
