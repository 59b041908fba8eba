import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import {
  createMachine,
  createWorld,
  machine,
  machineArn,
  otherAccount,
  region,
  reportOf,
  roleArn,
  run,
  start,
  startMs,
  type World,
} from './world.ts'

const pass = machine({ P: { Type: 'Pass', End: true } })
const waiting = machine({ W: { Type: 'Wait', Seconds: 60, End: true } })
const definition = JSON.stringify(pass)
const startNamed = async ({ client }: Pick<World, 'client'>, name?: string, input = '{}') =>
  client.send(new StartExecutionCommand({ stateMachineArn: machineArn(), name, input }))

describe('CreateStateMachine', () => {
  it('creates a machine that DescribeStateMachine and ListStateMachines tell of', async () => {
    const world = createWorld()

    await createMachine(world, waiting, 'b')
    await createMachine(world, pass, 'a')

    const described = await world.client.send(
      new DescribeStateMachineCommand({ stateMachineArn: machineArn('a') }),
    )
    const listed = await world.client.send(new ListStateMachinesCommand({}))
    expect(described).toMatchObject({
      stateMachineArn: machineArn('a'),
      name: 'a',
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn,
      definition,
      creationDate: new Date(startMs),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    })
    expect(listed.stateMachines?.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('answers the same again, and refuses another definition under the same name', async () => {
    const world = createWorld()
    const first = await createMachine(world, pass)

    expect(await createMachine(world, pass)).toBe(first)
    await expect(createMachine(world, waiting)).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${first}'`,
    })
  })

  it.each([
    ['a definition that is wrong', { definition: '{}' }, 'InvalidDefinition', 'SCHEMA_VALIDATION_FAILED'],
    ['a name with a blank', { name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
    ['a name that is too long', { name: 'n'.repeat(81) }, 'InvalidName', 'Invalid Name'],
    [
      'a type that is not modelled',
      { type: 'EXPRESS' as const },
      'StateMachineTypeNotSupported',
      'got EXPRESS',
    ],
    [
      'a role that is not there',
      { roleArn: 'arn:aws:iam::111111111111:role/none' },
      'AccessDeniedException',
      'Neither the global service principal states.amazonaws.com',
    ],
  ])('refuses %s', async (_, input, name, message) => {
    const { client } = createWorld()

    await expect(
      client.send(new CreateStateMachineCommand({ name: 'machine', roleArn, definition, ...input })),
    ).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
  })

  it('is what a deployment calls, too', async () => {
    const world = createWorld()

    const { arn } = world.stepFunctions.createStateMachine(
      { accountId: '111111111111', region },
      { name: 'deployed', roleArn, definition },
    )

    expect(arn).toBe(machineArn('deployed'))
    expect(await reportOf(world, await start(world, arn, 1))).toMatchObject({
      status: 'SUCCEEDED',
      output: 1,
    })
    expect(() =>
      world.stepFunctions.createStateMachine(
        { accountId: '111111111111', region },
        { name: 'left', roleArn, definition: definition.replace('"Pass"', '"Pass","Comment":"${Name}"') },
      ),
    ).toThrow('Placeholder ${Name} is not substituted')
  })
})

describe('UpdateStateMachine', () => {
  it('changes what later executions run, not those that run already', async () => {
    const world = createWorld()
    const arn = await createMachine(world, waiting)
    const running = await start(world, arn, 'in')

    const updated = await world.client.send(
      new UpdateStateMachineCommand({ stateMachineArn: arn, definition }),
    )

    expect(updated).toMatchObject({ updateDate: new Date(startMs), revisionId: expect.any(String) })
    expect(await reportOf(world, await start(world, arn, 'in'))).toMatchObject({ path: ['P'] })
    expect(await reportOf(world, running)).toMatchObject({ path: ['W'], seconds: 60 })
  })

  it('refuses to change nothing', async () => {
    const world = createWorld()
    const stateMachineArn = await createMachine(world, pass)

    await expect(world.client.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject(
      {
        name: 'MissingRequiredParameter',
      },
    )
  })
})

describe('StartExecution', () => {
  it('gives a name and an empty object where there is none', async () => {
    const world = createWorld()
    await createMachine(world, pass)

    const { executionArn } = await world.client.send(
      new StartExecutionCommand({ stateMachineArn: machineArn() }),
    )

    expect(executionArn).toMatch(/:execution:machine:[0-9a-f-]{36}$/)
    expect(await reportOf(world, executionArn!)).toMatchObject({ output: {} })
  })

  it('answers the same execution for the same name and input while it runs', async () => {
    const world = createWorld()
    await createMachine(world, waiting)

    const first = await startNamed(world, 'one')
    await world.clock.advance(5_000)
    const second = await startNamed(world, 'one')

    expect(second).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate })
    expect(world.emitted).toHaveLength(1)
  })

  it.each([
    ['another input', 0, '{"other":1}'],
    ['the same input once it has ended', 61, '{}'],
    ['the same input 89 days later', 89 * 86_400, '{}'],
  ])('refuses a name that is taken, for %s', async (_, seconds, input) => {
    const world = createWorld()
    await createMachine(world, waiting)
    const { executionArn } = await startNamed(world, 'one')
    await world.clock.advance(1_000 * seconds)

    await expect(startNamed(world, 'one', input)).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${executionArn}'`,
    })
  })

  it('takes a name again 90 days after the end', async () => {
    const world = createWorld()
    await createMachine(world, pass)
    await startNamed(world, 'one')
    await world.clock.advance(90 * 86_400 * 1_000)

    const again = await startNamed(world, 'one')

    expect(again.startDate).toEqual(new Date(startMs + 90 * 86_400 * 1_000))
  })

  it.each([
    [
      'a machine that is not there',
      { stateMachineArn: machineArn('none') },
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${machineArn('none')}'`,
    ],
    [
      'a machine of another Region',
      { stateMachineArn: machineArn().replace(region, 'us-east-1') },
      'StateMachineDoesNotExist',
      'Does Not Exist',
    ],
    ['what is no ARN', { stateMachineArn: 'machine' }, 'InvalidArn', 'Invalid ARN prefix: machine'],
    [
      'an execution as the machine',
      { stateMachineArn: 'arn:aws:states:eu-west-1:111111111111:execution:a:b' },
      'InvalidArn',
      'Resource type not valid in this context: execution',
    ],
    ['a name with a colon', { name: 'a:b' }, 'InvalidName', "Invalid Name: 'a:b'"],
    [
      'an input that is no JSON',
      { input: '{' },
      'InvalidExecutionInput',
      'Invalid State Machine Execution Input',
    ],
    [
      'an input of more than 256 KiB',
      { input: JSON.stringify('x'.repeat(262_143)) },
      'ValidationException',
      'less than or equal to 262144',
    ],
  ])('refuses %s', async (_, input, name, message) => {
    const world = createWorld()
    await createMachine(world, pass)

    await expect(
      world.client.send(new StartExecutionCommand({ stateMachineArn: machineArn(), ...input })),
    ).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
  })
})

