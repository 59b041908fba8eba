import {
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import {
  createMachine,
  createWorld,
  functionError,
  historyOf,
  lambdaTask,
  machine,
  machineArn,
  reportOf,
  run,
  start,
  type World,
} from './world.ts'

const mapOf = (states: Readonly<Record<string, object>>, more: object = {}) =>
  machine({
    M: {
      Type: 'Map',
      Label: 'items',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: Object.keys(states)[0],
        States: states,
      },
      End: true,
      ...more,
    },
  })
const echo = { P: { Type: 'Pass', End: true } }
const waiting = { W: { Type: 'Wait', Seconds: 10, End: true } }
const failingFor = (...items: readonly number[]) => ({
  f: (n: number) => {
    if (items.includes(n)) throw functionError('Broken')
    return n
  },
})
const task = { T: lambdaTask('f') }

async function mapRunOf(world: World, executionArn: string) {
  const { mapRuns } = await world.client.send(new ListMapRunsCommand({ executionArn }))
  return world.client.send(new DescribeMapRunCommand({ mapRunArn: mapRuns![0]!.mapRunArn }))
}

describe('a Distributed Map', () => {
  it('runs each item as an execution of its own, with its own history', async () => {
    const world = createWorld()

    const report = await run(world, mapOf(echo, { Items: ['a', 'b'] }))

    const { mapRunArn } = await mapRunOf(world, report.executionArn)
    const { executions } = await world.client.send(new ListExecutionsCommand({ mapRunArn }))
    expect(report).toMatchObject({ status: 'SUCCEEDED', output: ['a', 'b'] })
    expect(mapRunArn).toMatch(/^arn:aws:states:eu-west-1:111111111111:mapRun:machine\/items:[0-9a-f-]{36}$/)
    expect(executions).toHaveLength(2)
    expect(executions?.[0]).toMatchObject({
      stateMachineArn: `${machineArn()}/items`,
      mapRunArn,
      status: 'SUCCEEDED',
    })
    expect(executions?.[0]?.executionArn).toMatch(/:execution:machine\/items:[0-9a-f-]{36}$/)
    expect((await historyOf(world, executions![1]!.executionArn!)).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ])
  })

  it('leaves only the events of the Map Run in its own history', async () => {
    const report = await run(createWorld(), mapOf(echo, { Items: ['a', 'b'] }))

    expect(report.history.map(({ id, type, previousEventId }) => [id, type, previousEventId])).toEqual([
      [1, 'ExecutionStarted', 0],
      [2, 'MapStateEntered', 0],
      [3, 'MapStateStarted', 2],
      [4, 'MapRunStarted', 3],
      [5, 'MapRunSucceeded', 4],
      [6, 'MapStateSucceeded', 5],
      [7, 'MapStateExited', 5],
      [8, 'ExecutionSucceeded', 7],
    ])
  })

  it('gives its children the item as input, and their own context', async () => {
    const report = await run(
      createWorld(),
      mapOf(
        {
          P: {
            Type: 'Pass',
            Output: {
              in: '{% $states.input %}',
              id: '{% $states.context.Execution.Id %}',
              machine: '{% $states.context.StateMachine %}',
            },
            End: true,
          },
        },
        { Items: ['a'], ItemSelector: { v: '{% $states.context.Map.Item.Value %}' } },
      ),
    )

    expect(report.output).toEqual([
      {
        in: { v: 'a' },
        id: expect.stringContaining(':execution:machine/items:'),
        machine: { Id: `${machineArn()}/items`, Name: 'machine' },
      },
    ])
  })

  it.each([
    ['one at a time', 1, 30],
    ['all at once', 0, 10],
    ['as many as a computed MaxConcurrency says', '{% 2 %}', 20],
  ])('runs its children %s', async (_, MaxConcurrency, seconds) => {
    const report = await run(createWorld(), mapOf(waiting, { Items: [1, 2, 3], MaxConcurrency }))

    expect(report).toMatchObject({ status: 'SUCCEEDED', seconds })
  })

  it.each([
    ['no failure by default', {}, [3], 'FAILED'],
    ['as many as ToleratedFailureCount', { ToleratedFailureCount: 2 }, [1, 3], 'SUCCEEDED'],
    ['not one more than ToleratedFailureCount', { ToleratedFailureCount: 2 }, [1, 2, 3], 'FAILED'],
    ['up to ToleratedFailurePercentage', { ToleratedFailurePercentage: 50 }, [1, 2], 'SUCCEEDED'],
    ['not more than ToleratedFailurePercentage', { ToleratedFailurePercentage: 49 }, [1, 2], 'FAILED'],
    ['all of them at 100 %', { ToleratedFailurePercentage: 100 }, [1, 2, 3, 4], 'SUCCEEDED'],
    [
      'by whichever of both is passed first',
      { ToleratedFailurePercentage: 100, ToleratedFailureCount: 0 },
      [4],
      'FAILED',
    ],
    ['a computed number', { ToleratedFailureCount: '{% $states.input.n %}' }, [4], 'SUCCEEDED'],
  ] as const)('tolerates %s', async (_, tolerance, failing, status) => {
    const report = await run(
      createWorld({ functions: failingFor(...failing) }),
      mapOf(task, { Items: [1, 2, 3, 4], ...tolerance }),
      { n: 1 },
    )

    const succeeded = [1, 2, 3, 4].filter((n) => !failing.some((other) => other === n))
    expect({ status: report.status, output: report.output, error: report.error }).toEqual(
      status === 'SUCCEEDED'
        ? { status, output: succeeded, error: undefined }
        : { status, output: undefined, error: 'States.ExceedToleratedFailureThreshold' },
    )
  })

  it('notes in its history that too many have failed', async () => {
    const report = await run(createWorld({ functions: failingFor(1) }), mapOf(task, { Items: [1] }))

    expect(report.types.slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed'])
    expect(report.history.at(-3)?.mapRunFailedEventDetails).toEqual({
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    })
  })

  it('counts what became of its items', async () => {
    const world = createWorld({ functions: failingFor(2) })

    const report = await run(
      world,
      mapOf(task, { Items: [1, 2, 3], ToleratedFailureCount: 1, MaxConcurrency: 2 }),
    )

    expect(await mapRunOf(world, report.executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      executionArn: report.executionArn,
      maxConcurrency: 2,
      toleratedFailureCount: 1,
      toleratedFailurePercentage: 0,
      itemCounts: {
        pending: 0,
        running: 0,
        succeeded: 2,
        failed: 1,
        timedOut: 0,
        aborted: 0,
        total: 3,
        resultsWritten: 2,
      },
    })
  })

  it('stops the children that still run when too many have failed', async () => {
    const world = createWorld({ functions: failingFor(1) })
    const slowUnlessFirst = {
      C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'T' }], Default: 'W' },
      W: { Type: 'Wait', Seconds: 600, Next: 'T' },
      T: lambdaTask('f'),
    }

    const report = await run(world, mapOf(slowUnlessFirst, { Items: [1, 2, 3], MaxConcurrency: 2 }))

    const mapRun = await mapRunOf(world, report.executionArn)
    expect(report).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold', seconds: 0 })
    expect(mapRun).toMatchObject({
      status: 'FAILED',
      itemCounts: { pending: 1, failed: 1, aborted: 1, running: 0 },
    })
  })

  it('is stopped with its execution', async () => {
    const world = createWorld()
    const executionArn = await start(
      world,
      await createMachine(world, mapOf(waiting, { Items: [1, 2, 3], MaxConcurrency: 2 })),
    )
    await world.clock.advance(5_000)

    await world.client.send(new StopExecutionCommand({ executionArn }))
    await world.clock.advance(60_000)

    expect(await reportOf(world, executionArn)).toMatchObject({ status: 'ABORTED', seconds: 5 })
    expect(await mapRunOf(world, executionArn)).toMatchObject({
      status: 'ABORTED',
      itemCounts: { aborted: 2, pending: 1, running: 0, succeeded: 0 },
    })
  })

  it('begins a new Map Run, with all its items, when it is retried', async () => {
    const seen: number[] = []
    const functions = {
      f: (n: number, { count }: { count: number }) => {
        seen.push(n)
        if (count === 1) throw functionError('Broken')
        return n
      },
    }
    const world = createWorld({ functions })

    const report = await run(
      world,
      mapOf(task, {
        Items: [1, 2],
        MaxConcurrency: 1,
        Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'] }],
      }),
    )

    const { mapRuns } = await world.client.send(new ListMapRunsCommand({ executionArn: report.executionArn }))
    expect(report).toMatchObject({ status: 'SUCCEEDED', output: [1, 2], seconds: 1 })
    expect(seen).toEqual([1, 1, 2])
    expect(mapRuns).toHaveLength(2)
  })

  it('can catch that too many have failed', async () => {
    const definition = mapOf(task, { Items: [1], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }] })

    const report = await run(createWorld({ functions: failingFor(1) }), {
      ...definition,
      States: { ...definition.States, H: { Type: 'Pass', End: true } },
    })

    expect(report).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        Error: 'States.ExceedToleratedFailureThreshold',
        Cause: 'The specified tolerated failure threshold was exceeded',
      },
    })
  })

  it('needs states:StartExecution on the machine itself', async () => {
    const report = await run(createWorld({ allowed: ['lambda:*'] }), mapOf(echo, { Items: [1] }))

    expect(report.error).toBe('StepFunctions.AWSStepFunctionsException')
    expect(report.cause).toContain(
      `is not authorized to perform: states:StartExecution on resource: ${machineArn()}`,
    )
    expect(report.types.slice(-2)).toEqual(['MapStateFailed', 'ExecutionFailed'])
  })

  it('bills the transitions of each child for itself', async () => {
    const world = createWorld()

    const report = await run(world, mapOf({ A: { Type: 'Pass', Next: 'P' }, ...echo }, { Items: [1, 2] }))

    const { mapRunArn } = await mapRunOf(world, report.executionArn)
    const { executions } = await world.client.send(new ListExecutionsCommand({ mapRunArn }))
    expect(world.stepFunctions.billedTransitions(report.executionArn)).toBe(1)
    expect(
      executions?.map(({ executionArn }) => world.stepFunctions.billedTransitions(executionArn!)),
    ).toEqual([2, 2])
  })
})
