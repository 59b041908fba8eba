import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Deployment } from '../../../local/deploy/assembly.ts'
import { deploy } from '../../../local/deploy/deploy.ts'
import type { Deployed } from '../../../local/deploy/deploy.ts'
import { templateSchema } from '../../../local/deploy/template.ts'
import { recordingTargets } from '../../support/recording-targets.ts'
import type { RecordedCall } from '../../support/recording-targets.ts'

const place = { accountId: '111111111111', region: 'eu-west-1' }
const trust = { Version: '2012-10-17', Statement: [] }

const deployment = (template: object, overrides: Partial<Deployment> = {}): Deployment => ({
  stackName: 'shop',
  environment: 'aws://111111111111/eu-west-1',
  template: templateSchema.parse(template),
  assets: new Map(),
  ...overrides,
})

async function deployed(
  template: object,
  overrides: Partial<Deployment> = {},
): Promise<{ result: Deployed; calls: readonly RecordedCall[] }> {
  const { targets, calls } = recordingTargets()
  return { result: await deploy(deployment(template, overrides), targets, place), calls }
}

const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'worker', AssumeRolePolicyDocument: trust } }
const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } }

describe('deploy', () => {
  it('creates what is referred to first, in the place asked for', async () => {
    const { calls } = await deployed({
      Resources: {
        Policy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [{ Ref: 'Queue' }],
            PolicyDocument: { Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
          },
        },
        Queue: queue,
      },
    })

    expect(calls).toEqual([
      { operation: 'createQueue', place, input: { name: 'letters' } },
      {
        operation: 'setQueuePolicy',
        place,
        input: {
          queueUrl: 'https://sqs/111111111111/letters',
          document: { Resource: 'arn:aws:sqs:eu-west-1:111111111111:letters' },
        },
      },
    ])
  })

  it('answers what it made by name, and the outputs of the template', async () => {
    const { result } = await deployed(
      {
        Resources: {
          Queue: queue,
          Role: role,
          Worker: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              FunctionName: 'worker',
              Code: { S3Bucket: 'b', S3Key: 'code.zip' },
              Handler: 'index.handler',
              Runtime: 'nodejs24.x',
              Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
            },
          },
        },
        Outputs: {
          Where: { Value: { 'Fn::Sub': '${AWS::StackName} in ${AWS::Region}' } },
          Absent: { Value: 'x', Condition: 'Never' },
        },
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      },
      { assets: new Map([['code.zip', '/assets/code']]) },
    )

    expect(result.outputs).toEqual({ Where: 'shop in eu-west-1' })
    expect([...result.queues.keys()]).toEqual(['letters'])
    expect(result.functions.get('worker')).toEqual({
      kind: 'function',
      name: 'worker',
      arn: 'arn:aws:lambda:eu-west-1:111111111111:function:worker',
      roleArn: 'arn:aws:iam::111111111111:role/worker',
    })
  })

  describe('parameters', () => {
    const Parameters = {
      Owner: { Type: 'String', AllowedPattern: '\\d{12}' },
      Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
      Regions: { Type: 'CommaDelimitedList', Default: 'eu-west-1,us-east-1' },
    }
    const Outputs = {
      Owner: { Value: { Ref: 'Owner' } },
      Stage: { Value: { Ref: 'Stage' } },
      Regions: { Value: { Ref: 'Regions' } },
    }
    const withParameters = async (parameters: Record<string, string>) =>
      (await deployed({ Parameters, Outputs, Resources: {} }, { parameters })).result.outputs

    it('have the values that are given, else their defaults', async () => {
      expect(await withParameters({ Owner: '111111111111', Stage: 'prod' })).toEqual({
        Owner: '111111111111',
        Stage: 'prod',
        Regions: ['eu-west-1', 'us-east-1'],
      })
    })

    it.each([
      ['a value that is not allowed', { Stage: 'test' }, "Parameter 'Stage' must be one of AllowedValues"],
      ['a value of another form', { Owner: '1111111111111' }, "Parameter 'Owner' must match pattern \\d{12}"],
      ['a name that it does not have', { Color: 'red' }, 'Parameters: [Color] do not exist in the template'],
      ['no value where there is no default', {}, 'Parameter Owner of type String has no value here.'],
    ])('do not take %s', async (_, parameters, message) => {
      await expect(withParameters(parameters)).rejects.toThrow(message)
    })
  })

  it('leaves a resource out when its condition does not hold', async () => {
    const { calls } = await deployed({
      Conditions: { Never: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }] } },
      Parameters: { Stage: { Type: 'String', Default: 'dev' } },
      Resources: { Queue: { ...queue, Condition: 'Never' }, Role: role },
    })

    expect(calls.map(({ operation }) => operation)).toEqual(['createRole'])
  })

  it('names resources after stack and logical id when the template leaves them nameless', async () => {
    const { calls } = await deployed({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } })

    expect(calls[0]?.input).toMatchObject({ name: 'shop-Queue' })
  })

  it('accepts resources without behaviour, and knows their names', async () => {
    const { result, calls } = await deployed({
      Resources: {
        Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/x', RetentionInDays: 7 } },
        Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'loud' } },
      },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Logs', 'Arn'] } }, Alarm: { Value: { Ref: 'Alarm' } } },
    })

    expect(calls).toEqual([])
    expect(result.outputs).toEqual({
      Arn: 'arn:aws:logs:eu-west-1:111111111111:log-group:/x:*',
      Alarm: 'loud',
    })
  })

  it.each([
    [
      'its type is not known',
      { Type: 'AWS::S3::Bucket' },
      'Thing (AWS::S3::Bucket): Resource type AWS::S3::Bucket cannot be deployed here.',
    ],
    [
      'it has a property that is not known',
      { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
      'Unrecognized key: "FifoQueue"',
    ],
    [
      'its code is not in the assembly',
      {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'b', S3Key: 'gone.zip' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: 'arn',
        },
      },
      'Thing (AWS::Lambda::Function): The cloud assembly has no asset gone.zip.',
    ],
    [
      'it refers to an attribute that is not known',
      { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Role', 'RoleId'] } } },
      'Attribute RoleId of Role is not known here.',
    ],
    [
      'it refers to a parameter of SSM',
      { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Bootstrap' } } },
      'Parameter Bootstrap of type AWS::SSM::Parameter::Value<String> has no value here.',
    ],
  ])('refuses a resource when %s', async (_, thing, message) => {
    const Parameters = { Bootstrap: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } }

    await expect(deployed({ Parameters, Resources: { Role: role, Thing: thing } })).rejects.toThrow(message)
  })

  it.each(['aws://222222222222/eu-west-1', 'aws://111111111111/us-east-1'])(
    'refuses a stack when it was synthesised for %s',
    async (environment) => {
      await expect(deployed({ Resources: {} }, { environment })).rejects.toThrow(
        `Expected a stack that was synthesised for aws://111111111111/eu-west-1, got one for ${environment}.`,
      )
    },
  )

  it('passes errors of the cloud on as they are', async () => {
    const refused = new Error('QueueAlreadyExists')
    const { targets } = recordingTargets()
    const failing = { ...targets, createQueue: () => Promise.reject(refused) }

    await expect(deploy(deployment({ Resources: { Queue: queue } }), failing, place)).rejects.toBe(refused)
  })
})

