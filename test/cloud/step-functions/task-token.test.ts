import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import {
  account,
  createMachine,
  createWorld,
  functionArn,
  functionError,
  machine,
  otherAccount,
  region,
  reportOf,
  run,
  start,
  type World,
} from './world.ts'

const waiting = (more: object = {}) =>
  machine({
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: functionArn('f'), Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
      ...more,
    },
  })

/** A world whose function keeps the tokens that it gets, and then does something with them in its own time. */
function createTokenWorld(then: (world: World, token: string) => Promise<unknown> = async () => undefined) {
  const tokens: string[] = []
  const world: World = createWorld({
    functions: {
      f: ({ token }: { token: string }) => {
        tokens.push(token)
        world.clock.after(1_000, async () => void (await then(world, token)))
        return { accepted: true }
      },
    },
  })
  return { world, tokens }
}
const succeed = async ({ client }: World, taskToken: string, output: unknown = 'done') =>
  client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))

describe('a task that waits for its token', () => {
  it('ends with the output that was sent with the token', async () => {
    const { world } = createTokenWorld(async (to, token) => succeed(to, token, { n: 1 }))

    const report = await run(world, waiting())

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: { n: 1 }, seconds: 1 })
    expect(report.types.slice(2)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(report.history[4]?.taskSubmittedEventDetails).toMatchObject({
      resourceType: 'lambda',
      resource: 'invoke.waitForTaskToken',
      output: '{"ExecutedVersion":"$LATEST","Payload":{"accepted":true},"StatusCode":200}',
    })
  })

  it('fails with the error that was sent with the token', async () => {
    const { world } = createTokenWorld(async ({ client }, taskToken) =>
      client.send(new SendTaskFailureCommand({ taskToken, error: 'NotCopied', cause: 'why' })),
    )

    const report = await run(world, waiting())

    expect(report).toMatchObject({ status: 'FAILED', error: 'NotCopied', cause: 'why' })
    expect(report.types.at(-2)).toBe('TaskFailed')
  })

  it('takes an answer that arrives before the function has returned', async () => {
    const world: World = createWorld({
      functions: {
        f: async ({ token }: { token: string }) => succeed(world, token, 'early').then(() => ({})),
      },
    })

    const report = await run(world, waiting())

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: 'early', seconds: 0 })
  })

  it('fails when the function fails', async () => {
    const report = await run(
      createWorld({
        functions: {
          f: () => {
            throw functionError('Broken')
          },
        },
      }),
      waiting(),
    )

    expect(report).toMatchObject({ error: 'Broken' })
    expect(report.types.at(-2)).toBe('TaskFailed')
  })

  it('fails to be submitted when Lambda refuses the call', async () => {
    const report = await run(createWorld(), waiting())

    expect(report).toMatchObject({ error: 'Lambda.ResourceNotFoundException' })
    expect(report.types.at(-2)).toBe('TaskSubmitFailed')
  })

  it('times out, and a retry has a new token', async () => {
    const { world, tokens } = createTokenWorld()

    const report = await run(
      world,
      waiting({
        TimeoutSeconds: 60,
        Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1, BackoffRate: 1 }],
      }),
    )

    expect(report).toMatchObject({ error: 'States.Timeout', seconds: 121 })
    expect(new Set(tokens).size).toBe(2)
  })

  it.each(['States.HeartbeatTimeout', 'States.Timeout'])(
    'misses its heartbeat, which %s catches',
    async (name) => {
      const { world } = createTokenWorld()
      const definition = waiting({
        TimeoutSeconds: 600,
        HeartbeatSeconds: 20,
        Catch: [{ ErrorEquals: [name], Next: 'H' }],
      })
      const states = { ...definition.States, H: { Type: 'Pass', End: true } }

      const report = await run(world, { ...definition, States: states })

      expect(report).toMatchObject({ status: 'SUCCEEDED', seconds: 20, path: ['T', 'H'] })
      expect(report.history[2]?.taskScheduledEventDetails).toMatchObject({
        timeoutInSeconds: 600,
        heartbeatInSeconds: 20,
      })
      expect(report.history[5]).toMatchObject({
        type: 'TaskTimedOut',
        taskTimedOutEventDetails: { error: 'States.Timeout' },
      })
    },
  )

  it('goes on as long as heartbeats come', async () => {
    const { world } = createTokenWorld(async ({ client, clock }, taskToken) => {
      for (let beats = 0; beats < 5; beats += 1) {
        await client.send(new SendTaskHeartbeatCommand({ taskToken }))
        await clock.sleep(15_000)
      }
      await succeed(world, taskToken)
    })

    const report = await run(world, waiting({ HeartbeatSeconds: 20 }))

    expect(report).toMatchObject({ status: 'SUCCEEDED', seconds: 76 })
  })
})

