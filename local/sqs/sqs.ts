import * as sqsClient from '@aws-sdk/client-sqs'

import type { CloudCore } from '../cloud/core.ts'
import type { MessageSender } from '../cloud/invocation.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import { ServiceError, type AnyOperation, type Service } from '../cloud/service.ts'
import { createQueue } from './operations/create-queue.ts'
import { deleteMessage } from './operations/delete-message.ts'
import { getQueueAttributes } from './operations/get-queue-attributes.ts'
import { getQueueUrl } from './operations/get-queue-url.ts'
import { listQueues } from './operations/list-queues.ts'
import { purgeQueue } from './operations/purge-queue.ts'
import { receiveMessage } from './operations/receive-message.ts'
import { sendMessage } from './operations/send-message.ts'
import { checkQueuePolicy } from './queue-access.ts'
import { parseQueueArn, parseQueueUrl, type QueueAddress } from './queue-address.ts'
import type { QueueAttributes } from './queue-attributes.ts'
import type { QueueDepth } from './queue-messages.ts'
import type { QueueOperationParts } from './queue-operation.ts'
import { createQueueStore, type Queue } from './queue-store.ts'
import { sendToQueue } from './send-to-queue.ts'
import { queueDoesNotExist } from './sqs-errors.ts'

/** SQS: standard queues with policies, for clients and for the services that leave messages there. */
export interface Sqs {
  readonly service: Service
  readonly messages: MessageSender
  /** @throws ServiceError QueueNameExists, InvalidAttributeName, InvalidAttributeValue. */
  createQueue(
    address: QueueAddress,
    attributes?: QueueAttributes,
  ): { readonly arn: string; readonly url: string }
  /** Replaces the policy of the queue with this URL. @throws ServiceError QueueDoesNotExist, InvalidAttributeValue. */
  setQueuePolicy(place: Pick<QueueAddress, 'accountId' | 'region'>, queueUrl: string, document: unknown): void
  /** @throws ServiceError QueueDoesNotExist. */
  depth(queueArn: string): QueueDepth
}

/** An SQS service without queues. `endpointUrl` begins the URLs of queues: clients send their requests there. */
export function createSqs(core: CloudCore, options: { readonly endpointUrl: () => string }): Sqs {
  const queues = createQueueStore(core, options.endpointUrl)
  const find = (queueArn: string): Queue => {
    const address = parseQueueArn(queueArn)
    if (address === undefined) throw queueDoesNotExist()
    return queues.get(address)
  }

  return {
    service: {
      signingName: 'sqs',
      protocol: 'awsJson1.0',
      namespace: 'AmazonSQS',
      schemas: operationSchemasOf(sqsClient),
      operations: operationsOf({ core, queues }),
    },
    messages: createMessageSender(core, find),
    createQueue: (address, attributes = {}) => queues.create(address, attributes),
    setQueuePolicy: (place, queueUrl, document) => {
      const { name } = parseQueueUrl(queueUrl, place.region)
      queues.setPolicy({ ...place, name }, document)
    },
    depth: (queueArn) => find(queueArn).messages.depth(),
  }
}

function operationsOf(parts: QueueOperationParts): readonly AnyOperation[] {
  return [
    createQueue(parts.queues),
    getQueueUrl(parts),
    getQueueAttributes(parts),
    listQueues(parts.queues),
    sendMessage(parts),
    receiveMessage(parts),
    deleteMessage(parts),
    purgeQueue(parts),
  ]
}

function createMessageSender(core: CloudCore, find: (queueArn: string) => Queue): MessageSender {
  return {
    send: ({ queueArn, body, attributes, sender }) => {
      const queue = find(queueArn)
      if (!('service' in sender)) {
        const need = { action: 'sqs:SendMessage', resource: queue.arn }
        const refusal = core.authorizer.refusal(sender, need, queue.address.region)
        if (refusal !== undefined)
          throw new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 })
      }
      checkQueuePolicy(core, { queue, action: 'sqs:SendMessage', sender })
      sendToQueue(queue, {
        body,
        senderId: 'service' in sender ? sender.service : sender.accountId,
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: 'String', StringValue: value },
          ]),
        ),
      })
    },
  }
}
