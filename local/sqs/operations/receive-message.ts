import {
  ReceiveMessage$,
  type Message,
  type ReceiveMessageRequest,
  type ReceiveMessageResult,
} from '@aws-sdk/client-sqs'

import type { Operation } from '../../cloud/service.ts'
import { md5OfAttributes, md5OfText, selectAttributes } from '../message-attributes.ts'
import type { QueuedMessage } from '../queue-messages.ts'
import { openQueue, queueNeeds, type QueueOperationParts } from '../queue-operation.ts'
import { outsideLimits } from '../sqs-errors.ts'

const action = 'sqs:ReceiveMessage'

/**
 * ReceiveMessage. `WaitTimeSeconds` is taken and checked, yet an empty queue answers at once: virtual time stands
 * still while a request is answered.
 */
export function receiveMessage(
  parts: QueueOperationParts,
): Operation<ReceiveMessageRequest, ReceiveMessageResult> {
  return {
    schema: ReceiveMessage$,
    needs: queueNeeds(action),
    handle: (input, context) => {
      const queue = openQueue(parts, action, { input, context })
      const most = within('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, [1, 10])
      const visibilityTimeoutSeconds = within(
        'VisibilityTimeout',
        input.VisibilityTimeout ?? queue.settings.visibilityTimeoutSeconds,
        [0, 43_200],
      )
      within('WaitTimeSeconds', input.WaitTimeSeconds ?? 0, [0, 20])

      const messages = queue.messages.receive(most, visibilityTimeoutSeconds)
      return messages.length === 0 ? {} : { Messages: messages.map((message) => show(message, input)) }
    },
  }
}

function within(parameter: string, value: number, limits: readonly [number, number]): number {
  if (value < limits[0] || value > limits[1]) throw outsideLimits(parameter, value, limits)
  return value
}

function show(message: QueuedMessage, input: ReceiveMessageRequest): Message {
  const attributes = selectAttributes(message.attributes, input.MessageAttributeNames)
  const asked: ReadonlySet<string> = new Set([
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ])
  const system = Object.entries(systemAttributesOf(message)).filter(
    ([name]) => asked.has('All') || asked.has(name),
  )

  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5OfText(message.body),
    Body: message.body,
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(Object.keys(attributes).length === 0
      ? {}
      : { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  }
}

function systemAttributesOf(message: QueuedMessage): Readonly<Record<string, string>> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  }
}
