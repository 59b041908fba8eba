import { describe, expect, it } from 'vitest'

import { createRegisterRun } from '../../../functions/register-run/register-run.ts'

describe('register-run', () => {
  it("registers the run under the execution's name, ARN and start time", async () => {
    const registered: unknown[] = []
    const step = createRegisterRun({ ledger: { register: async (run) => void registered.push(run) } })

    const output = await step({
      runId: 'run-1',
      executionArn: 'arn:execution',
      startedAt: '2026-11-20T06:12:45.000Z',
      input: { resources: ['arn:1'], accounts: ['440000000001'] },
    })

    expect(output).toEqual({ runId: 'run-1' })
    expect(registered).toEqual([
      {
        runId: 'run-1',
        executionArn: 'arn:execution',
        startedAt: '2026-11-20T06:12:45.000Z',
        trigger: { kind: 'manual', resourceArns: ['arn:1'], accountIds: ['440000000001'] },
      },
    ])
  })

  it('refuses an input of another form by the name that it has there, and registers nothing', async () => {
    const registered: unknown[] = []
    const step = createRegisterRun({ ledger: { register: async (run) => void registered.push(run) } })
    const execution = { runId: 'run-1', executionArn: 'arn:execution', startedAt: '2026-11-20T06:12:45.000Z' }

    const registering = step({ ...execution, input: { resources: ['arn:1'], accounts: ['4400'] } })

    await expect(registering).rejects.toMatchObject({ name: 'InvalidInput', where: 'accounts.0' })
    expect(registered).toEqual([])
  })
})
