import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod/mini'

import { createDynamoRunLedger } from '../../../functions/lib/aws/dynamo-run-ledger.ts'
import type { runSchema, shareRecordSchema } from '../../../functions/lib/aws/run-items.ts'
import { runStopped } from '../../../functions/lib/domain/run/run.ts'
import type { PlannedShare, Run, ShareRecord, ShareResult } from '../../../functions/lib/domain/run/run.ts'
import type { RunLedger } from '../../../functions/lib/ports/run-ledger.ts'
import { startLocalLedger, type LocalLedger } from '../../support/local-ledger.ts'

const image = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023/1.0.0/1'
const component = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'

const newRun = {
  runId: 'al2023-1-0-0-1-0123456789abcdef',
  executionArn: 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:al2023',
  trigger: { kind: 'imageBuilt', eventId: 'e-1', resourceArn: image },
  startedAt: '2026-11-21T20:55:03.120Z',
} as const
const { runId } = newRun

const plannedShare = (resourceArn: string, ...principals: string[]): PlannedShare => ({
  resourceArn,
  mode: 'policy',
  principals,
  ruleShares: [],
  wantedBy: ['al2023'],
})

const done: ShareResult = { outcome: 'done', shareArns: ['arn:share'], exceptions: [], requestIds: ['r-1'] }

let table: LocalLedger
let ledger: RunLedger

beforeEach(async () => {
  table = await startLocalLedger()
  ledger = createDynamoRunLedger(table.client, table.tableName)
})

afterEach(async () => table.close())

describe('register', () => {
  it('answers the run as planning when it is read back', async () => {
    await ledger.register(newRun)

    expect(await ledger.readRun(runId)).toEqual({ ...newRun, status: 'planning' })
  })

  it('keeps what a person wants distributed as it was written', async () => {
    const distribute = [{ region: 'us-east-1', amiDistributionConfiguration: { amiTags: {}, name: '' } }]
    const trigger = { kind: 'manualCopy', resourceArns: [image], distribute, reason: 'CHG-4712' } as const
    await ledger.register({ ...newRun, trigger })

    expect((await ledger.readRun(runId))?.trigger).toEqual(trigger)
  })

  it('keeps the waivers of a planned share', async () => {
    await ledger.register(newRun)
    const waivers = [{ account: '1', check: 'NOT_OWNER', until: '2026-12-31', reason: 'closes' }]
    const share = {
      resourceArn: image,
      mode: 'policy',
      principals: ['1'],
      ruleShares: [],
      wantedBy: ['a'],
    } as const
    await ledger.writePlan(runId, { shares: [{ ...share, waivers }] })

    expect((await ledger.readShare(runId, image))?.waivers).toEqual(waivers)
  })

  it('keeps that a person wants nothing changed', async () => {
    const trigger = { kind: 'manual', resourceArns: [image], accounts: ['1'], checkOnly: true } as const
    await ledger.register({ ...newRun, trigger })

    expect((await ledger.readRun(runId))?.trigger).toEqual(trigger)
  })

  it('changes nothing when the same execution registers again', async () => {
    await ledger.register(newRun)
    const before = await table.partition(`RUN#${runId}`)

    await ledger.register(newRun)

    expect(await table.partition(`RUN#${runId}`)).toEqual(before)
  })

  it('throws RunNameTaken and changes nothing when another execution has the name', async () => {
    await ledger.register(newRun)

    await expect(ledger.register({ ...newRun, executionArn: 'arn:other' })).rejects.toMatchObject({
      name: 'RunNameTaken',
      where: runId,
    })
    expect(await ledger.readRun(runId)).toMatchObject({ executionArn: newRun.executionArn })
  })

  it('does not throw a run back to planning when a repeat comes late', async () => {
    await ledger.register(newRun)
    await ledger.pinRules(runId, 'abc')
    await ledger.writePlan(runId, { shares: [plannedShare(image, '440000000001')] })

    await expect(ledger.register(newRun)).rejects.toMatchObject({ name: 'RunNameTaken' })
    expect(await ledger.readRun(runId)).toMatchObject({ status: 'sharing', rulesVersion: 'abc' })
  })

  it('takes one write and no read', async () => {
    await ledger.register(newRun)

    expect(table.operations).toEqual(['PutItem'])
  })
})

