import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  type EventBridgeClient,
  type PutPermissionCommandInput,
} from '@aws-sdk/client-eventbridge'
import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import {
  busArn,
  functionArn,
  hub,
  machineArn,
  member,
  openBuses,
  organizationId,
  organizationStatement,
  otherRegion,
  pattern,
  region,
  startMs,
} from './bus-world.ts'

const refused = (name: string, message?: string): unknown =>
  expect.objectContaining(message === undefined ? { name } : { name, message })

async function openBus() {
  const world = openBuses()
  const sdk = world.sdkOf(hub)
  await sdk.send(new CreateEventBusCommand({ Name: 'wakeups', Description: 'what for' }))
  return { ...world, sdk }
}

const policyOf = async (sdk: EventBridgeClient): Promise<unknown> => {
  const { Policy } = await sdk.send(new DescribeEventBusCommand({ Name: 'wakeups' }))
  return Policy === undefined ? undefined : JSON.parse(Policy)
}

describe('an event bus', () => {
  it('is created, described and listed beside the default one', async () => {
    const { sdk, sdkOf } = await openBus()
    const described = {
      Name: 'wakeups',
      Arn: busArn(),
      Description: 'what for',
      CreationTime: new Date(startMs),
      LastModifiedTime: new Date(startMs),
    }

    expect(await sdk.send(new DescribeEventBusCommand({ Name: busArn() }))).toMatchObject(described)
    expect(await sdk.send(new DescribeEventBusCommand({}))).toMatchObject({ Arn: busArn('default') })
    expect((await sdk.send(new ListEventBusesCommand({}))).EventBuses).toMatchObject([
      { Name: 'default' },
      described,
    ])
    expect((await sdk.send(new ListEventBusesCommand({ NamePrefix: 'wake' }))).EventBuses).toHaveLength(1)
    expect((await sdkOf(hub, otherRegion).send(new ListEventBusesCommand({}))).EventBuses).toHaveLength(1)
  })

  it.each([
    ['a name that is taken', { Name: 'wakeups' }, 'ResourceAlreadyExistsException'],
    ['the default bus’s name', { Name: 'default' }, 'ResourceAlreadyExistsException'],
    ['a name with a slash', { Name: 'a/b' }, 'ValidationException'],
    ['a partner’s name', { Name: 'aws.partner' }, 'ValidationException'],
    ['a key, which is not modelled', { Name: 'b', KmsKeyIdentifier: 'k' }, 'ValidationException'],
  ])('is refused with %s', async (_, input, name) => {
    const { sdk } = await openBus()

    await expect(sdk.send(new CreateEventBusCommand(input))).rejects.toThrow(refused(name))
  })

  it('is deleted once its rules are gone', async () => {
    const { sdk } = await openBus()
    await sdk.send(new PutRuleCommand({ Name: 'rule', EventBusName: 'wakeups', EventPattern: pattern }))

    await expect(sdk.send(new DeleteEventBusCommand({ Name: 'wakeups' }))).rejects.toThrow(
      refused('ValidationException', "EventBus can't be deleted since it has rules."),
    )
    await sdk.send(new DeleteRuleCommand({ Name: 'rule', EventBusName: 'wakeups' }))
    await sdk.send(new DeleteEventBusCommand({ Name: 'wakeups' }))
    await sdk.send(new DeleteEventBusCommand({ Name: 'wakeups' }))

    await expect(sdk.send(new DescribeEventBusCommand({ Name: 'wakeups' }))).rejects.toThrow(
      refused('ResourceNotFoundException', 'Event bus wakeups does not exist.'),
    )
    await expect(sdk.send(new DeleteEventBusCommand({ Name: 'default' }))).rejects.toThrow(
      refused('ValidationException', 'Cannot delete event bus default.'),
    )
  })

  it('has rules of its own, and events of its own', async () => {
    const { sdk, putRule, clock, received } = await openBus()
    const EventPattern = '{"source":["mine"]}'
    await putRule(sdk, { Name: 'rule', EventBusName: 'wakeups', EventPattern }, {})
    await putRule(sdk, { Name: 'rule', EventPattern }, { Arn: functionArn(hub, otherRegion) })
    const entry = { Source: 'mine', DetailType: 'Example', Detail: '{}' }

    await sdk.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'wakeups' }] }))
    await clock.advance(60_000)

    expect(received.map(({ arn }) => arn)).toEqual([functionArn()])
    expect(await sdk.send(new DescribeRuleCommand({ Name: 'rule', EventBusName: busArn() }))).toMatchObject({
      Arn: `arn:aws:events:${region}:${hub}:rule/wakeups/rule`,
      EventBusName: 'wakeups',
    })
    expect((await sdk.send(new ListRulesCommand({ EventBusName: 'wakeups' }))).Rules).toHaveLength(1)
  })

  it('of another account or Region is out of reach for rules', async () => {
    const { sdkOf } = await openBus()
    const input = { Name: 'rule', EventBusName: busArn(), EventPattern: pattern }

    for (const sdk of [sdkOf(member), sdkOf(hub, otherRegion)])
      await expect(sdk.send(new PutRuleCommand(input))).rejects.toThrow(refused('ResourceNotFoundException'))
  })

  it('has no schedules', async () => {
    const { sdk } = await openBus()
    const input = { Name: 'rule', EventBusName: 'wakeups', ScheduleExpression: 'rate(5 minutes)' }

    await expect(sdk.send(new PutRuleCommand(input))).rejects.toThrow(
      refused('ValidationException', 'ScheduleExpression is supported only on the default event bus.'),
    )
  })
})

