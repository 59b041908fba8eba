import { GetQueueUrl$, type GetQueueUrlRequest, type GetQueueUrlResult } from '@aws-sdk/client-sqs'

import type { Operation, RequestContext } from '../../cloud/service.ts'
import { checkQueuePolicy } from '../queue-access.ts'
import { queueArnOf, type QueueAddress } from '../queue-address.ts'
import type { QueueOperationParts } from '../queue-operation.ts'

/** GetQueueUrl, also of another account's queue that lets the caller near it. */
export function getQueueUrl(parts: QueueOperationParts): Operation<GetQueueUrlRequest, GetQueueUrlResult> {
  const addressOf = (input: GetQueueUrlRequest, { caller, region }: RequestContext): QueueAddress => ({
    accountId: input.QueueOwnerAWSAccountId ?? caller.accountId,
    region,
    name: input.QueueName ?? '',
  })

  return {
    schema: GetQueueUrl$,
    needs: (input, context) => [
      { action: 'sqs:GetQueueUrl', resource: queueArnOf(addressOf(input, context)) },
    ],
    handle: (input, context) => {
      const queue = parts.queues.get(addressOf(input, context))
      checkQueuePolicy(parts.core, { queue, action: 'sqs:GetQueueUrl', sender: context.caller })
      return { QueueUrl: queue.url }
    },
  }
}
