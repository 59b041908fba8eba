import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { runsOutput, showRunOutput } from '../../../cli/output-schemas.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import { copyIdOf } from '../../../functions/lib/domain/copying/copy.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import { lanesOfRun } from '../../../functions/lib/domain/copying/run-progress.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import { accountId, copyOf, otherId } from '../domain/copying/copies.ts'
import { resultOf } from './check-results.ts'
import { startCliSession, widthOf, type CliSession } from './cli-session.ts'

const runId = 'al2023-base-1-0-0-1-0123456789abcdef'
const startedAt = '2026-11-21T20:00:00.000Z'
const imageArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const keyMissing = {
  check: 'KMS_KEY_NOT_USABLE',
  what: 'The AMI ami-0bad is failed: the given key ID is not accessible',
  where: `${otherId} in us-east-1`,
  remedy: 'Let the role use the key, then start the run again',
}
const paravirtual = {
  check: 'PV_UNSUPPORTED',
  what: 'The AMI is paravirtual',
  where: '440000000009 in eu-north-1',
  remedy: 'Build the image on an HVM parent image',
}
const free = {
  copies: 3,
  transferGigabytes: 0,
  storageGigabytes: 0,
  transferDollars: 0,
  storageDollarsPerMonth: 0,
}

let session: CliSession

beforeEach(async () => {
  session = await startCliSession()
  await session.runs.register({
    runId,
    executionArn: `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${runId}`,
    trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: imageArn },
    startedAt,
  })
})

afterEach(async () => session.close())

/** A copy in another account: its id is made of its place. */
function copyIn(account: string, name: string, changes: Partial<Copy>): Copy {
  const id = copyIdOf({ sourceImageId: `ami-${name}`, accountId: account, region: 'us-east-1' })
  return copyOf(name, { ...changes, accountId: account, id })
}

function planned({
  id,
  sourceImageId,
  accountId: account,
  region,
  request,
  outputs,
  build,
}: Copy): PlannedCopy {
  const identity = { id, sourceImageId, accountId: account, region }
  return { ...identity, request, outputs, build, gigabytes: 10, isRelay: false, wantedBy: ['golden'] }
}

/** A plan of these copies and one that the checks refused. */
function planOf(copies: readonly Copy[], changes: Partial<CopyPlan> = {}): CopyPlan {
  const refused = { sourceImageId: 'ami-a', accountId: '440000000009', region: 'eu-north-1' }
  return {
    images: [{ arn: imageArn, sourceImageId: 'ami-a' }],
    copies: copies.map(planned),
    blocked: [{ ...refused, wantedBy: ['golden'], finding: paravirtual }],
    findings: [],
    sideFindings: [],
    costs: {
      planned: {
        ...free,
        transferGigabytes: 1234,
        transferDollars: 24.68,
        storageGigabytes: 5400,
        storageDollarsPerMonth: 270,
      },
      withoutRelay: { ...free, transferDollars: 1432.5 },
      asLaunchPermission: { ...free, transferDollars: 1.2, storageDollarsPerMonth: 3 },
      pricesAsOf: '2026-11-22',
    },
    ...changes,
  }
}

/** A run an hour after its copies were enqueued: one done, one failed, one being copied, one not in the queue yet. */
async function recordRunningCopies(): Promise<readonly Copy[]> {
  const mine = { wantedBy: [runId] }
  const copies = [
    copyOf('done', { ...mine, state: 'done', imageId: 'ami-0done' }),
    copyIn(otherId, 'failed', { ...mine, state: 'failed', imageId: 'ami-0bad', finding: keyMissing }),
    copyOf('copying', { ...mine, state: 'copying', imageId: 'ami-0half' }),
    copyOf('absent', mine),
  ]
  await session.copyPlans.writeCopyPlan(runId, planOf(copies))
  await session.copies.keepToken(runId, 'token', startedAt)
  await session.copies.openRunLanes(runId, lanesOfRun(runId, copies))
  for (const copy of copies.slice(0, 3)) await session.copies.putCopy(copy)
  await session.copies.noteEnqueued(runId, startedAt)
  return copies
}

async function showJson() {
  const { exitCode, stdout } = await session.ibshare('show', runId, '--json')
  expect(exitCode).toBe(0)
  return showRunOutput.parse(JSON.parse(stdout)).copies
}

