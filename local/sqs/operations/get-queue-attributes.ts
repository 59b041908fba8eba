import {
  GetQueueAttributes$,
  QueueAttributeName,
  type GetQueueAttributesRequest,
  type GetQueueAttributesResult,
} from '@aws-sdk/client-sqs'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { openQueue, queueNeeds, type QueueOperationParts } from '../queue-operation.ts'
import type { Queue } from '../queue-store.ts'

const action = 'sqs:GetQueueAttributes'
const knownNames: ReadonlySet<string> = new Set(Object.values(QueueAttributeName))

/** GetQueueAttributes: what was set, and how many messages there are; counts are exact here. */
export function getQueueAttributes(
  parts: QueueOperationParts,
): Operation<GetQueueAttributesRequest, GetQueueAttributesResult> {
  return {
    schema: GetQueueAttributes$,
    needs: queueNeeds(action),
    handle: (input, context) => {
      const queue = openQueue(parts, action, { input, context })
      const asked: ReadonlySet<string> = new Set(input.AttributeNames ?? [])
      const unknown = [...asked].find((name) => !knownNames.has(name))
      if (unknown !== undefined)
        throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)

      const shown = Object.entries(attributesOf(queue)).filter(
        ([name]) => asked.has('All') || asked.has(name),
      )
      return shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) }
    },
  }
}

function attributesOf(queue: Queue): Readonly<Record<string, string>> {
  const { visible, notVisible, delayed } = queue.messages.depth()
  return {
    ...queue.attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAtMs / 1000)),
  }
}
