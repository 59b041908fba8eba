import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import type { SQSClient } from '@aws-sdk/client-sqs'

import { hasName, translateAwsError } from '../functions/lib/aws/aws-error.ts'
import { productNames } from './product-names.ts'

/** How many events could not be delivered. SQS counts approximately. */
export interface DeadLetters {
  readonly queueUrl: string
  readonly messages: number
  /** Those that somebody has received and neither deleted nor given back. */
  readonly beingRead: number
}

/** SQS's name for the error, and the older one that it sends besides for clients of its query protocol. */
const absentNames = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue']

/** Counts the messages of the dead-letter queue; `undefined` where there is no such queue. */
export async function countDeadLetters(client: SQSClient): Promise<DeadLetters | undefined> {
  const QueueName = productNames.deadLetters
  let action = 'sqs:GetQueueUrl'
  try {
    const { QueueUrl: queueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }))
    action = 'sqs:GetQueueAttributes'
    const { Attributes: attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    return {
      queueUrl,
      messages: Number(attributes['ApproximateNumberOfMessages'] ?? 0),
      beingRead: Number(attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    }
  } catch (error) {
    if (absentNames.some((name) => hasName(error, name))) return undefined
    throw translateAwsError(error, { where: QueueName, action })
  }
}
