import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import {
  createMachine,
  createWorld,
  functionError,
  lambdaTask,
  machine,
  machineArn,
  reportOf,
  run,
  start,
  startMs,
} from './world.ts'

const waiting = (seconds: number, more: object = {}) =>
  machine({ W: { Type: 'Wait', Seconds: seconds, Next: 'T' }, T: lambdaTask('f') }, more)

describe('TimeoutSeconds of a machine', () => {
  it('ends the execution as TIMED_OUT, without error and cause', async () => {
    const calls: unknown[] = []
    const world = createWorld({ functions: { f: () => void calls.push('f') } })

    const report = await run(world, waiting(60, { TimeoutSeconds: 30 }))
    await world.clock.advance(600_000)

    expect(report).toMatchObject({ status: 'TIMED_OUT', error: undefined, cause: undefined, seconds: 30 })
    expect(report.history.at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    })
    expect(calls).toEqual([])
  })

  it('does nothing to an execution that ends in time', async () => {
    const world = createWorld({ functions: { f: () => 'done' } })

    const report = await run(world, waiting(20, { TimeoutSeconds: 30 }))
    await world.clock.advance(600_000)

    expect(await reportOf(world, report.executionArn)).toMatchObject({ status: 'SUCCEEDED', seconds: 20 })
  })
})

