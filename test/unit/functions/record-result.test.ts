import { describe, expect, it } from 'vitest'

import type { ShareRecord } from '../../../functions/lib/domain/run/run.ts'
import { createRecordResult } from '../../../functions/record-result/record-result.ts'

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

async function record(
  shares: readonly ShareRecord[],
  failure: { Error: string; Cause?: string } | null = null,
) {
  const closed: unknown[] = []
  const output = await createRecordResult({
    ledger: { listShares: async () => shares, closeRun: async (...end) => void closed.push(end) },
  })({ runId: 'run-1', at, failure })
  return { output, closed }
}

describe('record-result', () => {
  it('closes a run whose shares are done as succeeded', async () => {
    const { output, closed } = await record([done])

    expect(output).toEqual({ runId: 'run-1', status: 'succeeded', counts: { done: 1 } })
    expect(closed).toEqual([['run-1', { status: 'succeeded', counts: { done: 1 }, endedAt: at }]])
  })

  it('closes a run that wanted nothing as succeeded', async () => {
    expect((await record([])).output).toEqual({ runId: 'run-1', status: 'succeeded', counts: {} })
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