describe('readRun', () => {
  it('answers undefined when there is no such run', async () => {
    expect(await ledger.readRun('nothing')).toBeUndefined()
  })
})

describe('pinRules', () => {
  beforeEach(async () => ledger.register(newRun))

  it('notes the version with one write', async () => {
    table.operations.length = 0

    expect(await ledger.pinRules(runId, 'first')).toBe('first')

    expect(table.operations).toEqual(['UpdateItem'])
    expect(await ledger.readRun(runId)).toMatchObject({ status: 'planning', rulesVersion: 'first' })
  })

  it('answers the version that was noted first when another is current by now', async () => {
    await ledger.pinRules(runId, 'first')

    expect(await ledger.pinRules(runId, 'second')).toBe('first')
    expect(await ledger.readRun(runId)).toMatchObject({ rulesVersion: 'first' })
  })

  it('notes nothing when the run has planned without rules', async () => {
    await ledger.writePlan(runId, { shares: [], nothingToDo: 'There are no rules' })

    expect(await ledger.pinRules(runId, 'first')).toBeUndefined()
    expect(await ledger.readRun(runId)).not.toHaveProperty('rulesVersion')
  })

  it('stays when the registration is repeated late', async () => {
    await ledger.pinRules(runId, 'first')

    await expect(ledger.register(newRun)).rejects.toMatchObject({ name: 'RunNameTaken' })
    expect(await ledger.readRun(runId)).toMatchObject({ rulesVersion: 'first' })
  })
})

describe('writePlan', () => {
  beforeEach(async () => ledger.register(newRun))

  it('keeps the shares and moves the run on to sharing', async () => {
    const shares = [
      plannedShare(image, '440000000001', '440000000002'),
      plannedShare(component, '440000000001'),
    ]

    await ledger.writePlan(runId, { shares })

    expect(await ledger.readRun(runId)).toEqual({ ...newRun, status: 'sharing' })
    expect(await ledger.listShares(runId)).toEqual([
      { runId, ...shares[1] },
      { runId, ...shares[0] },
    ])
    expect(await ledger.readShare(runId, image)).toEqual({ runId, ...shares[0] })
  })

  it('records why when there is nothing to do', async () => {
    await ledger.writePlan(runId, { shares: [], nothingToDo: 'No rule matches the image' })

    expect(await ledger.readRun(runId)).toMatchObject({
      status: 'sharing',
      nothingToDo: 'No rule matches the image',
    })
    expect(await ledger.listShares(runId)).toEqual([])
  })

  it('keeps plan and results when it is repeated with another plan after the run moved on', async () => {
    await ledger.writePlan(runId, { shares: [plannedShare(image, '440000000001')] })
    await ledger.recordShareResult(runId, image, done, '2026-11-21T21:00:00.000Z')
    const before = await table.partition(`RUN#${runId}`)

    await ledger.writePlan(runId, { shares: [plannedShare(image), plannedShare(component)] })

    expect(await table.partition(`RUN#${runId}`)).toEqual(before)
  })

  it.each([
    [1, 'before'],
    [2, 'before'],
    [2, 'after'],
    [4, 'after'],
    [15, 'before'],
    [26, 'before'],
    [26, 'after'],
    [27, 'before'],
    [27, 'after'],
  ] as const)(
    'ends with the plan when call %i breaks off %s its effect and it is repeated',
    async (nth, when) => {
      const shares = Array.from({ length: 25 }, (_, index) =>
        plannedShare(`arn:image/${index}`, '440000000001'),
      )
      table.breakOff(nth, when)
      await expect(ledger.writePlan(runId, { shares })).rejects.toMatchObject({
        name: 'TransientServiceError',
      })

      await ledger.writePlan(runId, { shares })

      expect(await ledger.readRun(runId)).toMatchObject({ status: 'sharing' })
      const written = await ledger.listShares(runId)
      expect(written.map((share) => share.resourceArn).toSorted()).toEqual(
        shares.map((share) => share.resourceArn).toSorted(),
      )
    },
  )

  it('keeps what an attempt that broke off has written', async () => {
    table.breakOff(4, 'before')
    const first = [plannedShare(image, '440000000001'), plannedShare(component, '440000000001')]
    await expect(ledger.writePlan(runId, { shares: first })).rejects.toThrow('socket hang up')

    await ledger.writePlan(runId, { shares: [plannedShare(image, '440000000009')] })

    expect(await ledger.readShare(runId, image)).toMatchObject({ principals: ['440000000001'] })
  })

  it('throws InvalidInput when the run was never registered', async () => {
    await expect(ledger.writePlan('nothing', { shares: [] })).rejects.toMatchObject({ name: 'InvalidInput' })
    expect(await table.partition('RUN#nothing')).toEqual([])
  })

  it('throws InvalidInput when a share names more accounts than an item holds', async () => {
    const accountIds = Array.from({ length: 20_000 }, (_, index) => String(index).padStart(12, '0'))

    await expect(
      ledger.writePlan(runId, { shares: [plannedShare(image, ...accountIds)] }),
    ).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringMatching(/at most 204800 bytes, got \d+$/),
    })
    expect(await ledger.readRun(runId)).toMatchObject({ status: 'planning' })
  })
})

