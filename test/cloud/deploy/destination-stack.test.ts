import { CreateStateMachineCommand } from '@aws-sdk/client-sfn'
import { expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { Place } from '../../../local/cloud/place.ts'
import type { Deployment } from '../../../local/deploy/assembly.ts'
import { templateSchema } from '../../../local/deploy/template.ts'
import {
  createOrganizationCloud,
  nonProdId,
  organizationId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
} from '../../support/organization-cloud.ts'

const stack = (template: object, parameters: Record<string, string> = {}): Deployment => ({
  stackName: 'stack',
  environment: 'aws://unknown-account/unknown-region',
  template: templateSchema.parse(template),
  parameters,
  assets: new Map(),
})
const allow = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...statement }],
})

/** The owner's side: a bus for the organization, a rule that puts what arrives into a queue, and a schedule. */
const hub = stack({
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'wakeups' } },
    Policy: {
      Type: 'AWS::Events::EventBusPolicy',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        StatementId: 'organization',
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: 'events:PutEvents',
          Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
          Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
        },
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'arrivals' } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: allow({
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        }),
      },
    },
    Arrivals: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['aws.ec2'] },
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
    Schedule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(5 minutes)',
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
  },
  Outputs: { BusArn: { Value: { 'Fn::GetAtt': ['Bus', 'Arn'] } } },
})

/** A destination's side: a rule that forwards, with its role. */
const destination = (busArn: string): Deployment =>
  stack(
    {
      Parameters: { BusArn: { Type: 'String' } },
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: allow({
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sts:AssumeRole',
            }),
          },
        },
        Access: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'send',
            PolicyDocument: allow({ Action: 'events:PutEvents', Resource: { Ref: 'BusArn' } }),
            Roles: [{ Ref: 'Role' }],
          },
        },
        Forward: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: {
              source: ['aws.ec2'],
              'detail-type': ['EC2 AMI State Change'],
              detail: { State: ['available', 'failed'] },
            },
            Targets: [{ Id: 'hub', Arn: { Ref: 'BusArn' }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
          },
        },
      },
    },
    { BusArn: busArn },
  )

/** A cloud with the owner's stack, and the destination's in some places. */
async function openCloud(places: readonly Place[]) {
  const cloud = createOrganizationCloud()
  const { outputs, queues } = await cloud.deploy(hub, { accountId: ownerId, region })
  for (const place of places) await cloud.deploy(destination(String(outputs['BusArn'])), place)
  return { cloud, queueArn: queues.get('arrivals')?.arn ?? '' }
}

const emit = (cloud: ReturnType<typeof createOrganizationCloud>, place: Place, State = 'available'): void => {
  cloud.core.events.emit({
    source: 'aws.ec2',
    'detail-type': 'EC2 AMI State Change',
    account: place.accountId,
    region: place.region,
    resources: [],
    detail: { State },
  })
}

it('forwards the events of destination accounts to the owner, from all Regions', async () => {
  const places = [
    { accountId: nonProdId, region },
    { accountId: nonProdId, region: otherRegion },
    { accountId: outsiderId, region },
  ]
  const { cloud, queueArn } = await openCloud(places)

  for (const place of places) emit(cloud, place)
  emit(cloud, { accountId: nonProdId, region }, 'deregistered')
  await cloud.clock.advance(60_000)

  // The account outside the organization is refused.
  expect(cloud.sqs.depth(queueArn).visible).toBe(2)
})

it('fires the schedules of a stack', async () => {
  const { cloud, queueArn } = await openCloud([])

  await cloud.clock.advance(3_602_000)

  expect(cloud.sqs.depth(queueArn).visible).toBe(12)
})

it('starts a state machine by a rule', async () => {
  const { cloud } = await openCloud([])
  const place = { accountId: ownerId, region }
  const roleArn = cloud.iam.roles.createRole({
    accountId: ownerId,
    name: 'machine',
    assumeRolePolicyDocument: allow({
      Principal: { Service: ['states.amazonaws.com', 'events.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    }),
    inlinePolicies: { start: allow({ Action: 'states:StartExecution', Resource: '*' }) },
  }).arn
  const { stepFunctions } = clientsOf(cloud.connection, ownerId, region)
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'P',
    States: { P: { Type: 'Pass', End: true } },
  }
  const { stateMachineArn = '' } = await stepFunctions.send(
    new CreateStateMachineCommand({ name: 'sweep', roleArn, definition: JSON.stringify(definition) }),
  )
  const inputs: (string | undefined)[] = []
  cloud.stepFunctions.onHistoryEvent(({ event }) => {
    if (event.type === 'ExecutionStarted') inputs.push(event.executionStartedEventDetails?.input)
  })

  cloud.eventBridge.putRule(place, {
    name: 'start',
    eventPattern: { source: ['aws.ec2'] },
    enabled: true,
    targets: [{ id: 'machine', arn: stateMachineArn, roleArn, inputPath: '$.detail' }],
  })
  emit(cloud, place)
  await cloud.clock.advance(2_000)

  expect(inputs).toEqual(['{"State":"available"}'])
})
