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
        trigger: { kind: 'manual', resourceArns: ['arn:1'], accounts: ['440000000001'] },
      },
    ])
  })

  it.each([
    { input: { resources: ['arn:1'], accounts: ['4400'] }, where: 'accounts.0' },
    { input: [], where: 'the input' },
    { input: undefined, where: 'the input' },
  ])(
    'registers the run and refuses its input $input by the name that it has there',
    async ({ input, where }) => {
      const registered: unknown[] = []
      const step = createRegisterRun({ ledger: { register: async (run) => void registered.push(run) } })
      const execution = {
        runId: 'run-1',
        executionArn: 'arn:execution',
        startedAt: '2026-11-20T06:12:45.000Z',
      }

      const registering = step({ ...execution, input })

      await expect(registering).rejects.toMatchObject({ name: 'InvalidInput', where })
      const inputText = JSON.stringify(input ?? null)
      expect(registered).toEqual([{ ...execution, trigger: { kind: 'refused', inputText } }])
    },
  )

  it('keeps no more than 1,000 characters of an input that is refused', async () => {
    const registered: { trigger: unknown }[] = []
    const step = createRegisterRun({ ledger: { register: async (run) => void registered.push(run) } })

    const registering = step({ runId: 'r', executionArn: 'e', startedAt: 's', input: 'x'.repeat(5_000) })

    await expect(registering).rejects.toMatchObject({ name: 'InvalidInput' })
    expect(registered[0]!.trigger).toEqual({ kind: 'refused', inputText: `"${'x'.repeat(999)}` })
  })
})
