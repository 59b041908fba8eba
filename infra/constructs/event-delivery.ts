import type { Duration } from 'aws-cdk-lib'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'

/** What becomes of events that cannot be delivered. */
export interface DeliveryProps {
  readonly deadLetters: Queue
  /** After this long an event becomes a dead letter. */
  readonly giveUpAfter: Duration
}

/**
 * A function as the one target of a rule. EventBridge regards an event as delivered once Lambda has queued it, so there
 * are two ways to lose one: both end in the same dead-letter queue.
 */
export function deliverTo(target: Function, { deadLetters, giveUpAfter }: DeliveryProps): LambdaFunction {
  target.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: giveUpAfter,
    // CDK's own destination would add permissions beyond sqs:SendMessage to the role.
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
  })
  return new LambdaFunction(target, {
    deadLetterQueue: deadLetters,
    maxEventAge: giveUpAfter,
    retryAttempts: 185,
  })
}
