import { PurgeQueue$, type PurgeQueueRequest } from '@aws-sdk/client-sqs'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { openQueue, queueNeeds, type QueueOperationParts } from '../queue-operation.ts'

const action = 'sqs:PurgeQueue'

/** AWS refuses a second purge for so long. */
const pauseMs = 60_000

/** PurgeQueue: at once, where AWS may take a minute. */
export function purgeQueue(parts: QueueOperationParts): Operation<PurgeQueueRequest, Record<string, never>> {
  const purgedAtMs = new Map<string, number>()

  return {
    schema: PurgeQueue$,
    needs: queueNeeds(action),
    handle: (input, context) => {
      const queue = openQueue(parts, action, { input, context })
      const nowMs = parts.core.clock.now()
      if (nowMs - (purgedAtMs.get(queue.arn) ?? -Infinity) < pauseMs)
        throw new ServiceError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.address.name} is allowed every 60 seconds.`,
          { httpStatus: 403 },
        )
      purgedAtMs.set(queue.arn, nowMs)
      queue.messages.clear()
      return {}
    },
  }
}