describe('listShares', () => {
  it('reads every page when the shares are longer than one', async () => {
    await ledger.register(newRun)
    const accountIds = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(12, '0'))
    const shares = Array.from({ length: 15 }, (_, index) => plannedShare(`arn:${index + 10}`, ...accountIds))
    await ledger.writePlan(runId, { shares })
    table.operations.length = 0

    const listed = await ledger.listShares(runId)

    expect(listed.map((share) => share.resourceArn)).toEqual(shares.map((share) => share.resourceArn))
    expect(table.operations.length).toBeGreaterThan(1)
  })
})

describe('recordShareResult', () => {
  beforeEach(async () => {
    await ledger.register(newRun)
    await ledger.writePlan(runId, { shares: [plannedShare(image, '440000000001')] })
  })

  it('answers the result with the share when it is read back', async () => {
    const finding = { check: 'FOREIGN_POLICY', what: 'w', where: image, remedy: 'r' }
    const failed: ShareResult = {
      outcome: 'failed',
      shareArns: [],
      finding,
      exceptions: [{ principals: ['440000000001'], outcome: 'done' }],
      requestIds: [],
    }

    await ledger.recordShareResult(runId, image, failed, '2026-11-21T21:00:00.000Z')

    expect(await ledger.readShare(runId, image)).toEqual({
      runId,
      ...plannedShare(image, '440000000001'),
      result: failed,
      recordedAt: '2026-11-21T21:00:00.000Z',
    })
  })

  it('leaves side findings of the checks and of the result beside each other', async () => {
    const finding = (check: string) => ({ check, what: 'w', where: image, remedy: 'r' })
    const result = { ...done, sideFindings: [finding('B')] }

    await ledger.noteSideFindings(runId, image, [finding('A')])
    await ledger.recordShareResult(runId, image, result, '2026-11-21T21:00:00.000Z')

    expect(await ledger.readShare(runId, image)).toMatchObject({ sideFindings: [finding('A')], result })
  })

  it('throws InvalidInput and writes nothing when the share was not planned', async () => {
    await expect(ledger.noteSideFindings(runId, component, [])).rejects.toMatchObject({
      name: 'InvalidInput',
    })
    await expect(
      ledger.recordShareResult(runId, component, done, '2026-11-21T21:00:00Z'),
    ).rejects.toMatchObject({
      name: 'InvalidInput',
    })
    expect(await ledger.readShare(runId, component)).toBeUndefined()
  })
})

