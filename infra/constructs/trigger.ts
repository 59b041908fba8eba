import { Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

import { names } from '../names.ts'
import { deliverTo } from './event-delivery.ts'

const giveUpAfter = Duration.hours(6)

/** What starts a run. */
export interface TriggerProps {
  readonly ownerAccountId: string
  readonly startRun: Function
  readonly deadLetters: Queue
}

/** Starts a run for every image that becomes AVAILABLE in the owner account. */
export function createTrigger(scope: Construct, props: TriggerProps): Rule {
  const { ownerAccountId, startRun, deadLetters } = props
  return new Rule(scope, 'ImageAvailable', {
    ruleName: names.imageAvailableRule,
    description: 'Starts a run for every image that becomes AVAILABLE.',
    eventPattern: {
      source: ['aws.imagebuilder'],
      detailType: ['EC2 Image Builder Image State Change'],
      // Other accounts may forward their events to this bus; they start nothing here.
      account: [ownerAccountId],
      detail: { state: { status: ['AVAILABLE'] } },
    },
    targets: [deliverTo(startRun, { deadLetters, giveUpAfter })],
  })
}
