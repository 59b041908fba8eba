import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import { createRunAnswer } from '../../../functions/lib/aws/step-functions-run-answer.ts'
import {
  createMachine,
  createWorld,
  functionArn,
  machine,
  reportOf,
  start,
} from '../../cloud/step-functions/world.ts'

/** A run that waits for an hour for its token to be answered. */
async function createWaitingRun() {
  const tokens: string[] = []
  const world = createWorld({
    functions: { enqueue: ({ token }: { token: string }) => void tokens.push(token) },
  })
  const stateMachineArn = await createMachine(
    world,
    machine({
      Enqueue: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: {
          FunctionName: functionArn('enqueue'),
          Payload: { token: '{% $states.context.Task.Token %}' },
        },
        TimeoutSeconds: 3600,
        End: true,
      },
    }),
  )
  const executionArn = await start(world, stateMachineArn)
  await world.clock.advance(1000)
  return { ...world, world, executionArn, token: tokens[0] ?? 'none', answer: createRunAnswer(world.client) }
}

describe('a run that waits', () => {
  it('goes on with the output of the first answer; another finds it gone', async () => {
    const { world, answer, token, executionArn } = await createWaitingRun()

    expect(await answer.succeed(token, { copies: 3 })).toBe('answered')
    expect(await reportOf(world, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: { copies: 3 } })
    expect(await answer.succeed(token, { copies: 4 })).toBe('gone')
  })

  it('is gone after its time-out, after it was stopped, and where there never was one', async () => {
    const late = await createWaitingRun()
    await late.clock.advance(3_600_000)
    const stopped = await createWaitingRun()
    await stopped.client.send(new StopExecutionCommand({ executionArn: stopped.executionArn }))

    expect(await late.answer.succeed(late.token, {})).toBe('gone')
    expect(await stopped.answer.succeed(stopped.token, {})).toBe('gone')
    expect(await late.answer.succeed('no token', {})).toBe('gone')
  })

  it('is not gone because its output is too long', async () => {
    const { answer, token } = await createWaitingRun()

    await expect(answer.succeed(token, 'x'.repeat(300_000))).rejects.toMatchObject({ name: 'RequestRefused' })
    expect(await answer.succeed(token, {})).toBe('answered')
  })
})
