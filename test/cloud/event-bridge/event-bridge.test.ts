import {
  DescribeRuleCommand,
  ListArchivesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutEventsRequestEntry,
  type PutRuleCommandInput,
  type Target,
} from '@aws-sdk/client-eventbridge'
import { describe, expect, it } from 'vitest'

import {
  deadLetterQueueArn,
  functionArn,
  openEventBridge,
  owner,
  queueArn,
  region,
  roleSession,
} from './event-bridge-world.ts'

const pattern = JSON.stringify({ source: ['example'] })
const named = (name: string): unknown => expect.objectContaining({ name })

/** A world with the rule `all`, which hands every event of source `example` to a function. */
async function openRule(targets: readonly Partial<Target>[] = [{}]) {
  const world = openEventBridge()
  await world.sdk.send(new PutRuleCommand({ Name: 'all', EventPattern: pattern }))
  if (targets.length > 0)
    await world.sdk.send(
      new PutTargetsCommand({
        Rule: 'all',
        Targets: targets.map((target, index) => ({ Id: `t${index}`, Arn: functionArn, ...target })),
      }),
    )
  return {
    ...world,
    put: async (...Entries: PutEventsRequestEntry[]) => world.sdk.send(new PutEventsCommand({ Entries })),
  }
}

const entry: PutEventsRequestEntry = { Source: 'example', DetailType: 'Example', Detail: '{"a":1}' }