describe('StopExecution', () => {
  it('ends the execution as ABORTED; no Catch runs, and no state after', async () => {
    const calls: unknown[] = []
    const world = createWorld({ functions: { f: () => void calls.push('f') } })
    const executionArn = await start(world, await createMachine(world, waiting(60)))
    await world.clock.advance(10_000)

    const { stopDate } = await world.client.send(
      new StopExecutionCommand({ executionArn, error: 'Manual', cause: 'enough' }),
    )
    await world.clock.advance(600_000)

    const report = await reportOf(world, executionArn)
    expect(stopDate).toEqual(new Date(startMs + 10_000))
    expect(report).toMatchObject({ status: 'ABORTED', error: 'Manual', cause: 'enough', seconds: 10 })
    expect(report.types).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted'])
    expect(report.history.at(-1)).toMatchObject({ id: 3, previousEventId: 0 })
    expect(calls).toEqual([])
  })

  it('leaves no timer behind', async () => {
    const world = createWorld()
    const executionArn = await start(
      world,
      await createMachine(
        world,
        machine({ W: { Type: 'Wait', Seconds: 86_400, End: true } }, { TimeoutSeconds: 90_000 }),
      ),
    )
    await world.clock.advance(1_000)
    await world.client.send(new StopExecutionCommand({ executionArn }))

    await expect(world.clock.runUntil(new Promise(() => undefined))).rejects.toMatchObject({
      name: 'StalledError',
    })

    expect(world.clock.now()).toBe(startMs + 1_000)
  })

  it('changes nothing about an execution that has ended', async () => {
    const world = createWorld()
    const { executionArn } = await run(world, machine({ P: { Type: 'Pass', End: true } }))
    await world.clock.advance(5_000)

    const { stopDate } = await world.client.send(new StopExecutionCommand({ executionArn }))

    expect(stopDate).toEqual(new Date(startMs))
    expect((await world.client.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('SUCCEEDED')
  })
})

describe('events of an execution’s status', () => {
  it('tell of its start and of its end, with what EventBridge gets from AWS', async () => {
    const world = createWorld({ functions: { f: () => ({ n: 1 }) } })

    const { executionArn } = await run(world, waiting(5), { in: 1 })

    const common = {
      executionArn,
      stateMachineArn: machineArn(),
      name: executionArn.split(':').at(-1),
      startDate: startMs,
      input: '{"in":1}',
      inputDetails: { included: true },
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      error: null,
      cause: null,
    }
    expect(world.emitted).toMatchObject([
      {
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        account: '111111111111',
        region: 'eu-west-1',
        resources: [executionArn],
        detail: { ...common, status: 'RUNNING', stopDate: null, output: null, outputDetails: null },
      },
      {
        resources: [executionArn],
        detail: {
          ...common,
          status: 'SUCCEEDED',
          stopDate: startMs + 5_000,
          output: '{"n":1}',
          outputDetails: { included: true },
        },
      },
    ])
  })

  it.each([
    ['stopped', 'ABORTED', { error: 'Mine', cause: 'why' }, {}],
    ['timed out', 'TIMED_OUT', { error: null, cause: null }, { TimeoutSeconds: 3 }],
  ])('tell of an execution that is %s', async (how, status, reason, more) => {
    const world = createWorld()
    const wait = machine({ W: { Type: 'Wait', Seconds: 60, End: true } }, more)
    const executionArn = await start(world, await createMachine(world, wait))
    await world.clock.advance(3_000)
    if (how === 'stopped')
      await world.client.send(new StopExecutionCommand({ executionArn, error: 'Mine', cause: 'why' }))

    expect(world.emitted.map(({ detail }) => detail)).toMatchObject([
      { status: 'RUNNING' },
      { status, stopDate: startMs + 3_000, output: null, redriveStatus: 'REDRIVABLE', ...reason },
    ])
  })

  it('name the error of a failure, which could be redriven', async () => {
    const world = createWorld({
      functions: {
        f: () => {
          throw functionError('Broken', 'x')
        },
      },
    })

    await run(world, waiting(0))

    expect(world.emitted[1]?.detail).toMatchObject({
      status: 'FAILED',
      error: 'Broken',
      cause: '{"errorType":"Broken","errorMessage":"x"}',
      output: null,
      redriveStatus: 'REDRIVABLE',
      redriveStatusReason: null,
    })
  })

  it('leave out data that is too large', async () => {
    const world = createWorld()
    const input = 'x'.repeat(130_000)

    await run(world, machine({ P: { Type: 'Pass', End: true } }), input)

    expect(world.emitted[0]?.detail).toMatchObject({
      input: JSON.stringify(input),
      inputDetails: { included: true },
    })
    expect(world.emitted[1]?.detail).toMatchObject({
      input: null,
      inputDetails: { included: false },
      output: JSON.stringify(input),
      outputDetails: { included: true },
    })
  })

  it('leave out an output that is too large by itself', async () => {
    const world = createWorld()

    const { status } = await run(
      world,
      machine({ P: { Type: 'Pass', Output: "{% $pad('', 255000, 'x') %}", End: true } }),
    )

    expect(status).toBe('SUCCEEDED')
    expect(world.emitted[1]?.detail).toMatchObject({ output: null, outputDetails: { included: false } })
  })
})

describe('a defect of the embedded cloud', () => {
  it('fails the execution instead of leaving it running', async () => {
    const report = await run(
      createWorld({
        callApi: async () => {
          throw new TypeError('not a function')
        },
      }),
      machine({ T: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ram:getResourceShares', End: true } }),
    )

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    expect(report.cause).toContain('Internal error of the embedded cloud: TypeError: not a function')
  })
})

describe('a seed', () => {
  const randomMachine = machine({
    T: lambdaTask('f', {
      Retry: [{ ErrorEquals: ['Busy'], JitterStrategy: 'FULL', IntervalSeconds: 100 }],
      Next: 'P',
    }),
    P: { Type: 'Pass', Output: '{% [$uuid(), $random()] %}', Next: 'M' },
    M: {
      Type: 'Map',
      Items: '{% $states.input %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED' },
        StartAt: 'E',
        States: { E: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  })
  const historyWith = async (seed: number) => {
    const functions = {
      f: (_: never, { count }: { count: number }) => {
        if (count < 3) throw functionError('Busy')
      },
    }
    return (await run(createWorld({ functions, seed }), randomMachine)).history
  }

  it('makes a run repeat itself, event by event', async () => {
    expect(await historyWith(5)).toEqual(await historyWith(5))
    expect(await historyWith(6)).not.toEqual(await historyWith(5))
  })
})
