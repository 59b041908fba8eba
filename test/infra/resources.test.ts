import { beforeAll, describe, expect, it } from 'vitest'

import type { FunctionProperties } from './properties.ts'
import { place, readOwnerStack } from './stack.ts'
import type { OwnerStack } from './stack.ts'

describe('resources of the owner stack', () => {
  let stack: OwnerStack
  let functions: readonly FunctionProperties[]
  beforeAll(async () => {
    stack = await readOwnerStack()
    functions = stack.all('AWS::Lambda::Function')
  })

  const stateMachines = () => stack.all('AWS::StepFunctions::StateMachine')
  const ruleOf = (name: string) => stack.all('AWS::Events::Rule').find(({ Name }) => Name === name)!

  it('has a ledger, a queue, a bus, rules and state machines of fixed names', () => {
    expect({
      ledger: stack.only('AWS::DynamoDB::Table').TableName,
      queue: stack.only('AWS::SQS::Queue').QueueName,
      bus: stack.only('AWS::Events::EventBus').Name,
      rules: stack
        .all('AWS::Events::Rule')
        .map(({ Name }) => Name)
        .toSorted(),
      stateMachines: stateMachines().map(({ StateMachineName }) => StateMachineName),
    }).toEqual({
      ledger: 'imagebuilder-share-ledger',
      queue: 'imagebuilder-share-dead-letters',
      bus: 'imagebuilder-share-wakeups',
      rules: [
        'imagebuilder-share-ami-changed',
        'imagebuilder-share-image-available',
        'imagebuilder-share-run-stopped',
        'imagebuilder-share-sweep-schedule',
      ],
      stateMachines: ['imagebuilder-share-run', 'imagebuilder-share-sweep'],
    })
  })

  it('runs every function as a bundle of its own on arm64, with JSON logs', () => {
    expect(functions.length).toBeGreaterThanOrEqual(9)
    for (const fn of functions) {
      expect(fn).toMatchObject({
        FunctionName: expect.stringMatching(/^imagebuilder-share-[a-z]+-[a-z]+$/),
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON', LogGroup: `/aws/lambda/${fn.FunctionName}` },
      })
    }
  })

  it('ends the retention of every log group', () => {
    const logGroups = stack.all('AWS::Logs::LogGroup')

    expect(logGroups.filter(({ RetentionInDays }) => RetentionInDays !== 90)).toEqual([])
    expect(logGroups.map(({ LogGroupName }) => LogGroupName)).toEqual(
      expect.arrayContaining(functions.map(({ LoggingConfig }) => LoggingConfig.LogGroup)),
    )
  })

  it('protects the ledger from being lost', () => {
    expect(stack.only('AWS::DynamoDB::Table')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
    const tables = Object.values(stack.template.Resources).filter(
      ({ Type }) => Type === 'AWS::DynamoDB::Table',
    )
    expect(tables).toEqual([
      expect.objectContaining({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    ])
  })

  it('gives the ledger the keys that it is read by', () => {
    const keys = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ]

    expect(stack.only('AWS::DynamoDB::Table')).toMatchObject({
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [{ IndexName: 'GSI1', KeySchema: keys('gsi1pk', 'gsi1sk') }],
    })
  })

  it('starts runs for finished images of the owner account and for nothing else', () => {
    expect(ruleOf('imagebuilder-share-image-available').EventPattern).toEqual({
      source: ['aws.imagebuilder'],
      'detail-type': ['EC2 Image Builder Image State Change'],
      account: [place.accountId],
      detail: { state: { status: ['AVAILABLE'] } },
    })
  })

  it('withdraws runs of its own that were stopped, timed out or failed, and no others', () => {
    expect(ruleOf('imagebuilder-share-run-stopped').EventPattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      account: [place.accountId],
      detail: {
        stateMachineArn: [
          `arn:aws:states:${place.region}:${place.accountId}:stateMachine:imagebuilder-share-run`,
        ],
        status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
      },
    })
  })

  it('looks at lanes when the bus for wake-ups tells of an AMI that is available or failed', () => {
    expect(ruleOf('imagebuilder-share-ami-changed')).toMatchObject({
      EventBusName: 'imagebuilder-share-wakeups',
      EventPattern: {
        source: ['aws.ec2'],
        'detail-type': ['EC2 AMI State Change'],
        detail: { State: ['available', 'failed'] },
      },
    })
  })

  it('has no bus, and nothing that it wakes up, where nobody may tell', async () => {
    const polling = await readOwnerStack({ organizationId: undefined })
    const names = (of: OwnerStack) =>
      new Set([
        ...of.all('AWS::Lambda::Function').map(({ FunctionName }) => FunctionName),
        ...of.all('AWS::Events::Rule').map(({ Name }) => Name),
        ...of.all('AWS::Events::EventBus').map(({ Name }) => Name),
        ...Object.keys(of.template.Outputs),
      ])
    const onlyWithBus = [...names(stack)].filter((name) => !names(polling).has(name))

    expect(onlyWithBus.toSorted()).toEqual([
      'WakeUpBusArn',
      'imagebuilder-share-ami-changed',
      'imagebuilder-share-wake-lane',
      'imagebuilder-share-wakeups',
    ])
  })

  it('looks every five minutes whether a sweep runs', () => {
    expect(ruleOf('imagebuilder-share-sweep-schedule').ScheduleExpression).toBe('rate(5 minutes)')
  })

  it('logs and traces every execution', () => {
    for (const stateMachine of stateMachines()) {
      expect(stateMachine).toMatchObject({
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
        TracingConfiguration: { Enabled: true },
      })
    }
  })

  it('gives the functions that copy the time that they count on', () => {
    const seconds = new Map(functions.map(({ FunctionName, Timeout }) => [FunctionName, Timeout]))

    // A look at a lane counts copies as started for as long as any function may still start them.
    expect(seconds.get('imagebuilder-share-sweep-lanes')).toBe(120)
    expect(seconds.get('imagebuilder-share-wake-lane')).toBe(120)
    // A run that was stopped stays listed for as long as this one may still enqueue for it.
    expect(seconds.get('imagebuilder-share-enqueue-copies')).toBe(300)
  })
})
