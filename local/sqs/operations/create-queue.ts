import { CreateQueue$, type CreateQueueRequest, type CreateQueueResult } from '@aws-sdk/client-sqs'

import type { Operation, RequestContext } from '../../cloud/service.ts'
import { queueArnOf, type QueueAddress } from '../queue-address.ts'
import type { QueueStore } from '../queue-store.ts'

/** CreateQueue: standard queues; creating one again with the same attributes answers its URL. */
export function createQueue(queues: QueueStore): Operation<CreateQueueRequest, CreateQueueResult> {
  const addressOf = (input: CreateQueueRequest, { caller, region }: RequestContext): QueueAddress => ({
    accountId: caller.accountId,
    region,
    name: input.QueueName ?? '',
  })

  return {
    schema: CreateQueue$,
    needs: (input, context) => [
      { action: 'sqs:CreateQueue', resource: queueArnOf(addressOf(input, context)) },
    ],
    handle: (input, context) => ({
      QueueUrl: queues.create(addressOf(input, context), input.Attributes ?? {}).url,
    }),
  }
}
