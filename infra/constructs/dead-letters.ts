import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

import { names } from '../names.ts'

/** Where events go that came to nothing: from rules, and from Lambda's asynchronous queues. */
export function createDeadLetters(scope: Construct): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName: names.deadLetters,
    // The longest that SQS keeps a message: a lost build stays visible over a fortnight of absence.
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue itself, of rules and of functions, which this check cannot see.',
  })
  return queue
}
