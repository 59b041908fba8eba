import { Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

import { names } from '../names.ts'

/** After this long an event that could not start its run becomes a dead letter. */
const giveUpAfter = Duration.hours(6)

/** What starts a run. */
export interface TriggerProps {
  readonly ownerAccountId: string
  readonly startRun: Function
  readonly deadLetters: Queue
}

/**
 * Starts a run for every image that becomes AVAILABLE in the owner account. EventBridge regards an
 * event as delivered once Lambda has queued it, so there are two ways to lose one: both end in the
 * same dead-letter queue.
 */
export function createTrigger(scope: Construct, props: TriggerProps): Rule {
  const { ownerAccountId, startRun, deadLetters } = props
  startRun.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: giveUpAfter,
    // CDK's own destination would add permissions beyond sqs:SendMessage to the role.
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
  })
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
    targets: [
      new LambdaFunction(startRun, {
        deadLetterQueue: deadLetters,
        maxEventAge: giveUpAfter,
        retryAttempts: 185,
      }),
    ],
  })
}