describe('the policy of a bus', () => {
  it('grows by PutPermission, statement by statement, and shrinks by RemovePermission', async () => {
    const { sdk } = await openBus()
    const put = async (parts: Partial<PutPermissionCommandInput>) =>
      sdk.send(new PutPermissionCommand({ EventBusName: 'wakeups', Action: 'events:PutEvents', ...parts }))
    const statement = (Sid: string, Principal: unknown, more: object = {}) => ({
      Sid,
      Effect: 'Allow',
      Principal,
      Action: 'events:PutEvents',
      Resource: busArn(),
      ...more,
    })
    const Condition = { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: organizationId }

    await put({ StatementId: 'one', Principal: '333333333333' })
    await put({ StatementId: 'all', Principal: '*', Condition })
    await put({ StatementId: 'one', Principal: member })

    const all = statement('all', '*', {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
    })
    expect(await policyOf(sdk)).toEqual({
      Version: '2012-10-17',
      Statement: [all, statement('one', { AWS: `arn:aws:iam::${member}:root` })],
    })

    await sdk.send(new RemovePermissionCommand({ EventBusName: 'wakeups', StatementId: 'one' }))
    expect(await policyOf(sdk)).toMatchObject({ Statement: [all] })
    await sdk.send(new RemovePermissionCommand({ EventBusName: 'wakeups', StatementId: 'all' }))
    expect(await policyOf(sdk)).toBeUndefined()
  })

  it('tells what RemovePermission does not find', async () => {
    const { sdk } = await openBus()
    const remove = async () =>
      sdk.send(new RemovePermissionCommand({ EventBusName: 'wakeups', StatementId: 'x' }))

    await expect(remove()).rejects.toThrow(
      refused('ResourceNotFoundException', 'EventBus does not have a policy.'),
    )
    const Policy = JSON.stringify({ Statement: organizationStatement() })
    await sdk.send(new PutPermissionCommand({ EventBusName: 'wakeups', Policy }))
    await expect(remove()).rejects.toThrow(
      refused('ResourceNotFoundException', 'Statement with the provided id does not exist.'),
    )
  })

  const good = { StatementId: 's', Action: 'events:PutEvents', Principal: member }
  it.each([
    ['another action', { ...good, Action: 'events:PutRule' }, 'ValidationException'],
    ['no statement id', { ...good, StatementId: undefined }, 'ValidationException'],
    ['a principal that is none', { ...good, Principal: 'me' }, 'ValidationException'],
    [
      'another condition',
      { ...good, Condition: { Type: 'StringLike', Key: 'aws:PrincipalOrgID', Value: 'o-*' } },
      'ValidationException',
    ],
    ['a policy beside a statement', { ...good, Policy: '{}' }, 'ValidationException'],
    ['a policy that is no JSON', { Policy: '{' }, 'ValidationException'],
    ['a policy without statements', { Policy: '{}' }, 'ValidationException'],
    [
      'a condition on a key that no request carries',
      { Policy: policyWith({ StringEquals: { 'events:creatorAccount': hub } }) },
      'ValidationException',
    ],
    [
      'a policy of more than 10,240 characters',
      { Policy: policyWith({ StringEquals: { 'events:source': 'x'.repeat(10_240) } }) },
      'PolicyLengthExceededException',
    ],
    ['a bus that there is not', { ...good, EventBusName: 'other' }, 'ResourceNotFoundException'],
  ])('is not changed by %s', async (_, input, name) => {
    const { sdk } = await openBus()

    await expect(sdk.send(new PutPermissionCommand({ EventBusName: 'wakeups', ...input }))).rejects.toThrow(
      refused(name),
    )
    expect(await policyOf(sdk)).toBeUndefined()
  })
})

