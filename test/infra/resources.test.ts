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

  it('has one ledger, rule, queue and state machine, of fixed names', () => {
    expect({
      ledger: stack.only('AWS::DynamoDB::Table').TableName,
      rule: stack.only('AWS::Events::Rule').Name,
      queue: stack.only('AWS::SQS::Queue').QueueName,
      stateMachine: stack.only('AWS::StepFunctions::StateMachine').StateMachineName,
    }).toEqual({
      ledger: 'imagebuilder-share-ledger',
      rule: 'imagebuilder-share-image-available',
      queue: 'imagebuilder-share-dead-letters',
      stateMachine: 'imagebuilder-share-run',
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

  it('listens to finished images of the owner account and to nothing else', () => {
    expect(stack.only('AWS::Events::Rule').EventPattern).toEqual({
      source: ['aws.imagebuilder'],
      'detail-type': ['EC2 Image Builder Image State Change'],
      account: [place.accountId],
      detail: { state: { status: ['AVAILABLE'] } },
    })
  })

  it('logs and traces every execution', () => {
    expect(stack.only('AWS::StepFunctions::StateMachine')).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    })
  })
})
