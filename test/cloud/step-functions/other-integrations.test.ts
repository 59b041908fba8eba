import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import { createMachine, createWorld, machine, machineArn, reportOf, run, start } from './world.ts'

const child = machine({
  W: { Type: 'Wait', Seconds: 30, Next: 'P' },
  P: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, End: true },
})
const nested = (resource: string, more: object = {}, args: object = {}) =>
  machine({
    T: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:${resource}`,
      Arguments: {
        StateMachineArn: machineArn('child'),
        Input: { n: '{% $states.input %}' },
        Name: 'one',
        ...args,
      },
      End: true,
      ...more,
    },
  })
const childArn = 'arn:aws:states:eu-west-1:111111111111:execution:child:one'

describe('startExecution', () => {
  it('answers at once', async () => {
    const world = createWorld()
    await createMachine(world, child, 'child')

    const report = await run(world, nested('startExecution'), 1)

    expect(report).toMatchObject({
      status: 'SUCCEEDED',
      seconds: 0,
      output: { ExecutionArn: childArn, StartDate: Date.UTC(2027, 0, 4) },
    })
    expect(await reportOf(world, childArn)).toMatchObject({ status: 'SUCCEEDED', output: { n: 2 } })
  })

  it('with .sync:2 waits for the end and answers input and output as JSON', async () => {
    const world = createWorld()
    await createMachine(world, child, 'child')

    const report = await run(world, nested('startExecution.sync:2'), 1)

    expect(report).toMatchObject({
      status: 'SUCCEEDED',
      seconds: 30,
      output: {
        ExecutionArn: childArn,
        StateMachineArn: machineArn('child'),
        Name: 'one',
        Status: 'SUCCEEDED',
        Input: { n: 1 },
        Output: { n: 2 },
        StopDate: Date.UTC(2027, 0, 4) + 30_000,
      },
    })
    expect(report.types.slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ])
  })

  it.each([
    [
      'fails',
      machine({ F: { Type: 'Fail', Error: 'Own', Cause: 'why' } }),
      { Status: 'FAILED', Error: 'Own', Cause: 'why' },
    ],
    [
      'times out',
      machine({ W: { Type: 'Wait', Seconds: 30, End: true } }, { TimeoutSeconds: 10 }),
      { Status: 'TIMED_OUT' },
    ],
  ])(
    'with .sync:2 fails with States.TaskFailed when the nested execution %s',
    async (_, definition, cause) => {
      const world = createWorld()
      await createMachine(world, definition, 'child')

      const report = await run(world, nested('startExecution.sync:2'), 1)

      expect(report).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
      expect(JSON.parse(report.cause!)).toMatchObject({ ExecutionArn: childArn, ...cause })
    },
  )

  it.each([
    ['times out', { TimeoutSeconds: 10 }],
    ['is stopped', {}],
  ])('with .sync:2 stops the nested execution when it %s', async (how, more) => {
    const world = createWorld()
    await createMachine(world, child, 'child')
    const executionArn = await start(
      world,
      await createMachine(world, nested('startExecution.sync:2', more)),
      1,
    )
    await world.clock.advance(5_000)
    if (how === 'is stopped') await world.client.send(new StopExecutionCommand({ executionArn }))

    await reportOf(world, executionArn)
    await world.clock.advance(0)

    const answer = await world.client.send(new DescribeExecutionCommand({ executionArn: childArn }))
    expect(answer.status).toBe('ABORTED')
  })

  it.each([
    [
      'a machine that is not there',
      {},
      'StepFunctions.StateMachineDoesNotExistException',
      'Error Code: StateMachineDoesNotExist',
    ],
    ['a name that cannot be', { Name: 'a b' }, 'StepFunctions.InvalidNameException', "Invalid Name: 'a b'"],
  ])('fails for %s', async (_, args, error, cause) => {
    const world = createWorld()
    if ('Name' in args) await createMachine(world, child, 'child')

    const report = await run(world, nested('startExecution', {}, args))

    expect(report).toMatchObject({ error })
    expect(report.cause).toContain(cause)
    expect(report.types.at(-2)).toBe('TaskFailed')
  })

  it.each([
    ['states:StartExecution', [], 'startExecution'],
    ['states:DescribeExecution', ['states:StartExecution'], 'startExecution.sync:2'],
  ])('fails when the role lacks %s', async (action, allowed, resource) => {
    const world = createWorld({ allowed: ['sts:AssumeRole', ...allowed] })
    await createMachine(world, child, 'child')

    const report = await run(world, nested(resource))

    expect(report.error).toBe('StepFunctions.AWSStepFunctionsException')
    expect(report.cause).toContain(`is not authorized to perform: ${action} on resource`)
  })
})

describe('putEvents', () => {
  const putting = (Entries: unknown) =>
    machine({
      T: { Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Arguments: { Entries }, End: true },
    })
  const entry = { Source: 'mine', DetailType: 'Ended', Detail: { runId: '{% $states.input.id %}' } }

  it('sends events with machine and execution among the resources', async () => {
    const world = createWorld()

    const report = await run(world, putting([entry, { ...entry, Detail: '{"raw":1}', Resources: ['r'] }]), {
      id: 7,
    })

    expect(report.output).toEqual({
      Entries: [{ EventId: 'event-1' }, { EventId: 'event-2' }],
      FailedEntryCount: 0,
    })
    expect(world.put).toEqual([
      {
        Source: 'mine',
        DetailType: 'Ended',
        Detail: '{"runId":7}',
        Resources: [machineArn(), report.executionArn],
      },
      {
        Source: 'mine',
        DetailType: 'Ended',
        Detail: '{"raw":1}',
        Resources: ['r', machineArn(), report.executionArn],
      },
    ])
  })

  it('fails when any entry was not taken', async () => {
    const answer = {
      FailedEntryCount: 1,
      Entries: [{ EventId: 'e' }, { ErrorCode: 'InvalidArgument', ErrorMessage: 'no' }],
    }

    const report = await run(createWorld({ putEvents: () => answer }), putting([entry, entry]), { id: 7 })

    expect(report.error).toBe('EventBridge.FailedEntry')
    expect(JSON.parse(report.cause!)).toEqual(answer)
  })

  it('fails when the role may not put events on the bus', async () => {
    const report = await run(createWorld({ allowed: ['lambda:*'] }), putting([entry]), { id: 7 })

    expect(report.error).toBe('EventBridge.AmazonEventBridgeException')
    expect(report.cause).toContain(
      'events:PutEvents on resource: arn:aws:events:eu-west-1:111111111111:event-bus/default',
    )
  })
})

describe('an AWS SDK integration', () => {
  const calling = machine({
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem',
      Arguments: { TableName: '{% $states.input %}' },
      End: true,
    },
  })

  it('hands service, action, arguments and caller over, and answers the result', async () => {
    const calls: unknown[] = []

    const report = await run(
      createWorld({
        callApi: async (call) => {
          calls.push(call)
          return { Item: {} }
        },
      }),
      calling,
      'ledger',
    )

    expect(report.output).toEqual({ Item: {} })
    expect(report.history[2]?.taskScheduledEventDetails).toMatchObject({
      resourceType: 'aws-sdk:dynamodb',
      resource: 'getItem',
    })
    expect(calls).toEqual([
      {
        service: 'dynamodb',
        action: 'getItem',
        input: { TableName: 'ledger' },
        region: 'eu-west-1',
        caller: expect.objectContaining({
          accountId: '111111111111',
          roleArn: 'arn:aws:iam::111111111111:role/machine',
        }),
      },
    ])
  })

  it('fails with the service’s error', async () => {
    const callApi = async () => {
      throw new ServiceError('ResourceNotFoundException', 'No such table')
    }

    const report = await run(createWorld({ callApi }), calling, 'ledger')

    expect(report.error).toBe('DynamoDb.ResourceNotFoundException')
    expect(report.cause).toMatch(
      /^No such table \(Service: DynamoDb, Status Code: 400, Request ID: [0-9a-f-]{36}\)$/,
    )
  })

  it('fails with States.Runtime where the cloud has no way to call APIs', async () => {
    const report = await run(createWorld(), calling, 'ledger')

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  })
})