describe('PutEvents', () => {
  it('delivers events with the time that they give, or the present', async () => {
    const { put, clock, invocations } = await openRule()

    const answer = await put(entry, {
      ...entry,
      Time: new Date('2026-05-01T00:00:00Z'),
      Resources: ['arn:x'],
    })
    await clock.advance(60_000)

    expect(answer).toMatchObject({ FailedEntryCount: 0 })
    expect(invocations.map(({ payload }) => payload)).toEqual([
      {
        version: '0',
        id: answer.Entries?.[0]?.EventId,
        source: 'example',
        'detail-type': 'Example',
        account: owner,
        region,
        time: '2027-01-04T12:00:00Z',
        resources: [],
        detail: { a: 1 },
      },
      expect.objectContaining({
        id: answer.Entries?.[1]?.EventId,
        time: '2026-05-01T00:00:00Z',
        resources: ['arn:x'],
      }),
    ])
  })

  it.each([
    [
      'a reserved source',
      { Source: 'aws.imagebuilder' },
      'NotAuthorizedForSourceException',
      'Not authorized for the source.',
    ],
    [
      'no source',
      { Source: undefined },
      'InvalidArgument',
      'Parameter Source is not valid. Reason: Source is a required argument.',
    ],
    [
      'an empty detail type',
      { DetailType: '' },
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    ],
    [
      'no detail',
      { Detail: undefined },
      'InvalidArgument',
      'Parameter Detail is not valid. Reason: Detail is a required argument.',
    ],
    ['detail that is no JSON', { Detail: 'text' }, 'MalformedDetail', 'Detail is malformed.'],
    ['detail that is no object', { Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
  ])('refuses an entry with %s and takes the others', async (_what, parts, ErrorCode, ErrorMessage) => {
    const { put, clock, invocations } = await openRule()

    const answer = await put({ ...entry, ...parts }, entry)
    await clock.advance(60_000)

    expect(answer.FailedEntryCount).toBe(1)
    expect(answer.Entries).toEqual([{ ErrorCode, ErrorMessage }, { EventId: expect.any(String) }])
    expect(invocations).toHaveLength(1)
  })

  it.each([
    ['no entries', [], 'ValidationException'],
    ['eleven entries', Array.from({ length: 11 }, () => entry), 'ValidationException'],
    [
      'more than 256 KB',
      [{ ...entry, Detail: JSON.stringify({ x: 'x'.repeat(262_144) }) }],
      'ValidationException',
    ],
    ['a bus that there is not', [{ ...entry, EventBusName: 'other' }], 'ResourceNotFoundException'],
  ])('refuses a request with %s', async (_what, entries, name) => {
    const { put, clock, invocations } = await openRule()

    await expect(put(...entries)).rejects.toThrow(named(name))
    await clock.advance(60_000)

    expect(invocations).toEqual([])
  })

  it.each(['default', `arn:aws:events:${region}:${owner}:event-bus/default`])(
    'takes the bus %s',
    async (EventBusName) => {
      const { put } = await openRule()

      expect(await put({ ...entry, EventBusName })).toMatchObject({ FailedEntryCount: 0 })
    },
  )

  it('needs the permission of the caller that a service acts for', async () => {
    const { eventBridge, allowed, clock, invocations } = await openRule()
    const put = async () => eventBridge.putEvents({ entries: [entry], caller: roleSession, region })

    await expect(put()).rejects.toThrow(
      expect.objectContaining({ code: 'AccessDeniedException', httpStatus: 403 }),
    )
    allowed.add(`events:PutEvents arn:aws:events:${region}:${owner}:event-bus/default`)
    await put()
    await clock.advance(60_000)

    expect(invocations).toHaveLength(1)
  })
})

describe('PutRule', () => {
  it('creates a rule that can be described and listed', async () => {
    const { sdk } = openEventBridge()
    const arn = `arn:aws:events:${region}:${owner}:rule/first`

    const put = await sdk.send(
      new PutRuleCommand({
        Name: 'first',
        EventPattern: pattern,
        Description: 'what for',
        State: 'DISABLED',
      }),
    )

    expect(put.RuleArn).toBe(arn)
    expect(await sdk.send(new DescribeRuleCommand({ Name: 'first' }))).toMatchObject({
      Name: 'first',
      Arn: arn,
      EventPattern: pattern,
      State: 'DISABLED',
      Description: 'what for',
      EventBusName: 'default',
    })
    expect((await sdk.send(new ListRulesCommand({}))).Rules).toMatchObject([{ Name: 'first', Arn: arn }])
  })

  it('changes a rule and keeps its targets', async () => {
    const { sdk, put, clock, invocations } = await openRule()

    await sdk.send(new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: ['other'] }) }))
    await put(entry, { ...entry, Source: 'other' })
    await clock.advance(60_000)

    expect(invocations.map(({ payload }) => payload)).toMatchObject([{ source: 'other' }])
  })

  it.each([
    [
      'a pattern with an unknown matcher',
      { EventPattern: '{"source":[{"like":"a"}]}' },
      'InvalidEventPatternException',
    ],
    ['no pattern', { EventPattern: undefined }, 'ValidationException'],
    ['a rate of 1 minutes', { ScheduleExpression: 'rate(1 minutes)' }, 'ValidationException'],
    ['a role, which is not modelled', { RoleArn: `arn:aws:iam::${owner}:role/r` }, 'ValidationException'],
    ['a bus that there is not', { EventBusName: 'other' }, 'ResourceNotFoundException'],
    ['a name with a blank', { Name: 'my rule' }, 'ValidationException'],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'ValidationException'],
    ['an unknown state', { State: 'PAUSED' }, 'ValidationException'],
  ])('refuses %s', async (_what, parts, name) => {
    const { sdk } = openEventBridge()
    const input = { Name: 'rule', EventPattern: pattern, ...parts } as PutRuleCommandInput

    await expect(sdk.send(new PutRuleCommand(input))).rejects.toThrow(named(name))
    expect((await sdk.send(new ListRulesCommand({}))).Rules).toEqual([])
  })
})

