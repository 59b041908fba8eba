import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import { createWorld, functionArn, functionError, lambdaTask, machine, roleArn, run } from './world.ts'

describe('a Task that invokes a function', () => {
  it('gets Payload, StatusCode and ExecutedVersion as its result', async () => {
    const report = await run(
      createWorld({ functions: { f: (n: number) => ({ doubled: n * 2 }) } }),
      machine({ T: { ...lambdaTask('f'), Output: undefined } }),
      21,
    )

    expect(report.output).toEqual({ ExecutedVersion: '$LATEST', Payload: { doubled: 42 }, StatusCode: 200 })
  })

  it('leaves the events and details that AWS leaves', async () => {
    const report = await run(
      createWorld({ functions: { f: () => 'ok' } }),
      machine({ T: lambdaTask('f', { TimeoutSeconds: 90 }) }),
    )

    expect(report.history.slice(2, 6)).toMatchObject([
      {
        id: 3,
        previousEventId: 2,
        type: 'TaskScheduled',
        taskScheduledEventDetails: {
          resourceType: 'lambda',
          resource: 'invoke',
          region: 'eu-west-1',
          parameters: JSON.stringify({ FunctionName: functionArn('f'), Payload: {} }),
          timeoutInSeconds: 90,
        },
      },
      { id: 4, type: 'TaskStarted', taskStartedEventDetails: { resourceType: 'lambda', resource: 'invoke' } },
      {
        id: 5,
        type: 'TaskSucceeded',
        taskSucceededEventDetails: {
          output: '{"ExecutedVersion":"$LATEST","Payload":"ok","StatusCode":200}',
          outputDetails: { truncated: false },
        },
      },
      { id: 6, type: 'TaskStateExited', stateExitedEventDetails: { name: 'T', output: '"ok"' } },
    ])
  })

  it('sends an empty object when there is no Payload, and null stands for no answer', async () => {
    const seen: unknown[] = []

    const report = await run(
      createWorld({ functions: { f: (payload) => void seen.push(payload) } }),
      machine({ T: lambdaTask('f', { Arguments: { FunctionName: 'f' } }) }),
    )

    expect(seen).toEqual([{}])
    expect(report.output).toBeNull()
  })

  it('fails with the name of the error that the function threw, and Lambda’s payload as the cause', async () => {
    const report = await run(
      createWorld({
        functions: {
          f: () => {
            throw functionError('LeaseHeld', 'somebody else has it')
          },
        },
      }),
      machine({ T: lambdaTask('f') }),
    )

    expect(report).toMatchObject({
      status: 'FAILED',
      error: 'LeaseHeld',
      cause: '{"errorType":"LeaseHeld","errorMessage":"somebody else has it"}',
    })
    expect(report.history[4]).toMatchObject({
      type: 'TaskFailed',
      taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'LeaseHeld' },
    })
    expect(report.history[5]).toMatchObject({ type: 'ExecutionFailed', previousEventId: 5 })
  })

  it('fails with Lambda’s own error when there is no such function', async () => {
    const report = await run(createWorld(), machine({ T: lambdaTask('missing') }))

    expect(report.error).toBe('Lambda.ResourceNotFoundException')
    expect(report.cause).toMatch(
      /^Function not found: .* \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    )
  })

  it('fails with Lambda.TooManyRequestsException when the function is throttled', async () => {
    const throttled = () => {
      throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', { httpStatus: 429 })
    }

    const report = await run(createWorld({ functions: { f: throttled } }), machine({ T: lambdaTask('f') }))

    expect(report.error).toBe('Lambda.TooManyRequestsException')
  })

  it('acts as a session of the machine’s role', async () => {
    const callers: string[] = []

    await run(
      createWorld({
        functions: { f: (_, { caller }) => void callers.push(caller.arn, caller.roleArn ?? '') },
      }),
      machine({ T: lambdaTask('f') }),
    )

    expect(callers).toEqual([
      expect.stringMatching(/^arn:aws:sts::111111111111:assumed-role\/machine\/[A-Z2-7]{32}$/),
      roleArn,
    ])
  })

  it('fails as AWS does when the role may not invoke the function', async () => {
    const report = await run(
      createWorld({ functions: { f: () => 1 }, allowed: ['states:*'] }),
      machine({ T: lambdaTask('f') }),
    )

    expect(report.error).toBe('Lambda.AWSLambdaException')
    expect(report.cause).toMatch(
      /^User: arn:aws:sts::.* is not authorized to perform: lambda:InvokeFunction on resource: .*:function:f because no identity-based policy allows the lambda:InvokeFunction action \(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; /,
    )
  })

  it('renews the session when it has ended', async () => {
    const arns: string[] = []
    const call = { f: (_: never, { caller }: { caller: { arn: string } }) => void arns.push(caller.arn) }

    await run(
      createWorld({ functions: call }),
      machine({
        A: lambdaTask('f', { Next: 'B' }),
        B: lambdaTask('f', { Next: 'W' }),
        W: { Type: 'Wait', Seconds: 3_600, Next: 'C' },
        C: lambdaTask('f'),
      }),
    )

    expect(arns[1]).toBe(arns[0])
    expect(arns[2]).not.toBe(arns[0])
  })
})

describe('TimeoutSeconds of a Task', () => {
  const slow = (seconds: number) => createWorldWith(seconds)
  const createWorldWith = (seconds: number) => {
    const world = createWorld({
      functions: { f: async () => world.clock.sleep(1_000 * seconds).then(() => 'late') },
    })
    return world
  }

  it('fails the state with States.Timeout, without a cause', async () => {
    const report = await run(slow(30), machine({ T: lambdaTask('f', { TimeoutSeconds: 10 }) }))

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: undefined, seconds: 10 })
    expect(report.types.slice(2)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskTimedOut', 'ExecutionFailed'])
    expect(report.history[4]?.taskTimedOutEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      error: 'States.Timeout',
    })
  })

  it('does nothing to a task that ends in time', async () => {
    const report = await run(slow(30), machine({ T: lambdaTask('f', { TimeoutSeconds: '{% 15 * 3 %}' }) }))

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: 'late', seconds: 30 })
  })

  it('begins anew with each retry', async () => {
    const report = await run(
      slow(30),
      machine({
        T: lambdaTask('f', {
          TimeoutSeconds: 10,
          Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2, BackoffRate: 1 }],
        }),
      }),
    )

    expect(report).toMatchObject({ error: 'States.Timeout', seconds: 32 })
  })
})
