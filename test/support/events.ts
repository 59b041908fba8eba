import { DisableRuleCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'

import type { CloudUnderTest } from './cloud-under-test.ts'

/** The event of a build that became AVAILABLE, as Image Builder puts it on the owner's bus. */
export function imageAvailable(imageArn: string) {
  const [, , , region = '', account = ''] = imageArn.split(':')
  return {
    'detail-type': 'EC2 Image Builder Image State Change',
    source: 'aws.imagebuilder',
    account,
    region,
    resources: [imageArn],
    detail: { 'previous-state': { status: 'TESTING' }, state: { status: 'AVAILABLE' } },
  }
}

/** Moves time on until no run is under way any more, at least so many of them. */
export async function allRunsEnded({ cloud, watch }: CloudUnderTest, count = 1): Promise<void> {
  await cloud.clock.runUntil(
    watch.until(
      () => watch.runArns().length >= count && !watch.runArns().some((arn) => watch.isRunning(arn)),
    ),
  )
}

/** A queue of the owner that gets every event with this detail type; answers what came so far. */
export async function subscribe({ owner, world }: CloudUnderTest, detailType: string) {
  const name = 'test-subscription'
  const arn = `arn:aws:sqs:${world.region}:${world.ownerAccountId}:${name}`
  const principal = { Service: 'events.amazonaws.com' }
  const allow = { Effect: 'Allow', Principal: principal, Action: 'sqs:SendMessage', Resource: arn }
  const { QueueUrl } = await owner.sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }) },
    }),
  )
  const pattern = JSON.stringify({ 'detail-type': [detailType] })
  await owner.eventBridge.send(new PutRuleCommand({ Name: name, EventPattern: pattern }))
  await owner.eventBridge.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: arn }] }))

  return async (): Promise<readonly { readonly detail: unknown }[]> => {
    const { Messages = [] } = await owner.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: QueueUrl!, MaxNumberOfMessages: 10 }),
    )
    return Messages.map(({ Body }) => JSON.parse(Body!) as { readonly detail: unknown })
  }
}

/** Ends the schedule that looks after sweeps: in weeks of virtual time it would do nothing thousands of times. */
export async function endSchedule({ owner }: CloudUnderTest): Promise<void> {
  await owner.eventBridge.send(new DisableRuleCommand({ Name: 'imagebuilder-share-sweep-schedule' }))
}

/** What waits in the product's dead-letter queue: Lambda's records of events that it gave up. */
export async function deadLetters({ deployed, owner }: CloudUnderTest): Promise<readonly LostEvent[]> {
  const { url } = deployed.queues.get('imagebuilder-share-dead-letters')!
  const { Messages = [] } = await owner.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
  )
  return Messages.map(({ Body }) => JSON.parse(Body!) as LostEvent)
}

/** Members of Lambda's record. */
interface LostEvent {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number }
  readonly requestPayload: unknown
}
