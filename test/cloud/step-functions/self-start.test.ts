import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import {
  account,
  createMachine,
  createWorld,
  lambdaTask,
  machine,
  machineArn,
  region,
  reportOf,
  run,
  start,
  startMs,
  type World,
  type WorldOptions,
} from './world.ts'

const executionArn = (name: string) => `arn:aws:states:${region}:${account}:execution:sweep:${name}`

/** A machine that ticks three times and then starts its own next generation, under a name that follows from its input. */
const sweep = (nextGeneration: object) =>
  machine({
    Begin: { Type: 'Pass', Assign: { ticks: 0 }, Next: 'Tick' },
    Tick: lambdaTask('tick', {
      Assign: { ticks: '{% $ticks + 1 %}' },
      Output: '{% $merge([$states.input, {"work": $states.result.Payload}]) %}',
      Next: 'More?',
    }),
    'More?': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $not($states.input.work) %}', Next: 'Done' },
        { Condition: '{% $ticks >= 3 %}', Next: 'NextGeneration' },
      ],
      Default: 'Wait',
    },
    Wait: { Type: 'Wait', Seconds: 20, Next: 'Tick' },
    NextGeneration: { Type: 'Task', ...nextGeneration, Next: 'Done' },
    Done: { Type: 'Succeed' },
  })
const name = '{% "sweep-" & $states.input.shard & "-" & ($states.input.generation + 1) %}'
const next = '{"shard": $states.input.shard, "generation": $states.input.generation + 1}'
const StateMachineArn = '{% $states.context.StateMachine.Id %}'
const optimized = {
  Resource: 'arn:aws:states:::states:startExecution',
  Arguments: { StateMachineArn, Name: name, Input: `{% ${next} %}` },
}
const throughTheSdk = {
  Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution',
  Arguments: { StateMachineArn, Name: name, Input: `{% $string(${next}) %}` },
}

/** A world whose sweeps find work as long as it is said. */
const createSweepWorld = (options: Pick<WorldOptions, 'allowed'> = {}) => {
  const work = { left: 0 }
  const tick = () => {
    work.left -= 1
    return work.left > 0
  }
  return { world: createWorld({ ...options, functions: { tick } }), work }
}

const list = async ({ client }: World, statusFilter?: 'SUCCEEDED' | 'FAILED') => {
  const stateMachineArn = machineArn('sweep')
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter }))
  return executions.map((execution) => execution.name)
}

describe.each([
  ['states:startExecution', optimized, 'StepFunctions.', 'StepFunctions.AWSStepFunctionsException'],
  ['aws-sdk:sfn:startExecution', throughTheSdk, 'Sfn.', 'Sfn.SfnException'],
])('a machine that starts its own next execution with %s', (_, task, prefix, denied) => {
  it('goes on from generation to generation until there is no work', async () => {
    const { world, work } = createSweepWorld()
    work.left = 7
    await start(world, await createMachine(world, sweep(task), 'sweep'), { shard: 0, generation: 0 })

    await world.clock.advance(3_600_000)

    expect(await list(world, 'SUCCEEDED')).toEqual(['sweep-0-2', 'sweep-0-1', expect.any(String)])
    const second = new DescribeExecutionCommand({ executionArn: executionArn('sweep-0-2') })
    expect(await world.client.send(second)).toMatchObject({
      input: '{"shard":0,"generation":2}',
      startDate: new Date(startMs + 80_000),
    })
  })

  it('makes one of two that start the same generation at once', async () => {
    const { world, work } = createSweepWorld()
    work.left = 8
    const arn = await createMachine(world, sweep(task), 'sweep')
    await start(world, arn, { shard: 0, generation: 0 })
    await start(world, arn, { shard: 0, generation: 0 })

    await world.clock.advance(3_600_000)

    expect(await list(world, 'SUCCEEDED')).toEqual(['sweep-0-1', expect.any(String), expect.any(String)])
  })

  it('fails when that generation has ended already, for 90 days', async () => {
    const { world, work } = createSweepWorld()
    const arn = await createMachine(world, sweep(task), 'sweep')
    const runToEnd = async () => {
      work.left = 4
      const first = await start(world, arn, { shard: 0, generation: 0 })
      return reportOf(world, first)
    }
    await runToEnd()
    await world.clock.advance(60_000)

    expect(await runToEnd()).toMatchObject({
      status: 'FAILED',
      error: `${prefix}ExecutionAlreadyExistsException`,
      cause: expect.stringContaining(`Execution Already Exists: '${executionArn('sweep-0-1')}'`),
    })
    await world.clock.advance(90 * 86_400_000)
    expect(await runToEnd()).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('fails when its role may not', async () => {
    const { world, work } = createSweepWorld({ allowed: ['lambda:InvokeFunction'] })
    work.left = 4
    const arn = await createMachine(world, sweep(task), 'sweep')

    const report = await reportOf(world, await start(world, arn, { shard: 0, generation: 0 }))

    expect(report.error).toBe(denied)
    expect(report.cause).toContain(`is not authorized to perform: states:StartExecution on resource: ${arn}`)
  })
})

describe('aws-sdk:sfn', () => {
  const calling = (action: string, Arguments: object) =>
    machine({ T: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:sfn:${action}`, Arguments, End: true } })

  it('shows members with capitals and times as texts', async () => {
    const world = createWorld()

    const { output } = await run(
      world,
      calling('describeExecution', { ExecutionArn: '{% $states.context.Execution.Id %}' }),
      { n: 1 },
    )

    expect(output).toMatchObject({
      Status: 'RUNNING',
      Input: '{"n":1}',
      InputDetails: { Included: true },
      StartDate: '2027-01-04T00:00:00.000Z',
    })
    expect(output).not.toHaveProperty('StopDate')
  })

  it('shows lists', async () => {
    const { output } = await run(createWorld(), calling('listStateMachines', { MaxResults: 5 }))

    expect(output).toMatchObject({ StateMachines: [{ Name: 'machine', CreationDate: expect.any(String) }] })
  })

  it.each([
    ['a member that the API does not have', 'startExecution', { Machine: 'x' }, 'States.Runtime'],
    ['a member in the API’s own spelling', 'startExecution', { stateMachineArn: 'x' }, 'States.Runtime'],
    ['an input that is no text', 'startExecution', { StateMachineArn: 'x', Input: {} }, 'States.Runtime'],
    ['an action that is not modelled', 'deleteStateMachine', { StateMachineArn: 'x' }, 'States.Runtime'],
    ['a required member left out', 'startExecution', {}, 'Sfn.SfnException'],
    ['an error of the service', 'startExecution', { StateMachineArn: 'x' }, 'Sfn.InvalidArnException'],
  ])('fails for %s', async (_, action, Arguments, error) => {
    expect(await run(createWorld(), calling(action, Arguments))).toMatchObject({ status: 'FAILED', error })
  })
})