describe('ibshare show, of a run whose copies are being made', () => {
  beforeEach(recordRunningCopies)

  it('tells how far they are, what they cost and when they will be there', async () => {
    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('Copies: 4 copies of 1 image: 1 done, 1 failed, 1 blocked, 2 waiting\n')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      [
        'now: 1 in progress, 0 queued, 0 finishing; 10 GB of 30 GB done, expected end 2026-11-21 21:30 UTC',
        'cost: at most 1,234 GB between Regions ($24.68 once), 5,400 GB of snapshots ($270.00 a month), list prices of 2026-11-22',
        'without relay: $1,432.50 once for transfer',
        'launch permission instead of copies: $1.20 once, $3.00 a month',
      ].join(' '),
    )
    expect(widthOf(stdout.replaceAll(/^ +Where: \S+$/gm, ''))).toBeLessThanOrEqual(80)
  })

  it("reckons by AWS's clock where this machine's is slow", async () => {
    session.surroundings.clockAheadBy = 3_600_000
    const slow = { now: () => Date.parse('2026-11-21T20:00:00Z') }

    const { stdout } = await session.ibshareWith(slow, 'show', runId)

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('expected end 2026-11-21 21:30 UTC')
  })

  it('lists who has which AMI, and why others have none, with the remedy', async () => {
    const { stdout } = await session.ibshare('show', runId)

    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/))
    expect(rows).toContainEqual([accountId, 'us-east-1', 'done', 'ami-0done'])
    expect(rows).toContainEqual([otherId, 'us-east-1', 'failed', 'ami-0bad'])
    expect(rows).toContainEqual([accountId, 'us-east-1', 'waiting', '-'])
    expect(rows).toContainEqual(['440000000009', 'eu-north-1', 'blocked', '-'])
    expect(stdout).toContain(`1 copy failed: ${otherId} in us-east-1\n  KMS_KEY_NOT_USABLE\n`)
    expect(stdout).toContain('  Remedy: Build the image on an HVM parent image\n')
  })

  it('says the same in its published form', async () => {
    const copies = await showJson()

    expect(copies).toMatchObject({
      counts: { failed: 1, blocked: 1, waiting: 2, done: 1 },
      progress: { counts: { done: 1, failed: 1, copying: 1 }, doneGigabytes: 10, gigabytes: 30 },
    })
    expect(
      copies?.groups.map(({ outcome, finding, copies: some }) => [outcome, finding?.check, some.length]),
    ).toEqual([
      ['failed', 'KMS_KEY_NOT_USABLE', 1],
      ['blocked', 'PV_UNSUPPORTED', 1],
      ['waiting', undefined, 2],
      ['done', undefined, 1],
    ])
    expect(copies?.plan.copies).toHaveLength(4)
  })
})