describe('resource types', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-'))
    writeFileSync(join(folder, 'run.asl.json'), '{"Resource":"${StepArn}"}')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const inputOf = async (resource: object): Promise<unknown> => {
    const assets = new Map([
      ['code.zip', '/assets/code'],
      ['run.json', join(folder, 'run.asl.json')],
    ])
    const { calls } = await deployed({ Resources: { Thing: resource } }, { assets })
    return calls[0]?.input
  }

  it('creates a role with its trust, inline and managed policies', async () => {
    const properties = {
      AssumeRolePolicyDocument: trust,
      Policies: [{ PolicyName: 'access', PolicyDocument: { Statement: ['a'] } }],
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/X'],
    }

    expect(await inputOf({ Type: 'AWS::IAM::Role', Properties: properties })).toEqual({
      name: 'shop-Thing-eu-west-1',
      trustPolicy: trust,
      inlinePolicies: { access: { Statement: ['a'] } },
      managedPolicyArns: ['arn:aws:iam::aws:policy/X'],
    })
  })

  const code = {
    Code: { S3Bucket: 'b', S3Key: 'code.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: 'arn',
  }
  it.each([
    [
      'its settings',
      { Timeout: 30, MemorySize: 512, Environment: { Variables: { A: 'b' } } },
      30,
      512,
      { A: 'b' },
    ],
    ["Lambda's defaults", {}, 3, 128, {}],
  ])('creates a function with %s', async (_, settings, timeoutSeconds, memoryMegabytes, environment) => {
    expect(await inputOf({ Type: 'AWS::Lambda::Function', Properties: { ...code, ...settings } })).toEqual({
      name: 'shop-Thing',
      codeFolder: '/assets/code',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      roleArn: 'arn',
      timeoutSeconds,
      memoryMegabytes,
      environment,
    })
  })

  it('puts the invoke configuration of a function', async () => {
    const properties = {
      FunctionName: 'f',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: 'arn' } },
    }

    expect(await inputOf({ Type: 'AWS::Lambda::EventInvokeConfig', Properties: properties })).toEqual({
      functionName: 'f',
      maximumRetryAttempts: 1,
      maximumEventAgeSeconds: 60,
      onFailureArn: 'arn',
    })
  })

  it('adds a permission to a function', async () => {
    const properties = {
      FunctionName: 'f',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn',
    }

    expect(await inputOf({ Type: 'AWS::Lambda::Permission', Properties: properties })).toEqual({
      functionName: 'f',
      statementId: 'shop-Thing',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: 'arn',
    })
  })

  it.each([
    [
      'its retry policy',
      {
        DeadLetterConfig: { Arn: 'q' },
        RetryPolicy: { MaximumRetryAttempts: 4, MaximumEventAgeInSeconds: 600 },
      },
      { deadLetterQueueArn: 'q', maximumRetryAttempts: 4, maximumEventAgeSeconds: 600 },
    ],
    ["EventBridge's defaults", {}, { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 }],
  ])('puts a rule whose target has %s', async (_, settings, expected) => {
    const target = { Id: 't', Arn: 'f', ...settings }

    expect(
      await inputOf({
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: { source: ['s'] }, Targets: [target] },
      }),
    ).toEqual({
      name: 'shop-Thing',
      eventPattern: { source: ['s'] },
      enabled: true,
      targets: [{ id: 't', arn: 'f', ...expected }],
    })
  })

  it.each([
    [
      'a pattern on a bus of its own',
      { EventBusName: 'wakeups', EventPattern: { source: ['s'] } },
      { eventBusName: 'wakeups', eventPattern: { source: ['s'] }, targets: [] },
    ],
    [
      'a schedule',
      { ScheduleExpression: 'rate(5 minutes)', State: 'DISABLED' },
      { scheduleExpression: 'rate(5 minutes)', enabled: false, targets: [] },
    ],
    [
      'a bus as its target',
      { EventPattern: { source: ['s'] }, Targets: [{ Id: 't', Arn: 'bus', RoleArn: 'role' }] },
      { targets: [{ id: 't', arn: 'bus', roleArn: 'role' }] },
    ],
    [
      'a constant input',
      { EventPattern: {}, Targets: [{ Id: 't', Arn: 'f', Input: '{}' }] },
      { targets: [{ input: '{}' }] },
    ],
    [
      'a part as input',
      { EventPattern: {}, Targets: [{ Id: 't', Arn: 'f', InputPath: '$.detail' }] },
      { targets: [{ inputPath: '$.detail' }] },
    ],
    [
      'a transformed input',
      {
        EventPattern: {},
        Targets: [
          { Id: 't', Arn: 'f', InputTransformer: { InputPathsMap: { a: '$.x' }, InputTemplate: '<a>' } },
        ],
      },
      { targets: [{ inputTransformer: { inputPathsMap: { a: '$.x' }, inputTemplate: '<a>' } }] },
    ],
  ])('puts a rule with %s', async (_, Properties, expected) => {
    expect(await inputOf({ Type: 'AWS::Events::Rule', Properties })).toMatchObject(expected)
  })

  it.each([
    ['the default bus by its ARN', 'arn:aws:events:eu-west-1:111111111111:event-bus/default', 'shop-Rule'],
    [
      'another bus by its ARN',
      'arn:aws:events:eu-west-1:111111111111:event-bus/wakeups',
      'wakeups|shop-Rule',
    ],
    ['another bus by its name', { Ref: 'Bus' }, 'wakeups|shop-Rule'],
  ])('refers to a rule of %s as CloudFormation does', async (_, EventBusName, reference) => {
    const { result } = await deployed({
      Resources: {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'wakeups' } },
        Rule: { Type: 'AWS::Events::Rule', Properties: { EventBusName, EventPattern: {} } },
      },
      Outputs: { Rule: { Value: { Ref: 'Rule' } }, Bus: { Value: { 'Fn::GetAtt': ['Bus', 'Name'] } } },
    })

    expect(result.outputs).toEqual({ Rule: reference, Bus: 'wakeups' })
  })

  it('creates an event bus with its policy', async () => {
    const Policy = { Version: '2012-10-17', Statement: [] }

    expect(
      await inputOf({
        Type: 'AWS::Events::EventBus',
        Properties: { Name: 'wakeups', Description: 'd', Policy },
      }),
    ).toEqual({ name: 'wakeups', description: 'd', policy: Policy })
  })

  it('puts a statement of an event bus’s policy under its id', async () => {
    const Properties = {
      EventBusName: 'wakeups',
      StatementId: 'organization',
      Statement: { Effect: 'Allow' },
    }

    expect(await inputOf({ Type: 'AWS::Events::EventBusPolicy', Properties })).toEqual({
      eventBusName: 'wakeups',
      statement: { Effect: 'Allow', Sid: 'organization' },
    })
  })

  it('puts an inline policy on each of its roles', async () => {
    const Properties = { PolicyName: 'send', PolicyDocument: { Statement: [] }, Roles: ['one', 'other'] }
    const { calls } = await deployed({ Resources: { Thing: { Type: 'AWS::IAM::Policy', Properties } } })

    expect(calls).toMatchObject([
      {
        operation: 'putRolePolicy',
        input: { roleName: 'one', policyName: 'send', document: { Statement: [] } },
      },
      { operation: 'putRolePolicy', input: { roleName: 'other' } },
    ])
  })

  it('names a nameless role within 64 characters', async () => {
    const stackName = 'x'.repeat(70)
    const nameless = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } }

    const { calls } = await deployed({ Resources: { Role: nameless } }, { stackName })

    expect(calls[0]?.input['name']).toBe(`${'x'.repeat(54)}-eu-west-1`)
  })

  it('creates a role with its path and how long its sessions may be', async () => {
    const Properties = { AssumeRolePolicyDocument: trust, Path: '/x/', MaxSessionDuration: 7200 }

    expect(await inputOf({ Type: 'AWS::IAM::Role', Properties })).toMatchObject({
      path: '/x/',
      maxSessionSeconds: 7200,
    })
  })

  it('creates a table with its keys and indexes', async () => {
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }]
    const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' }]
    const index = { IndexName: 'I', KeySchema, Projection: { ProjectionType: 'KEYS_ONLY' } }
    const properties = {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes: [index],
    }

    expect(await inputOf({ Type: 'AWS::DynamoDB::Table', Properties: properties })).toEqual({
      name: 'shop-Thing',
      billingMode: 'PAY_PER_REQUEST',
      attributeDefinitions: AttributeDefinitions,
      keySchema: KeySchema,
      globalSecondaryIndexes: [index],
    })
  })

  const machine = {
    DefinitionS3Location: { Bucket: 'b', Key: 'run.json' },
    DefinitionSubstitutions: { StepArn: 'arn:step' },
    RoleArn: 'arn:role',
  }
  it('creates a state machine with its placeholders replaced', async () => {
    expect(await inputOf({ Type: 'AWS::StepFunctions::StateMachine', Properties: machine })).toEqual({
      name: 'shop-Thing',
      type: 'STANDARD',
      definition: '{"Resource":"arn:step"}',
      roleArn: 'arn:role',
    })
  })

  it('refuses a state machine when a placeholder has no value', async () => {
    const properties = { ...machine, DefinitionSubstitutions: {} }

    await expect(
      inputOf({ Type: 'AWS::StepFunctions::StateMachine', Properties: properties }),
    ).rejects.toThrow('Thing (AWS::StepFunctions::StateMachine): Expected the definition')
  })
})
