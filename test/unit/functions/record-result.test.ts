import { describe, expect, it } from 'vitest'

import type { CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import type { CopyPlan } from '../../../functions/lib/domain/copying/copy-plan.ts'
import type { CopyResult } from '../../../functions/lib/domain/copying/copy-result.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import { planImageCopies } from '../../../functions/lib/domain/copying/plan-image-copies.ts'
import { uniteCopyPlans } from '../../../functions/lib/domain/copying/unite-copy-plans.ts'
import type { ShareRecord } from '../../../functions/lib/domain/run/run.ts'
import { createRecordResult } from '../../../functions/record-result/record-result.ts'
import {
  accountId,
  build,
  copyOf,
  otherId,
  plainFacts,
  wantedCopy,
  wantedOf,
} from '../domain/copying/copies.ts'

const at = '2026-11-20T06:30:00.000Z'
const done: ShareRecord = {
  runId: 'run-1',
  resourceArn: 'arn:1',
  mode: 'policy',
  principals: ['440000000001'],
  ruleShares: [],
  wantedBy: ['al2023'],
  result: { outcome: 'done', shareArns: [], exceptions: [], requestIds: [] },
}
const { result: _, ...unrecorded } = { ...done, resourceArn: 'arn:2' }

interface CopiesOfRun {
  readonly plan: CopyPlan
  /** What the checks of the destinations said. */
  readonly results?: readonly CheckResult[]
  readonly items: readonly Copy[]
  /** What an earlier attempt found. */
  readonly written?: CopyResult
}

async function record(
  shares: readonly ShareRecord[],
  failure: { Error: string; Cause?: string } | null = null,
  { observed = false, ...copies }: Partial<CopiesOfRun> & { readonly observed?: boolean } = {},
) {
  const closed: unknown[] = []
  const rewritten: unknown[] = []
  const written: CopyResult[] = []
  const output = await createRecordResult({
    ledger: {
      listShares: async () => shares,
      closeRun: async (...end) => void closed.push(end),
      recordShareResult: async (_, resourceArn, result) => void rewritten.push([resourceArn, result.outcome]),
    },
    plans: {
      readCopyPlan: async () => copies.plan,
      writeCopyResult: async (_, result) => {
        written.push(copies.written ?? result)
        return copies.written ?? result
      },
    },
    checks: { readChecks: async () => copies.results ?? [] },
    copies: {
      readCopies: async () => copies.items ?? [],
      readWait: async (runId) => ({ runId, token: 't', enqueuedAt: at }),
    },
  })({ runId: 'run-1', at, failure, observed })
  return { output, closed, written, rewritten }
}

describe('record-result', () => {
  it('closes a run whose shares are done as succeeded', async () => {
    const { output, closed } = await record([done])

    expect(output).toEqual({
      runId: 'run-1',
      status: 'succeeded',
      counts: { done: 1 },
      copyCounts: {},
      observed: false,
    })
    expect(closed).toEqual([['run-1', { status: 'succeeded', counts: { done: 1 }, endedAt: at }]])
  })

  it('closes a run that wanted nothing as succeeded', async () => {
    expect((await record([])).output).toEqual({
      runId: 'run-1',
      status: 'succeeded',
      counts: {},
      copyCounts: {},
      observed: false,
    })
  })

  it('fails the run for a share whose outcome was never recorded', async () => {
    const { output, closed } = await record([done, unrecorded])

    expect(output).toMatchObject({
      status: 'failed',
      error: 'SharesIncomplete',
      counts: { done: 1, failed: 1 },
    })
    expect(closed).toMatchObject([['run-1', { status: 'failed' }]])
  })

  it.each([
    ['holds', '2026-11-20', 'succeeded', [['arn:1', 'waived']]],
    ['is over', '2026-11-19', 'failed', []],
  ])(
    'takes a share out of the verdict, and writes that down, while a waiver for its account %s',
    async (...told) => {
      const [, until, status, changed] = told
      const finding = { check: 'ACCOUNT_REFUSED', what: 'No', where: '440000000001', remedy: 'Ask' }
      const refused: ShareRecord = {
        ...done,
        waivers: [{ account: '440000000001', check: 'ACCOUNT_REFUSED', until, reason: 'closes' }],
        result: { outcome: 'failed', finding, shareArns: [], exceptions: [], requestIds: [] },
      }
      const { output, rewritten } = await record([refused])

      expect([output.status, rewritten]).toEqual([status, changed])
    },
  )

  it('keeps what cut the run short, under its own name', async () => {
    const errorMessage = JSON.stringify({ what: 'got TESTING', where: 'arn:1', remedy: 'Wait' })

    const { output, closed } = await record([], {
      Error: 'ImageNotAvailable',
      Cause: JSON.stringify({ errorMessage }),
    })

    expect(output).toMatchObject({ status: 'failed', error: 'ImageNotAvailable' })
    expect(output.cause).toContain('got TESTING. Remedy: Wait')
    expect(closed).toMatchObject([
      [
        'run-1',
        { failure: { check: 'ImageNotAvailable', what: 'got TESTING', where: 'arn:1', remedy: 'Wait' } },
      ],
    ])
  })
})

describe('record-result of a run that copies', () => {
  const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
  const wanted = [wantedCopy({ relay: false }), wantedCopy({ accountId: otherId, relay: false })]
  const image = planImageCopies({ built: build, facts: plainFacts, wanted: [wantedOf(wanted)] })
  const plan = uniteCopyPlans([{ ...image, arn: build.arn, sourceImageId: build.sourceImageId }], {
    findings: [],
  })
  const items = plan.copies.map(({ id, accountId }, index) =>
    copyOf('one', { id, accountId, state: 'done', imageId: `ami-${index}`, wantedBy: ['run-1'] }),
  )
  const failedItem = { ...items[1]!, state: 'failed', finding } as const

  it('closes a run whose copies are done as succeeded, copies counted apart from shares', async () => {
    const { output, closed, written } = await record([done], null, { plan, items })

    expect(output).toEqual({
      runId: 'run-1',
      status: 'succeeded',
      counts: { done: 1 },
      copyCounts: { done: 2 },
      observed: false,
    })
    expect(closed).toMatchObject([['run-1', { counts: { done: 1 }, copyCounts: { done: 2 } }]])
    expect(written[0]?.groups[0]?.copies.map(({ imageId }) => imageId)).toEqual(['ami-0', 'ami-1'])
  })

  it('fails the run for a copy that failed, and says why', async () => {
    const { output, closed } = await record([done], null, { plan, items: [items[0]!, failedItem] })

    expect(output).toMatchObject({
      status: 'failed',
      error: 'CopiesIncomplete',
      copyCounts: { done: 1, failed: 1 },
      cause: expect.stringContaining('COPY_FAILED at there: It failed'),
    })
    expect(closed).toMatchObject([['run-1', { status: 'failed', copyCounts: { done: 1, failed: 1 } }]])
  })

  it('goes by what its first attempt found when it is repeated', async () => {
    const first: CopyResult = { counts: { done: 2 }, groups: [] }

    const { output } = await record([done], null, { plan, items: [items[0]!, failedItem], written: first })

    expect(output).toMatchObject({ status: 'succeeded', copyCounts: { done: 2 } })
  })

  it('records copies of a run that was cut short', async () => {
    const { output } = await record([], { Error: 'States.Timeout' }, { plan, items: [items[0]!] })

    expect(output).toMatchObject({ error: 'States.Timeout', copyCounts: { done: 1, failed: 1 } })
  })

  const roleMissing: CheckResult = {
    check: 'ROLE_NOT_ASSUMABLE',
    accountId: otherId,
    verdict: 'failed',
    finding: { ...finding, check: 'ROLE_NOT_ASSUMABLE' },
  }

  it('counts what a failed check stands in the way of as blocked, with its finding and its remedy', async () => {
    const { output, written } = await record([done], null, {
      plan,
      items: [items[0]!],
      results: [roleMissing],
    })

    expect(output).toMatchObject({
      status: 'failed',
      error: 'PrerequisitesMissing',
      copyCounts: { done: 1, blocked: 1 },
      cause: expect.stringContaining('ROLE_NOT_ASSUMABLE at there: It failed. Remedy: Look'),
    })
    expect(written[0]?.groups[0]).toMatchObject({ outcome: 'blocked', copies: [{ accountId: otherId }] })
  })

  it('succeeds where what is missing is waived', async () => {
    const waived = { ...roleMissing, verdict: 'waived', reason: 'waived until 2026-12-31: closes' } as const
    const { output, written } = await record([done], null, { plan, items: [items[0]!], results: [waived] })

    expect(output).toMatchObject({ status: 'succeeded', copyCounts: { done: 1, waived: 1 } })
    expect(written[0]?.groups.find(({ outcome }) => outcome === 'waived')?.finding?.what).toBe(
      'It failed; waived until 2026-12-31: closes',
    )
  })

  it('tells of a run that observes what stands in its way, and of nothing else', async () => {
    const { output, closed } = await record([unrecorded], null, {
      plan,
      results: [roleMissing],
      observed: true,
    })

    expect(output).toMatchObject({
      status: 'failed',
      error: 'PrerequisitesMissing',
      counts: {},
      copyCounts: { blocked: 1 },
      observed: true,
    })
    expect(closed).toMatchObject([['run-1', { status: 'failed', observed: true }]])
  })

  it('closes a run that observes as succeeded where nothing stands in its way', async () => {
    const passed: CheckResult = { check: 'ROLE_NOT_ASSUMABLE', accountId, verdict: 'passed' }
    const { output, closed } = await record([unrecorded], null, { plan, results: [passed], observed: true })

    expect(output).toMatchObject({ status: 'succeeded', counts: {}, copyCounts: {}, observed: true })
    expect(closed).toMatchObject([['run-1', { status: 'succeeded', observed: true }]])
  })
})
