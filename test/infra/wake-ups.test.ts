import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { expect, it } from 'vitest'

import { createWakeUpBus, type WakeUpSenders } from '../../infra/constructs/wake-up-bus.ts'
import type { Place } from '../../local/cloud/place.ts'
import { deployDestination, deploymentOf } from '../support/destination-account.ts'
import {
  createOrganizationCloud,
  nonProdId,
  organizationId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
} from '../support/organization-cloud.ts'

const hub = { accountId: ownerId, region }
const busArn = `arn:aws:events:${region}:${ownerId}:event-bus/imagebuilder-share-wakeups`

/** What puts everything that arrives on the bus into a queue. */
const listener = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'arrivals' } },
    Access: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            },
          ],
        },
      },
    },
    Arrivals: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: 'imagebuilder-share-wakeups',
        EventPattern: { source: ['aws.ec2'] },
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
  },
}

/** A cloud with the owner's bus and the stack of destination accounts in some places. */
async function openCloud(
  senders: readonly WakeUpSenders[],
  places: readonly Place[],
  parameters: Readonly<Record<string, string>> = { WakeUpBusArn: busArn },
) {
  const cloud = createOrganizationCloud()
  const stack = new Stack(new App(), 'Hub')
  createWakeUpBus(stack, senders)
  await cloud.deploy(deploymentOf('hub', Template.fromStack(stack).toJSON()), hub)
  const { queues } = await cloud.deploy(deploymentOf('listener', listener), hub)
  for (const place of places) await deployDestination(cloud, place, parameters)

  const amiChanges = async (place: Place, State: string): Promise<number> => {
    cloud.core.events.emit({
      source: 'aws.ec2',
      'detail-type': 'EC2 AMI State Change',
      account: place.accountId,
      region: place.region,
      resources: [],
      detail: { State },
    })
    const before = cloud.sqs.depth(queues.get('arrivals')!.arn).visible
    await cloud.clock.advance(60_000)
    return cloud.sqs.depth(queues.get('arrivals')!.arn).visible - before
  }
  return { cloud, amiChanges }
}

const inOrganization: readonly WakeUpSenders[] = [{ kind: 'organization', organizationId }]
const listed: readonly WakeUpSenders[] = [{ kind: 'accounts', accountIds: [outsiderId] }]
const member = { accountId: nonProdId, region }
const memberElsewhere = { accountId: nonProdId, region: otherRegion }
const outsider = { accountId: outsiderId, region }

it('wakes the owner from every Region when an AMI is available or failed, and at nothing else', async () => {
  const { amiChanges } = await openCloud(inOrganization, [member, memberElsewhere])

  expect(await amiChanges(member, 'available')).toBe(1)
  expect(await amiChanges(memberElsewhere, 'failed')).toBe(1)
  expect(await amiChanges(member, 'pending')).toBe(0)
  expect(await amiChanges(member, 'deregistered')).toBe(0)
})

it('takes nothing from outside the organization', async () => {
  const { amiChanges } = await openCloud(inOrganization, [outsider])

  expect(await amiChanges(outsider, 'available')).toBe(0)
})

it('takes wake-ups from the accounts that are listed, and from no other', async () => {
  const { amiChanges } = await openCloud(listed, [member, outsider])

  expect(await amiChanges(outsider, 'available')).toBe(1)
  expect(await amiChanges(member, 'available')).toBe(0)
})

it('takes them from the organization and from outside of it where both are told', async () => {
  const { amiChanges } = await openCloud([...inOrganization, ...listed], [member, outsider])

  expect(await amiChanges(outsider, 'available')).toBe(1)
  expect(await amiChanges(member, 'available')).toBe(1)
})

it('forwards nothing and makes no role for it when no bus is given', async () => {
  const { cloud, amiChanges } = await openCloud(inOrganization, [member], {})

  expect(await amiChanges(member, 'available')).toBe(0)
  expect(cloud.iam.roles.of(nonProdId).map(({ name }) => name)).toEqual([
    'EC2ImageBuilderDistributionCrossAccountRole',
  ])
})

it('gives a role that may put events on that bus, and that only our rule of this account may use', async () => {
  const { cloud } = await openCloud(inOrganization, [member])
  const roleArn = `arn:aws:iam::${nonProdId}:role/imagebuilder-share-wakeups-${region}`
  const caller = { accountId: nonProdId, arn: `${roleArn.replace(':role/', ':assumed-role/')}/rule`, roleArn }
  const assumeFor = (rule: string) => () =>
    cloud.iam.sessions.assumeForService({
      roleArn,
      servicePrincipal: 'events.amazonaws.com',
      sessionName: 'rule',
      sourceArn: rule,
    })

  expect(cloud.iam.roles.find(roleArn)?.policies.length).toBe(1)
  expect(cloud.iam.roles.actionsOf(roleArn)).toEqual(['events:PutEvents'])
  expect(
    cloud.iam.authorizer.refusal(
      caller,
      { action: 'events:PutEvents', resource: busArn.replace('wakeups', 'other') },
      region,
    ),
  ).toBeDefined()
  expect(assumeFor(`arn:aws:events:${region}:${nonProdId}:rule/imagebuilder-share-wakeups`)).not.toThrow()
  expect(assumeFor(`arn:aws:events:${otherRegion}:${nonProdId}:rule/imagebuilder-share-wakeups`)).toThrow(
    'not authorized',
  )
  expect(assumeFor(`arn:aws:events:${region}:${nonProdId}:rule/other`)).toThrow('not authorized')
  expect(assumeFor(`arn:aws:events:${region}:${outsiderId}:rule/imagebuilder-share-wakeups`)).toThrow(
    'not authorized',
  )
})