describe('PutTargets', () => {
  it('shows targets as they were given', async () => {
    const targets: Target[] = [
      {
        Id: 'a',
        Arn: functionArn,
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: deadLetterQueueArn },
      },
      {
        Id: 'b',
        Arn: queueArn,
        InputTransformer: { InputPathsMap: { a: '$.detail.a' }, InputTemplate: '{"a":<a>}' },
      },
      { Id: 'c', Arn: functionArn, InputPath: '$.detail' },
      { Id: 'd', Arn: functionArn, Input: '{}' },
    ]
    const { sdk } = await openRule(targets)

    expect((await sdk.send(new ListTargetsByRuleCommand({ Rule: 'all' }))).Targets).toEqual(targets)
  })

  it('replaces the target of the same id', async () => {
    const { sdk } = await openRule([{ Id: 'a' }, { Id: 'b' }])

    await sdk.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'a', Arn: queueArn }] }))

    expect((await sdk.send(new ListTargetsByRuleCommand({ Rule: 'all' }))).Targets).toEqual([
      { Id: 'a', Arn: queueArn },
      { Id: 'b', Arn: functionArn },
    ])
  })

  it.each([
    [
      'a kind of target that is not modelled',
      { Arn: `arn:aws:sns:${region}:${owner}:t` },
      'ValidationException',
    ],
    [
      'a state machine without a role',
      { Arn: `arn:aws:states:${region}:${owner}:stateMachine:m` },
      'ValidationException',
    ],
    ['a FIFO queue', { Arn: `${queueArn}.fifo` }, 'ValidationException'],
    ['a role', { RoleArn: `arn:aws:iam::${owner}:role/r` }, 'ValidationException'],
    ['a dead-letter queue that is none', { DeadLetterConfig: { Arn: functionArn } }, 'ValidationException'],
    ['186 repeats', { RetryPolicy: { MaximumRetryAttempts: 186 } }, 'ValidationException'],
    ['an age of 59 seconds', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, 'ValidationException'],
    ['two kinds of input', { Input: '{}', InputPath: '$' }, 'ValidationException'],
    ['a parameter that is not modelled', { SqsParameters: { MessageGroupId: 'g' } }, 'ValidationException'],
  ])('refuses %s, and the targets beside it', async (_what, parts, name) => {
    const { sdk } = await openRule([])
    const Targets = [
      { Id: 'good', Arn: functionArn },
      { Id: 'bad', Arn: functionArn, ...parts },
    ]

    await expect(sdk.send(new PutTargetsCommand({ Rule: 'all', Targets }))).rejects.toThrow(named(name))
    expect((await sdk.send(new ListTargetsByRuleCommand({ Rule: 'all' }))).Targets).toEqual([])
  })

  it('refuses a sixth target', async () => {
    const { sdk } = await openRule([{}, {}, {}, {}, {}])

    await expect(
      sdk.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'sixth', Arn: functionArn }] })),
    ).rejects.toThrow(named('LimitExceededException'))
  })

  it.each([
    ['PutTargets', new PutTargetsCommand({ Rule: 'none', Targets: [{ Id: 'a', Arn: functionArn }] })],
    ['ListTargetsByRule', new ListTargetsByRuleCommand({ Rule: 'none' })],
    ['DescribeRule', new DescribeRuleCommand({ Name: 'none' })],
  ])('names a rule that does not exist: %s', async (_operation, command) => {
    const { sdk } = openEventBridge()

    await expect(sdk.send(command as DescribeRuleCommand)).rejects.toThrow(
      expect.objectContaining({
        name: 'ResourceNotFoundException',
        message: 'Rule none does not exist on EventBus default.',
      }),
    )
  })
})

describe('ListRules', () => {
  it('lists by prefix, in pages, by name', async () => {
    const { sdk } = openEventBridge()
    for (const Name of ['b-1', 'a-3', 'a-1', 'a-2'])
      await sdk.send(new PutRuleCommand({ Name, EventPattern: pattern }))

    const first = await sdk.send(new ListRulesCommand({ NamePrefix: 'a-', Limit: 2 }))
    const second = await sdk.send(
      new ListRulesCommand({ NamePrefix: 'a-', Limit: 2, NextToken: first.NextToken }),
    )

    expect([first.Rules, second.Rules].map((rules) => rules?.map(({ Name }) => Name))).toEqual([
      ['a-1', 'a-2'],
      ['a-3'],
    ])
    expect(second.NextToken).toBeUndefined()
  })

  it.each([{ Limit: 101 }, { NextToken: 'mine' }])('refuses %j', async (input) => {
    const { sdk } = openEventBridge()

    await expect(sdk.send(new ListRulesCommand(input))).rejects.toThrow(named('ValidationException'))
  })
})

it('refuses an operation that is not modelled', async () => {
  const { sdk } = openEventBridge()

  await expect(sdk.send(new ListArchivesCommand({}))).rejects.toThrow(named('UnknownOperationException'))
})