describe('ibshare show, of a run with copies', () => {
  it('cannot tell an end before anything is done', async () => {
    await session.copyPlans.writeCopyPlan(runId, planOf([copyOf('one')]))

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('0 GB of 0 GB done, the end cannot be told yet')
    expect((await showJson())?.progress).not.toHaveProperty('expectedEnd')
  })

  it('counts how a copy ended for it, not what a later run makes of it', async () => {
    const again = copyOf('again', {
      wantedBy: ['later'],
      earlierEnds: [{ state: 'failed', runs: [runId], finding: keyMissing }],
    })
    await session.copyPlans.writeCopyPlan(runId, planOf([again], { blocked: [] }))
    await session.copies.putCopy(again)

    expect((await showJson())?.counts).toEqual({ failed: 1 })
  })

  it('says that a stopped run left its copies, not that it got an AMI of before, and how to start it again', async () => {
    const copies = [
      copyOf('again', {
        state: 'withdrawn',
        wantedBy: [],
        earlierEnds: [{ state: 'done', runs: ['earlier'], imageId: 'ami-0gone' }],
      }),
      copyOf('done', { state: 'done', imageId: 'ami-0done', wantedBy: [runId] }),
      copyOf('absent'),
    ]
    await session.copyPlans.writeCopyPlan(runId, planOf(copies, { blocked: [] }))
    for (const copy of copies.slice(0, 2)) await session.copies.putCopy(copy)
    await session.copies.keepToken(runId, 'token', startedAt)
    await session.copies.noteEnqueued(runId, startedAt)
    await session.copies.noteWithdrawn(runId, startedAt)
    session.surroundings.stopped.add(
      `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${runId}`,
    )

    const { stdout } = await session.ibshare('show', runId)
    const { stdout: json } = await session.ibshare('show', runId, '--json')

    const shown = showRunOutput.parse(JSON.parse(json))
    expect(shown.isRunning).toBe(false)
    expect(shown.copies?.groups.map(({ outcome, finding }) => [outcome, finding?.check])).toEqual([
      ['failed', 'COPY_NOT_ENQUEUED'],
      ['withdrawn', 'COPY_WITHDRAWN'],
      ['done', undefined],
    ])
    expect(shown.copies).not.toHaveProperty('progress')
    expect(stdout).toContain('status    stopped')
    expect(stdout).not.toContain('ami-0gone')
    expect(stdout).toContain('Next:\naws stepfunctions start-execution')
  })

  it.each([
    ['closed by now', true],
    ['that nobody closed', false],
  ])('says of a stopped run %s that nothing comes any more', async (_, isClosed) => {
    const queued = copyOf('queued', { state: 'queued', wantedBy: ['other'] })
    await session.copyPlans.writeCopyPlan(runId, planOf([queued], { blocked: [] }))
    await session.copies.putCopy(queued)
    const failure = { check: 'RUN_STOPPED', what: 'It was stopped', where: runId, remedy: 'Start it again' }
    const end = { status: 'failed', counts: {}, endedAt: '2026-11-21T20:30:00.000Z', failure } as const
    if (isClosed) await session.runs.closeRun(runId, end)
    session.surroundings.stopped.add(
      `arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:${runId}`,
    )

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('Copies: 1 copy of 1 image: 1 withdrawn\n')
    expect(stdout).not.toContain('now:')
  })

  it('says what checks stand in the way of while the others are copied', async () => {
    const shut = '440000000007'
    const copies = [
      copyOf('going', { state: 'copying', wantedBy: [runId], imageId: 'ami-0half' }),
      copyIn(shut, 'shut', { wantedBy: [runId] }),
    ]
    await session.copyPlans.writeCopyPlan(runId, planOf(copies, { blocked: [] }))
    await session.copies.putCopy(copies[0]!)
    const results = [resultOf('ROLE_NOT_ASSUMABLE', 'failed', { accountId: shut })]
    await session.checks.writeChecks(runId, { accountIds: [shut], results })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('Copies: 2 copies of 1 image: 1 blocked, 1 waiting\n')
    expect(stdout).toContain(`1 copy blocked: ${shut} in us-east-1\n  ROLE_NOT_ASSUMABLE\n`)
  })

  it('tells who paused instead of an end that nobody can expect', async () => {
    await recordRunningCopies()
    await session.copies.pause({ since: startedAt, by: 'arn:aws:iam::222222222222:user/ada' })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'done, none is started since 2026-11-21 20:00 UTC: paused by arn:aws:iam::222222222222:user/ada cost:',
    )
    expect(stdout).not.toContain('expected end')
    expect((await showJson())?.pause?.by).toContain('ada')
  })

  it('prints the result that the run recorded, whatever became of the copies since', async () => {
    const copies = await recordRunningCopies()
    const trace = { accountId, region: 'us-east-1', sourceImageId: 'ami-done', imageId: 'ami-0done' }
    const result = {
      counts: { superseded: 1 },
      groups: [{ outcome: 'superseded', copies: [trace] }],
    } as const
    await session.copyPlans.writeCopyResult(runId, result)

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain(`Copies: ${copies.length} copies of 1 image: 1 superseded\n`)
    expect(stdout).not.toContain('now:')
    expect(await showJson()).not.toHaveProperty('progress')
  })

  it('tells of failures once for all copies of a kind, with the accounts', async () => {
    const copies = Array.from({ length: 30 }, (_, index) =>
      copyIn(`4500000000${String(index).padStart(2, '0')}`, 'many', {
        state: 'failed',
        finding: keyMissing,
        wantedBy: [runId],
      }),
    )
    const sideFindings = copies.map(() => ({ ...paravirtual, check: 'DEFAULT_EBS_KEY' }))
    await session.copyPlans.writeCopyPlan(runId, planOf(copies, { blocked: [], sideFindings }))
    for (const copy of copies) await session.copies.putCopy(copy)

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout.match(/KMS_KEY_NOT_USABLE/g)).toHaveLength(1)
    const accounts = copies.map((copy) => copy.accountId).join(', ')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`30 copies failed: ${accounts} in us-east-1 KMS_KEY`)
    expect(stdout).toContain('REGION     FAILED\nus-east-1      30\nWho has which AMI: --json\n')
    expect(stdout).toContain('To know, in 30 places:\n  DEFAULT_EBS_KEY\n')
  })

  it('tells of hundreds of accounts by Region, and names those that have nothing', async () => {
    const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
    const accounts = Array.from({ length: 180 }, (_, index) => `45${String(index).padStart(10, '0')}`)
    const copiesOf = (some: readonly string[], where = regions) =>
      some.flatMap((account) =>
        where.map((region) => ({ accountId: account, region, sourceImageId: 'ami-a' })),
      )
    const shut = accounts.filter((_, index) => index % 30 === 0)
    const [late = ''] = accounts.slice(1)
    const others = accounts.filter((one) => one !== late && !shut.includes(one))
    const groups = [
      { outcome: 'failed', finding: paravirtual, copies: copiesOf([late], ['sa-east-1']) },
      { outcome: 'blocked', finding: keyMissing, copies: copiesOf(shut) },
      { outcome: 'done', copies: [...copiesOf([late], regions.slice(0, 3)), ...copiesOf(others)] },
    ] as const
    await session.copyPlans.writeCopyPlan(runId, planOf([], { blocked: [] }))
    await session.copyPlans.writeCopyResult(runId, { counts: { failed: 1, blocked: 24, done: 695 }, groups })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('REGION          FAILED  BLOCKED  DONE\nap-southeast-2       0        6   174\n')
    expect(stdout).toContain('sa-east-1            1        6   173\n')
    expect(stdout).toContain(`1 copy failed: ${late} in sa-east-1\n`)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `24 copies blocked: ${shut.join(', ')} in ${regions.join(', ')} KMS_KEY`,
    )
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
    expect(stdout.split('\n').length).toBeLessThan(40)
  })

  it('names fifty of the accounts that have nothing', async () => {
    const copies = Array.from({ length: 60 }, (_, index) => ({
      accountId: `45${String(index).padStart(10, '0')}`,
      region: 'us-east-1',
      sourceImageId: 'ami-a',
    }))
    await session.copyPlans.writeCopyPlan(runId, planOf([], { blocked: [] }))
    const groups = [{ outcome: 'failed', finding: keyMissing, copies }] as const
    await session.copyPlans.writeCopyResult(runId, { counts: { failed: 60 }, groups })

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `${copies[49]!.accountId} in us-east-1; and 10 more accounts`,
    )
  })

  it('keeps failures apart that have different reasons', async () => {
    const failed = { state: 'failed', wantedBy: [runId] } as const
    const copies = [
      copyOf('key', { ...failed, finding: keyMissing }),
      copyOf('quota', { ...failed, finding: { ...keyMissing, check: 'QUOTA_REACHED' } }),
    ]
    await session.copyPlans.writeCopyPlan(runId, planOf(copies, { blocked: [] }))
    for (const copy of copies) await session.copies.putCopy(copy)

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('  KMS_KEY_NOT_USABLE\n')
    expect(stdout).toContain('  QUOTA_REACHED\n')
  })

  it('says why a copy waits that is tried again', async () => {
    const again = copyOf('again', { state: 'queued', attempt: 2, wantedBy: [runId], finding: keyMissing })
    await session.copyPlans.writeCopyPlan(runId, planOf([again], { blocked: [] }))
    await session.copies.putCopy(again)

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain(`1 copy waiting: ${accountId} in us-east-1\n  KMS_KEY_NOT_USABLE\n`)
  })

  it('shows ten reasons and says how many more there are', async () => {
    const copies = Array.from({ length: 12 }, (_, index) =>
      copyOf(`number-${index}`, {
        state: 'failed',
        wantedBy: [runId],
        finding: { ...keyMissing, check: `REASON_${index}` },
      }),
    )
    await session.copyPlans.writeCopyPlan(runId, planOf(copies, { blocked: [] }))
    for (const copy of copies) await session.copies.putCopy(copy)

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout.match(/REASON_/g)).toHaveLength(10)
    expect(stdout).toContain('and 2 more reasons; --json has them all')
  })

  it('says why there is nothing to copy', async () => {
    const plan = planOf([], { blocked: [], nothingToCopy: 'every account has the AMI already' })
    await session.copyPlans.writeCopyPlan(runId, plan)

    const { stdout } = await session.ibshare('show', runId)

    expect(stdout).toContain('Copies: nothing to copy: every account has the AMI already\n')
    expect(stdout).not.toContain('cost:')
  })

  it('says nothing of copies when the run plans none', async () => {
    expect(await showJson()).toBeUndefined()
    expect((await session.ibshare('show', runId)).stdout).not.toContain('Copies')
  })
})

describe('ibshare runs', () => {
  it('counts copies beside shares', async () => {
    const end = { status: 'failed', endedAt: '2026-11-21T20:30:00.000Z' } as const
    await session.runs.closeRun(runId, { ...end, counts: { done: 2 }, copyCounts: { done: 712, failed: 8 } })

    const { stdout } = await session.ibshare('runs')
    const { stdout: shown } = await session.ibshare('show', runId)

    expect(stdout).toMatch(/ failed {2,}2 done {2,}712 of 720\n/)
    expect(widthOf(stdout)).toBeLessThanOrEqual(80)
    expect(shown).toContain('2 done; copies: 712 done, 8 failed\n')
    const { stdout: json } = await session.ibshare('runs', '--json')
    expect(runsOutput.parse(JSON.parse(json)).runs[0]?.copyCounts).toEqual({ done: 712, failed: 8 })
  })
})