describe('closeRun', () => {
  const succeeded = { status: 'succeeded', counts: { done: 2 }, endedAt: '2026-11-21T21:10:00.000Z' } as const

  it.each<[string, Parameters<RunLedger['closeRun']>[1]]>([
    ['it succeeded', succeeded],
    ['it copied', { ...succeeded, copyCounts: { done: 719, failed: 1 } }],
    [
      'it failed as a whole',
      {
        status: 'failed',
        counts: {},
        endedAt: '2026-11-21T21:10:00.000Z',
        failure: { check: 'ImageNotAvailable', what: 'w', where: image, remedy: 'r' },
      },
    ],
  ])('keeps the end when %s', async (_, end) => {
    await ledger.register(newRun)

    await ledger.closeRun(runId, end)

    expect(await ledger.readRun(runId)).toEqual({ ...newRun, ...end })
  })

  it('keeps the first end when it is repeated with another one', async () => {
    await ledger.register(newRun)
    await ledger.closeRun(runId, succeeded)

    await ledger.closeRun(runId, {
      status: 'failed',
      counts: { failed: 2 },
      endedAt: '2026-11-21T22:00:00.000Z',
    })

    expect(await ledger.readRun(runId)).toEqual({ ...newRun, ...succeeded })
  })

  it('ends a run that was stopped, and then redriven', async () => {
    const failure = { check: runStopped, what: 'w', where: runId, remedy: 'r' }
    const stopped = { status: 'failed', counts: {}, endedAt: '2026-11-21T21:00:00.000Z', failure } as const
    await ledger.register(newRun)
    await ledger.closeRun(runId, stopped)
    await ledger.closeRun(runId, { ...stopped, endedAt: '2026-11-21T21:00:03.000Z' })
    expect(await ledger.readRun(runId)).toEqual({ ...newRun, ...stopped })

    await ledger.closeRun(runId, succeeded)
    await ledger.closeRun(runId, stopped)

    expect(await ledger.readRun(runId)).toEqual({ ...newRun, ...succeeded })
  })

  it('writes nothing when the run could not be registered', async () => {
    await ledger.closeRun('nothing', succeeded)

    expect(await table.partition('RUN#nothing')).toEqual([])
  })
})

describe('listRuns', () => {
  const startedAt = [
    '2024-11-30T23:59:59.999Z',
    '2024-12-01T00:00:00.000Z',
    '2026-09-30T12:00:00.000Z',
    '2026-11-21T20:55:03Z',
    '2026-11-21T20:55:03.120Z',
    '2026-11-30T00:00:00.000Z',
    '2026-12-01T00:00:00.000Z',
  ]

  beforeEach(async () => {
    for (const [index, moment] of startedAt.entries()) {
      await ledger.register({ ...newRun, runId: `run-${index}`, startedAt: moment })
    }
    await ledger.writePlan('run-3', { shares: [plannedShare(image)] })
  })

  it.each([
    ['all of 24 months when the limit allows', '2026-11-21T00:00:00Z', 10, [5, 4, 3, 2, 1]],
    ['the newest when the limit is lower', '2026-11-21T00:00:00Z', 2, [5, 4]],
    ['those of the months before when it is a later month', '2026-12-31T23:59:59Z', 5, [6, 5, 4, 3, 2]],
    ['none when there is none', '2023-01-01T00:00:00Z', 5, []],
  ])('answers %s', async (_, before, limit, expected) => {
    const runs = await ledger.listRuns({ before, limit })

    expect(runs.map((run) => run.runId)).toEqual(expected.map((index) => `run-${index}`))
  })

  it('stops asking when it has enough', async () => {
    table.operations.length = 0

    await ledger.listRuns({ before: '2026-11-21T00:00:00Z', limit: 3 })

    expect(table.operations).toEqual(['Query'])
  })
})

describe('items of runs', () => {
  it('are refused when another hand changed them', async () => {
    await ledger.register({ ...newRun, trigger: { kind: 'manual', resourceArns: [], accounts: [] } })
    await ledger.closeRun(runId, { status: 'failed', counts: { lost: 1 } as never, endedAt: 'x' })

    await expect(ledger.readRun(runId)).rejects.toMatchObject({
      name: 'InvalidInput',
      where: `RUN#${runId} META`,
      message: expect.stringContaining('counts'),
    })
  })

  it('have the types of the domain', () => {
    expectTypeOf<z.infer<typeof runSchema>>().toExtend<Run>()
    expectTypeOf<Run>().toExtend<z.infer<typeof runSchema>>()
    expectTypeOf<z.infer<typeof shareRecordSchema>>().toExtend<ShareRecord>()
    expectTypeOf<keyof ShareRecord>().toEqualTypeOf<keyof z.infer<typeof shareRecordSchema>>()
  })

  it('bring no schema of the rules into a bundle', async () => {
    const bundle = await build({
      entryPoints: ['functions/lib/aws/dynamo-run-ledger.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      packages: 'external',
    })

    const inputs = Object.keys(bundle.metafile.inputs)
    expect(inputs).toContain('functions/lib/aws/run-items.ts')
    expect(inputs.filter((input) => input.includes('rules'))).toEqual([])
  })
})