describe('a rule', () => {
  it('rests while it is disabled', async () => {
    const { sdk, putRule, emit, clock, received } = await openBus()
    await putRule(sdk, {}, {})

    await sdk.send(new DisableRuleCommand({ Name: 'rule' }))
    emit(hub)
    await clock.advance(60_000)
    expect(received).toEqual([])

    await sdk.send(new EnableRuleCommand({ Name: 'rule' }))
    emit(hub)
    await clock.advance(60_000)
    expect(received).toHaveLength(1)
    expect(await sdk.send(new DescribeRuleCommand({ Name: 'rule' }))).toMatchObject({ State: 'ENABLED' })
  })

  it('is deleted once its targets are gone', async () => {
    const { sdk, putRule } = await openBus()
    await putRule(sdk, {}, {})

    await expect(sdk.send(new DeleteRuleCommand({ Name: 'rule' }))).rejects.toThrow(
      refused('ValidationException', "Rule can't be deleted since it has targets."),
    )
    const answer = await sdk.send(new RemoveTargetsCommand({ Rule: 'rule', Ids: ['target', 'gone'] }))
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: 'gone', ErrorCode: 'ResourceNotFoundException' }],
    })
    expect((await sdk.send(new ListTargetsByRuleCommand({ Rule: 'rule' }))).Targets).toEqual([])
    await sdk.send(new DeleteRuleCommand({ Name: 'rule' }))
    await sdk.send(new DeleteRuleCommand({ Name: 'rule' }))

    expect((await sdk.send(new ListRulesCommand({}))).Rules).toEqual([])
  })

  it.each([
    ['EnableRule', new EnableRuleCommand({ Name: 'none' })],
    ['DisableRule', new DisableRuleCommand({ Name: 'none' })],
    ['RemoveTargets', new RemoveTargetsCommand({ Rule: 'none', Ids: ['a'] })],
  ])('that does not exist is named: %s', async (_, command) => {
    const { sdk } = await openBus()

    await expect(sdk.send(command as EnableRuleCommand)).rejects.toThrow(
      refused('ResourceNotFoundException', 'Rule none does not exist on EventBus default.'),
    )
  })

  it.each([
    ['a bus without a role', { Arn: busArn() }, `RoleArn is required for target ${busArn()}.`],
    ['a state machine without a role', { Arn: machineArn }, `RoleArn is required for target ${machineArn}.`],
    [
      'an input for a bus',
      { Arn: busArn(), RoleArn: 'arn:aws:iam::111111111111:role/r', Input: '{}' },
      'Modifying the input for target target is not supported',
    ],
  ])('does not take %s', async (_, target, message) => {
    const { sdk, putRule } = await openBus()

    await expect(putRule(sdk, {}, target)).rejects.toThrow(refused('ValidationException', message))
  })
})

describe('permissions', () => {
  it.each([
    ['the rule of the bus', 'events:PutTargets', `arn:aws:events:${region}:${hub}:rule/wakeups/rule`],
    ['the role that the target is reached with', 'iam:PassRole', 'ROLE'],
  ])('are asked for on %s', async (_, action, resource) => {
    const { sdk, sdkWith, createRole, iam } = await openBus()
    await sdk.send(new PutRuleCommand({ Name: 'rule', EventBusName: 'wakeups', EventPattern: pattern }))
    const RoleArn = createRole(hub)
    const other = action === 'iam:PassRole' ? 'events:*' : 'iam:*'
    const worker = createRole(hub, { name: 'worker', service: 'lambda.amazonaws.com', action: other })
    const session = iam.sessions.assumeForService({
      roleArn: worker,
      servicePrincipal: 'lambda.amazonaws.com',
      sessionName: 'worker',
    })
    const Targets = [{ Id: 'target', Arn: machineArn, RoleArn }]
    const put = sdkWith(session).send(
      new PutTargetsCommand({ Rule: 'rule', EventBusName: 'wakeups', Targets }),
    )

    await expect(put).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `not authorized to perform: ${action} on resource: ${resource === 'ROLE' ? RoleArn : resource}`,
      ),
    })
  })
})

describe('a state machine as a target', () => {
  it('is started with the event, as the role', async () => {
    const { sdk, putRule, createRole, emit, clock, started } = await openBus()
    const RoleArn = createRole(hub, { action: 'states:StartExecution' })
    await putRule(sdk, {}, { Arn: machineArn, RoleArn })

    emit(hub)
    await clock.advance(60_000)

    expect(started).toEqual([
      {
        stateMachineArn: machineArn,
        input: expect.stringContaining('"source":"aws.ec2"'),
        caller: expect.objectContaining({ accountId: hub, roleArn: RoleArn }),
        region,
      },
    ])
  })

  it.each([
    ['that is gone', 'StateMachineDoesNotExist', 'NO_RESOURCE'],
    ['that the role may not start', 'AccessDeniedException', 'NO_PERMISSIONS'],
  ])('%s sends the event to the dead-letter queue', async (_, code, errorCode) => {
    const { sdk, putRule, createRole, emit, clock, sent, failing } = await openBus()
    failing.onStart = () => {
      throw new ServiceError(code, 'they say')
    }
    const DeadLetterConfig = { Arn: `arn:aws:sqs:${region}:${hub}:dead-letters` }
    await putRule(sdk, {}, { Arn: machineArn, RoleArn: createRole(hub), DeadLetterConfig })

    emit(hub)
    await clock.advance(60_000)

    expect(sent).toMatchObject([{ attributes: { ERROR_CODE: errorCode, ERROR_MESSAGE: 'they say' } }])
  })
})

function policyWith(Condition: object): string {
  return JSON.stringify({ Statement: { ...organizationStatement(), Condition } })
}