describe('DescribeExecution', () => {
  it('tells of an execution that runs', async () => {
    const world = createWorld()
    await createMachine(world, waiting)
    const { executionArn } = await startNamed(world, 'one', '{"n":1}')

    const answer = await world.client.send(new DescribeExecutionCommand({ executionArn }))

    expect(answer).toMatchObject({
      executionArn,
      stateMachineArn: machineArn(),
      name: 'one',
      status: 'RUNNING',
      startDate: new Date(startMs),
      input: '{"n":1}',
      inputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    })
    expect(answer.stopDate).toBeUndefined()
  })

  it.each([
    ['its own administrator, for one that is not there', '111111111111', 'ExecutionDoesNotExist'],
    ['the administrator of another account', otherAccount, 'AccessDeniedException'],
  ])('refuses %s', async (_, accountId, name) => {
    const world = createWorld()
    await createMachine(world, pass)
    const { executionArn } = await startNamed(world, 'one')
    const asked = accountId === otherAccount ? executionArn : `${executionArn}x`

    await expect(
      world.clientOf(accountId).send(new DescribeExecutionCommand({ executionArn: asked })),
    ).rejects.toMatchObject({ name })
  })
})

describe('ListExecutions', () => {
  it('lists the newest first, by status and in pages', async () => {
    const world = createWorld()
    await createMachine(world, waiting)
    for (const name of ['a', 'b', 'c']) {
      await startNamed(world, name)
      await world.clock.advance(25_000)
    }
    const list = async (input: object) =>
      world.client.send(new ListExecutionsCommand({ stateMachineArn: machineArn(), ...input }))

    const first = await list({ maxResults: 2 })
    const second = await list({ maxResults: 2, nextToken: first.nextToken })
    const running = await list({ statusFilter: 'RUNNING' })

    expect(first.executions?.map(({ name }) => name)).toEqual(['c', 'b'])
    expect(second).toMatchObject({ executions: [{ name: 'a', status: 'SUCCEEDED' }] })
    expect(second.nextToken).toBeUndefined()
    expect(running.executions?.map(({ name }) => name)).toEqual(['c', 'b'])
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidToken' })
    await expect(list({ maxResults: 1_001 })).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

describe('GetExecutionHistory', () => {
  it('comes in pages, forwards and backwards', async () => {
    const world = createWorld()
    const { executionArn } = await run(world, pass, { n: 1 })
    const get = async (input: object) =>
      world.client.send(new GetExecutionHistoryCommand({ executionArn, ...input }))
    const idsOf = ({ events }: { events?: { id?: number | undefined }[] | undefined }) =>
      events?.map(({ id }) => id)

    const first = await get({ maxResults: 3 })
    const second = await get({ maxResults: 3, nextToken: first.nextToken })
    const backwards = await get({ reverseOrder: true, maxResults: 2 })

    expect(idsOf(first)).toEqual([1, 2, 3])
    expect(idsOf(second)).toEqual([4])
    expect(second.nextToken).toBeUndefined()
    expect(idsOf(backwards)).toEqual([4, 3])
    await expect(get({ nextToken: backwards.nextToken })).rejects.toMatchObject({ name: 'InvalidToken' })
  })

  it('leaves inputs and outputs out when it is asked to', async () => {
    const world = createWorld()
    const { executionArn } = await run(
      world,
      machine({ P: { Type: 'Pass', Assign: { a: 'secret' }, End: true } }),
      'secret',
    )

    const { events } = await world.client.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    )

    expect(JSON.stringify(events)).not.toContain('secret')
    expect(events?.[1]).toMatchObject({ type: 'PassStateEntered', stateEnteredEventDetails: { name: 'P' } })
  })
})

describe('permissions', () => {
  it('are asked for on the resource that a call is about', async () => {
    const world = createWorld()
    await createMachine(world, pass)
    const { executionArn } = await startNamed(world, 'one')
    const mapRunArn = 'arn:aws:states:eu-west-1:111111111111:mapRun:machine/m:1'
    const inputs: Readonly<Record<string, object>> = {
      CreateStateMachine: { name: 'new', roleArn },
      UpdateStateMachine: { stateMachineArn: machineArn() },
      DescribeStateMachine: { stateMachineArn: machineArn() },
      ListStateMachines: {},
      StartExecution: { stateMachineArn: machineArn() },
      StopExecution: { executionArn },
      DescribeExecution: { executionArn },
      ListExecutions: { stateMachineArn: machineArn() },
      GetExecutionHistory: { executionArn },
      DescribeMapRun: { mapRunArn },
      ListMapRuns: { executionArn },
      SendTaskSuccess: { taskToken: 'unknown' },
      SendTaskFailure: { taskToken: 'unknown' },
      SendTaskHeartbeat: { taskToken: 'unknown' },
    }
    const context = { caller: { accountId: '111111111111', arn: 'a' }, region, requestId: 'r' }

    const needs = Object.fromEntries(
      world.stepFunctions.service.operations.map(({ schema, ...operation }) => [
        schema[2],
        operation.needs(inputs[schema[2]], context).map(({ action, resource }) => `${action} ${resource}`),
      ]),
    )

    expect(needs).toEqual({
      CreateStateMachine: [`states:CreateStateMachine ${machineArn('new')}`, `iam:PassRole ${roleArn}`],
      UpdateStateMachine: [`states:UpdateStateMachine ${machineArn()}`],
      DescribeStateMachine: [`states:DescribeStateMachine ${machineArn()}`],
      ListStateMachines: ['states:ListStateMachines *'],
      StartExecution: [`states:StartExecution ${machineArn()}`],
      StopExecution: [`states:StopExecution ${executionArn}`],
      DescribeExecution: [`states:DescribeExecution ${executionArn}`],
      ListExecutions: [`states:ListExecutions ${machineArn()}`],
      GetExecutionHistory: [`states:GetExecutionHistory ${executionArn}`],
      DescribeMapRun: [`states:DescribeMapRun ${mapRunArn}`],
      ListMapRuns: [`states:ListMapRuns ${executionArn}`],
      SendTaskSuccess: [],
      SendTaskFailure: [],
      SendTaskHeartbeat: [],
    })
  })
})

describe('what is not there', () => {
  it('is refused: a Map Run by its ARN, and an operation that is not modelled by its name', async () => {
    const { client } = createWorld()

    await expect(
      client.send(
        new DescribeMapRunCommand({ mapRunArn: 'arn:aws:states:eu-west-1:111111111111:mapRun:m/l:1' }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFound' })
    await expect(client.send(new RedriveExecutionCommand({ executionArn: 'a' }))).rejects.toThrow(
      'RedriveExecution',
    )
  })
})

describe('the live view', () => {
  it('gets each event of each execution while it happens, until it is cancelled', async () => {
    const world = createWorld()
    const seen: string[] = []
    const cancel = world.stepFunctions.onHistoryEvent(
      ({ executionArn, stateMachineArn, mapRunArn, event }) => {
        seen.push(
          `${event.type} ${executionArn.includes('/') ? 'child' : 'parent'} ${mapRunArn === undefined} ${stateMachineArn}`,
        )
      },
    )
    const mapping = machine({
      M: {
        Type: 'Map',
        Label: 'l',
        Items: [1],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED' },
          StartAt: 'S',
          States: { S: { Type: 'Succeed' } },
        },
        End: true,
      },
    })

    const { executionArn } = await run(world, mapping)
    cancel()
    await reportOf(world, await start(world, machineArn()))

    expect(seen.filter((line) => line.includes('child'))).toEqual(
      ['ExecutionStarted', 'SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'].map(
        (type) => `${type} child false ${machineArn()}/l`,
      ),
    )
    expect(seen.filter((line) => line.includes('parent'))).toHaveLength(8)
    expect(world.stepFunctions.billedTransitions(executionArn)).toBe(1)
  })
})
