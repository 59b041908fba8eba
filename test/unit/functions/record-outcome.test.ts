import { describe, expect, it } from 'vitest'

import type { ShareResult } from '../../../functions/lib/domain/run/run.ts'
import type { Report } from '../../../functions/record-outcome/contract.ts'
import { createRecordOutcome } from '../../../functions/record-outcome/record-outcome.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const executionArn = 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run/ShareResource:me'
const at = '2026-11-20T06:20:00.000Z'
const trace = { refused: [], promoted: [], requestIds: ['put-1'] }
const done: ShareResult = { outcome: 'done', shareArns: ['share'], exceptions: [], requestIds: ['put-1'] }
const blocked: ShareResult = {
  outcome: 'blocked',
  shareArns: [],
  finding: { check: 'FOREIGN_POLICY', what: 'It has 2 statements', where: resourceArn, remedy: 'Use RAM' },
  exceptions: [],
  requestIds: [],
}

async function record(report: Report, recording: () => Promise<void> = async () => {}) {
  const effects: unknown[] = []
  const step = createRecordOutcome({
    ledger: {
      recordShareResult: async (...recorded) => {
        await recording()
        effects.push(['record', ...recorded])
      },
    },
    leases: { release: async (lease) => void effects.push(['release', lease]) },
  })
  const output = await step({ runId: 'run-1', resourceArn, executionArn, at, report })
  const [, , , result] = effects[0] as [string, string, string, ShareResult]
  return { output, effects, result }
}

describe('record-outcome', () => {
  it('records the result, then gives the lease back', async () => {
    const { output, effects } = await record({ kind: 'settled', trace, result: done })

    expect(effects).toEqual([
      ['record', 'run-1', resourceArn, done, at],
      ['release', { key: resourceArn, ownerArn: executionArn }],
    ])
    expect(output).toEqual({ resourceArn, status: 'succeeded' })
  })

  it('keeps the lease when the result could not be recorded', async () => {
    const released: unknown[] = []
    const step = createRecordOutcome({
      ledger: { recordShareResult: async () => Promise.reject(new Error('no table')) },
      leases: { release: async (lease) => void released.push(lease) },
    })

    const report = { kind: 'settled', trace, result: done } as const
    await expect(step({ runId: 'run-1', resourceArn, executionArn, at, report })).rejects.toThrow('no table')
    expect(released).toEqual([])
  })

  it('answers name and cause of the failure of a share that ended early', async () => {
    const { output, result } = await record({ kind: 'ended', result: blocked })

    expect(result).toEqual(blocked)
    expect(output).toMatchObject({ status: 'failed', error: 'PrerequisitesMissing' })
    expect(output.cause).toContain('FOREIGN_POLICY')
  })

  it('records what the last look came to when nobody looks again', async () => {
    const waiting = { ...blocked, outcome: 'waiting' } as const

    const { output, result } = await record({ kind: 'waiting', trace, result: waiting })

    expect(result).toEqual(waiting)
    expect(output).toMatchObject({ status: 'failed', error: 'SharesIncomplete' })
  })

  it('fails a share whose lease was held all the time, naming who held it', async () => {
    const { result } = await record({ kind: 'held', ownerArn: 'arn:other', expiresAt: at })

    expect(result).toMatchObject({ outcome: 'failed', finding: { check: 'LEASE_HELD', where: resourceArn } })
    expect(result.finding?.remedy).toContain('describe-execution --execution-arn arn:other')
  })

  it('makes a finding of an error, and keeps the request ids of what was done before', async () => {
    const errorMessage = JSON.stringify({ what: 'Not allowed', where: resourceArn, remedy: 'Allow it' })
    const error = { Error: 'PermissionMissing', Cause: JSON.stringify({ errorMessage }) }

    const { output, result } = await record({ kind: 'error', error, trace })

    expect(result).toEqual({
      outcome: 'failed',
      shareArns: [],
      finding: { check: 'PermissionMissing', what: 'Not allowed', where: resourceArn, remedy: 'Allow it' },
      exceptions: [],
      requestIds: ['put-1'],
    })
    expect(output.status).toBe('failed')
  })

  it('makes a finding of an error that came before anything was done', async () => {
    const { result } = await record({ kind: 'error', error: { Error: 'States.Timeout' }, trace: null })

    expect(result).toMatchObject({ finding: { check: 'States.Timeout', where: resourceArn }, requestIds: [] })
  })
})