describe('a task that waits for its token in a branch', () => {
  const inBranch = (other: object, more: object = {}) =>
    machine({
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'T', States: waiting(more).States },
          { StartAt: 'Other', States: { Other: { End: true, ...other } } },
        ],
        End: true,
      },
    })

  it('lets the other branch go on, and the state end after both', async () => {
    const { world } = createTokenWorld(async (to, token) => {
      await to.clock.sleep(7_200_000)
      await succeed(to, token)
    })

    const report = await run(world, inBranch({ Type: 'Wait', Seconds: 20, Output: 'other' }))

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: ['done', 'other'], seconds: 7_201 })
  })

  it('is tried again with a new token after its time, while the other branch is long over', async () => {
    const { world, tokens } = createTokenWorld(async (to, token) =>
      tokens.length < 2 ? undefined : succeed(to, token),
    )
    const Retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 5 }]

    const report = await run(world, inBranch({ Type: 'Pass', Output: 1 }, { TimeoutSeconds: 3_600, Retry }))

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: ['done', 1], seconds: 3_602 })
    expect(new Set(tokens).size).toBe(2)
  })

  it('is ended, and its token is no good any more, when the other branch fails', async () => {
    const { world, tokens } = createTokenWorld()

    const report = await run(world, inBranch({ Type: 'Fail', Error: 'Broken', End: undefined }))

    expect(report).toMatchObject({ status: 'FAILED', error: 'Broken', seconds: 0 })
    expect(report.types).toContain('TaskStateAborted')
    await world.clock.advance(0)
    for (const token of tokens)
      await expect(succeed(world, token)).rejects.toMatchObject({ name: 'TaskTimedOut' })
  })

  it.each([
    ['StopExecution', {}, 'ABORTED'],
    ['the time of the execution', { TimeoutSeconds: 60 }, 'TIMED_OUT'],
  ])('is ended without Catch by %s, of which an event tells', async (how, more, status) => {
    const { world, tokens } = createTokenWorld()
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'H' }]
    const { P: state } = inBranch({ Type: 'Wait', Seconds: 3_600 }).States
    const States = { P: { ...(state as object), Catch }, H: { Type: 'Pass', End: true } }
    const arn = await createMachine(world, machine(States, more))
    const executionArn = await start(world, arn)
    await world.clock.advance(60_000)
    if (how === 'StopExecution') await world.client.send(new StopExecutionCommand({ executionArn }))

    const report = await reportOf(world, executionArn)

    expect(report).toMatchObject({ status, seconds: 60 })
    expect(report.path).not.toContain('H')
    expect(world.emitted.at(-1)?.detail).toMatchObject({ executionArn, status })
    await expect(succeed(world, tokens[0]!)).rejects.toMatchObject({ name: 'TaskTimedOut' })
  })

  it('needs the right to invoke the function, and nothing to wait', async () => {
    const world = createWorld({ functions: { f: () => ({}) }, allowed: ['states:StartExecution'] })

    const report = await run(world, waiting())

    expect(report).toMatchObject({ status: 'FAILED', error: 'Lambda.AWSLambdaException' })
    expect(report.types.at(-2)).toBe('TaskSubmitFailed')
  })
})

describe('a token', () => {
  it('that never was is refused', async () => {
    const { client } = createWorld()

    await expect(
      client.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '1' })),
    ).rejects.toMatchObject({
      name: 'InvalidToken',
    })
  })

  it.each(['answered', 'timed out', 'stopped'])('that is %s cannot be answered', async (how) => {
    const { world, tokens } = createTokenWorld(async (to, token) =>
      how === 'answered' ? succeed(to, token) : undefined,
    )
    const arn = await createMachine(
      world,
      waiting(how === 'timed out' ? { TimeoutSeconds: 5 } : {}),
      'machine',
    )
    const executionArn = await start(world, arn)
    if (how === 'stopped') {
      await world.clock.advance(5_000)
      await world.client.send(new StopExecutionCommand({ executionArn }))
    }
    await reportOf(world, executionArn)

    await expect(succeed(world, tokens[0]!)).rejects.toMatchObject({ name: 'TaskTimedOut' })
  })

  it('of an attempt that was given up does not answer the next one', async () => {
    const { world, tokens } = createTokenWorld()
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1, BackoffRate: 1 }]
    const executionArn = await start(
      world,
      await createMachine(world, waiting({ TimeoutSeconds: 60, Retry })),
    )
    await world.clock.advance(90_000)

    await expect(succeed(world, tokens[0]!, 'old')).rejects.toMatchObject({ name: 'TaskTimedOut' })
    await succeed(world, tokens[1]!, 'new')

    expect(await reportOf(world, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: 'new' })
  })

  it.each([
    ['account', otherAccount, region],
    ['Region', account, 'us-east-1'],
  ])('is not known in another %s', async (_, accountId, inRegion) => {
    const { world, tokens } = createTokenWorld()
    const executionArn = await start(world, await createMachine(world, waiting()))
    await world.clock.advance(1)
    const client = world.clientOf(accountId, inRegion)
    const taskToken = tokens[0]

    for (const command of [
      new SendTaskSuccessCommand({ taskToken, output: '1' }),
      new SendTaskFailureCommand({ taskToken }),
      new SendTaskHeartbeatCommand({ taskToken }),
    ])
      await expect(client.send(command as SendTaskSuccessCommand)).rejects.toMatchObject({
        name: 'TaskDoesNotExist',
      })
    await succeed(world, tokens[0]!)
    expect(await reportOf(world, executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('needs JSON as the output', async () => {
    const { world, tokens } = createTokenWorld()
    await start(world, await createMachine(world, waiting()))
    await world.clock.advance(1)

    await expect(
      world.client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{' })),
    ).rejects.toMatchObject({ name: 'InvalidOutput' })
  })
})
