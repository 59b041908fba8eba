import { SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import {
  createExecutionWatch,
  createRunStarter,
} from '../../../functions/lib/aws/step-functions-executions.ts'
import { scriptedAws } from '../../support/scripted-aws.ts'
import type { ScriptedAnswer } from '../../support/scripted-aws.ts'

const stateMachineArn = 'arn:aws:states:us-east-1:222222222222:stateMachine:imagebuilder-share-run'
const executionArn = 'arn:aws:states:us-east-1:222222222222:execution:imagebuilder-share-run:run-1'

function stepFunctions(answer: ScriptedAnswer) {
  const { requests, settings } = scriptedAws(() => answer)
  return { requests, client: new SFNClient({ ...settings, region: 'us-east-1' }) }
}

describe('startRun', () => {
  it('starts an execution under the name, with the input as JSON', async () => {
    const { client, requests } = stepFunctions({ executionArn, startDate: 1 })

    const started = await createRunStarter(client, stateMachineArn).startRun({
      name: 'run-1',
      input: { a: 1 },
    })

    expect(started).toEqual({ executionArn, alreadyStarted: false })
    expect(requests[0]?.input).toEqual({ stateMachineArn, name: 'run-1', input: '{"a":1}' })
  })

  it('takes a name that was used already for the same run', async () => {
    const { client } = stepFunctions({ error: 'ExecutionAlreadyExists' })

    const started = await createRunStarter(client, stateMachineArn).startRun({ name: 'run-1', input: {} })

    expect(started).toEqual({ executionArn, alreadyStarted: true })
  })

  it.each([
    ['StateMachineDoesNotExist', 'RequestRefused'],
    ['ThrottlingException', 'TransientServiceError'],
  ])('throws for %s: %s', async (error, name) => {
    const { client } = stepFunctions({ error })

    await expect(
      createRunStarter(client, stateMachineArn).startRun({ name: 'run-1', input: {} }),
    ).rejects.toMatchObject({ name, where: stateMachineArn })
  })
})

describe('isRunning', () => {
  it.each([
    ['RUNNING', true],
    ['SUCCEEDED', false],
    ['FAILED', false],
    ['TIMED_OUT', false],
    ['ABORTED', false],
  ])('answers for %s: %s', async (status, expected) => {
    const { client } = stepFunctions({ executionArn, status })

    expect(await createExecutionWatch(client).isRunning(executionArn)).toBe(expected)
  })

  it('takes an execution that AWS has forgotten for ended', async () => {
    const { client } = stepFunctions({ error: 'ExecutionDoesNotExist' })

    expect(await createExecutionWatch(client).isRunning(executionArn)).toBe(false)
  })

  it.each([
    ['ThrottlingException', 400, 'TransientServiceError'],
    ['AccessDeniedException', 403, 'PermissionMissing'],
  ])('does not take %s for an end', async (error, status, name) => {
    const { client } = stepFunctions({ error, status })

    await expect(createExecutionWatch(client).isRunning(executionArn)).rejects.toMatchObject({ name })
  })
})
