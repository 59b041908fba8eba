import { beforeAll, describe, expect, it } from 'vitest'

import { listOf, statementsOf } from './properties.ts'
import type {
  AlarmProperties,
  FunctionProperties,
  QueueProperties,
  RuleProperties,
  Statement,
} from './properties.ts'
import { place, readOwnerStack } from './stack.ts'
import type { OwnerStack } from './stack.ts'

const ruleArn = ({ Name, EventBusName }: RuleProperties): string =>
  `arn:aws:events:${place.region}:${place.accountId}:rule/${EventBusName === undefined ? '' : `${EventBusName}/`}${Name}`
const functionArn = (name: string): string =>
  `arn:aws:lambda:${place.region}:${place.accountId}:function:${name}`
const queueArn = (name: string): string => `arn:aws:sqs:${place.region}:${place.accountId}:${name}`
const stateMachineArn = (name: string): string =>
  `arn:aws:states:${place.region}:${place.accountId}:stateMachine:${name}`

describe('failure paths', () => {
  let stack: OwnerStack
  let rules: readonly RuleProperties[]
  let functions: readonly FunctionProperties[]
  let queues: readonly QueueProperties[]
  let alarms: readonly AlarmProperties[]
  beforeAll(async () => {
    stack = await readOwnerStack()
    rules = stack.all('AWS::Events::Rule')
    functions = stack.all('AWS::Lambda::Function')
    queues = stack.all('AWS::SQS::Queue')
    alarms = stack.all('AWS::CloudWatch::Alarm')
  })

  const alarmedMetrics = (...expected: readonly (readonly [dimension: string, value: string])[]) =>
    alarms
      .filter(
        ({ Dimensions }) =>
          JSON.stringify(Dimensions.map(({ Name, Value }) => [Name, Value])) === JSON.stringify(expected),
      )
      .map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`)
      .toSorted()
  const statementsOfRole = (roleName: string): readonly Statement[] =>
    statementsOf(stack.all('AWS::IAM::Role').find((properties) => properties.RoleName === roleName)!)
  const invokedByRules = (): readonly FunctionProperties[] => {
    const targets = new Set(rules.flatMap(({ Targets }) => Targets.map(({ Arn }) => Arn)))
    return functions.filter(({ FunctionName }) => targets.has(functionArn(FunctionName)))
  }

  it('gives every target of a rule a dead-letter queue and a bounded retry', () => {
    const targets = rules.flatMap(({ Targets }) => Targets)

    expect(targets).not.toEqual([])
    for (const { DeadLetterConfig, RetryPolicy } of targets) {
      expect(queues.map(({ QueueName }) => queueArn(QueueName))).toContain(DeadLetterConfig?.Arn)
      expect(RetryPolicy?.MaximumRetryAttempts).toBeGreaterThan(0)
      expect(RetryPolicy?.MaximumEventAgeInSeconds).toBeLessThanOrEqual(86_400)
    }
  })

  it('gives every function that a rule invokes the same queue for what Lambda gives up', () => {
    const configs = stack.all('AWS::Lambda::EventInvokeConfig')
    const deadLetterArns = rules.flatMap(({ Targets }) =>
      Targets.map(({ DeadLetterConfig }) => DeadLetterConfig?.Arn),
    )

    expect(invokedByRules()).not.toEqual([])
    for (const { FunctionName } of invokedByRules()) {
      const config = configs.find((properties) => properties.FunctionName === FunctionName)
      const target = rules
        .flatMap(({ Targets }) => Targets)
        .find(({ Arn }) => Arn === functionArn(FunctionName))
      expect(config).toMatchObject({
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: target?.RetryPolicy?.MaximumEventAgeInSeconds,
      })
      expect(deadLetterArns).toContain(config?.DestinationConfig?.OnFailure.Destination)
    }
  })

  it('gives up builds and stopped runs after hours, and what is seen again anyway after minutes', () => {
    const ages = rules.map(({ Name, Targets }) => [Name, Targets[0]?.RetryPolicy?.MaximumEventAgeInSeconds])

    expect(Object.fromEntries(ages)).toEqual({
      'imagebuilder-share-image-available': 21_600,
      'imagebuilder-share-run-stopped': 21_600,
      'imagebuilder-share-ami-changed': 300,
      'imagebuilder-share-sweep-schedule': 300,
    })
  })

  it('lets every function that a rule invokes send to that queue, and only the rule invoke it', () => {
    const permissions = stack.all('AWS::Lambda::Permission')

    for (const { FunctionName } of invokedByRules()) {
      const sending = statementsOfRole(FunctionName).filter(({ Action }) =>
        listOf(Action).includes('sqs:SendMessage'),
      )
      expect(sending.flatMap(({ Resource }) => listOf(Resource))).toEqual(
        queues.map(({ QueueName }) => queueArn(QueueName)),
      )
    }
    expect(permissions.map((permission) => JSON.stringify(permission)).toSorted()).toEqual(
      rules
        .map((rule) =>
          JSON.stringify({
            Action: 'lambda:InvokeFunction',
            FunctionName: rule.Targets[0]?.Arn,
            Principal: 'events.amazonaws.com',
            SourceArn: ruleArn(rule),
          }),
        )
        .toSorted(),
    )
  })

  it('alarms on both ways in which the asynchronous events of a function get lost', () => {
    for (const { FunctionName } of invokedByRules()) {
      expect(alarmedMetrics(['FunctionName', FunctionName])).toEqual([
        'AWS/Lambda AsyncEventsDropped',
        'AWS/Lambda DestinationDeliveryFailures',
      ])
    }
  })

  it('alarms on both ways in which the events of a rule get lost', () => {
    for (const { Name, EventBusName } of rules) {
      const bus = EventBusName === undefined ? [] : [['EventBusName', EventBusName] as const]
      expect(alarmedMetrics(...bus, ['RuleName', Name])).toEqual([
        'AWS/Events FailedInvocations',
        'AWS/Events InvocationsFailedToBeSentToDlq',
      ])
    }
  })

  it('has every other function invoked by one state machine, whose failures are all alarmed', () => {
    const stateMachines = stack
      .all('AWS::StepFunctions::StateMachine')
      .map(({ StateMachineName }) => StateMachineName)
    const invoking = stateMachines
      .flatMap(statementsOfRole)
      .filter(({ Action }) => listOf(Action).includes('lambda:InvokeFunction'))
    const others = functions.filter((candidate) => !invokedByRules().includes(candidate))

    expect(invoking.flatMap(({ Resource }) => listOf(Resource)).toSorted()).toEqual(
      others.map(({ FunctionName }) => functionArn(FunctionName)).toSorted(),
    )
    expect(stateMachines).toHaveLength(2)
    for (const name of stateMachines) {
      expect(alarmedMetrics(['StateMachineArn', stateMachineArn(name)])).toEqual([
        'AWS/States ExecutionsAborted',
        'AWS/States ExecutionsFailed',
        'AWS/States ExecutionsTimedOut',
      ])
    }
  })

  it('alarms on the first message in any queue', () => {
    expect(queues).not.toEqual([])
    for (const { QueueName } of queues) {
      expect(alarmedMetrics(['QueueName', QueueName])).toEqual(['AWS/SQS ApproximateNumberOfMessagesVisible'])
    }
  })

  it('says in every alarm what the failure means for people, and goes off at the first occurrence', () => {
    expect(alarms.length).toBeGreaterThanOrEqual(8)
    for (const alarm of alarms) {
      expect(alarm.AlarmDescription).toMatch(/^[A-Z].{40,}\.$/)
      expect(alarm).toMatchObject({
        Threshold: 1,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      })
    }
  })

  it('takes messages for a queue over TLS only, and from EventBridge for its rules only', () => {
    const policies = stack.all('AWS::SQS::QueuePolicy')

    for (const { QueueName } of queues) {
      const policy = policies.find(({ Queues }) => Queues.some((url) => url.endsWith(`/${QueueName}`)))
      const [secure, ...sending] = policy?.PolicyDocument.Statement ?? []
      expect(secure).toEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          Resource: queueArn(QueueName),
        }),
      )
      for (const statement of sending) {
        expect(statement).toMatchObject({
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: queueArn(QueueName),
        })
      }
      expect(sending.map(({ Condition }) => JSON.stringify(Condition)).toSorted()).toEqual(
        rules.map((rule) => JSON.stringify({ ArnEquals: { 'aws:SourceArn': ruleArn(rule) } })).toSorted(),
      )
    }
  })

  it('keeps dead letters for a fortnight', () => {
    expect(queues.map(({ MessageRetentionPeriod }) => MessageRetentionPeriod)).toEqual([14 * 86_400])
  })
})
