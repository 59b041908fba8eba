import { Duration } from 'aws-cdk-lib'
import { EventBus, Rule } from 'aws-cdk-lib/aws-events'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

import type { Config } from '../config.ts'
import { names } from '../names.ts'
import { deliverTo } from './event-delivery.ts'
import { createWakeUpBus, type WakeUpSenders } from './wake-up-bus.ts'

/** The sweep looks every minute: a wake-up that is older than this tells nothing new. */
const giveUpAfter = Duration.minutes(5)

/** What wakes lanes up. */
export interface WakeUpsProps extends Pick<Config, 'organizationId' | 'wakeUpAccountIds'> {
  readonly createWakeLane: () => Function
  readonly deadLetters: Queue
}

/** What makes lanes be looked at as soon as a copy has ended. */
export interface WakeUps {
  readonly busArn: string
  readonly wakeLane: Function
}

/**
 * Looks at a lane as soon as its account tells that an AMI is available or failed. Where nobody may tell, there is
 * nothing of all this: the sweep polls.
 */
export function createWakeUps(scope: Construct, props: WakeUpsProps): WakeUps | undefined {
  const senders = sendersOf(props)
  if (senders.length === 0) return undefined
  const busArn = createWakeUpBus(scope, senders).attrArn
  const wakeLane = props.createWakeLane()
  createRule(scope, { busArn, wakeLane, deadLetters: props.deadLetters })
  return { busArn, wakeLane }
}

function createRule(
  scope: Construct,
  { busArn, wakeLane, deadLetters }: WakeUps & Pick<WakeUpsProps, 'deadLetters'>,
): Rule {
  return new Rule(scope, 'AmiChanged', {
    ruleName: names.amiChangedRule,
    description: 'Looks at the lane of an AMI that is available or failed.',
    eventBus: EventBus.fromEventBusArn(scope, 'WakeUps', busArn),
    eventPattern: {
      source: ['aws.ec2'],
      detailType: ['EC2 AMI State Change'],
      detail: { State: ['available', 'failed'] },
    },
    targets: [deliverTo(wakeLane, { deadLetters, giveUpAfter })],
  })
}

function sendersOf({ organizationId, wakeUpAccountIds }: WakeUpsProps): readonly WakeUpSenders[] {
  return [
    ...(organizationId === undefined ? [] : [{ kind: 'organization' as const, organizationId }]),
    ...(wakeUpAccountIds === undefined ? [] : [{ kind: 'accounts' as const, accountIds: wakeUpAccountIds }]),
  ]
}
