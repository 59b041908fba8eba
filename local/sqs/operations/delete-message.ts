import { DeleteMessage$, type DeleteMessageRequest } from '@aws-sdk/client-sqs'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { openQueue, queueNeeds, type QueueOperationParts } from '../queue-operation.ts'

const action = 'sqs:DeleteMessage'

/** DeleteMessage: with a handle that is not the latest, it succeeds and the message stays. */
export function deleteMessage(
  parts: QueueOperationParts,
): Operation<DeleteMessageRequest, Record<string, never>> {
  return {
    schema: DeleteMessage$,
    needs: queueNeeds(action),
    handle: (input, context) => {
      const queue = openQueue(parts, action, { input, context })
      if (!queue.messages.delete(input.ReceiptHandle ?? ''))
        throw new ServiceError(
          'ReceiptHandleIsInvalid',
          `The input receipt handle "${input.ReceiptHandle ?? ''}" is not a valid receipt handle.`,
        )
      return {}
    },
  }
}
