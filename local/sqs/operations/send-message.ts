import { SendMessage$, type SendMessageRequest, type SendMessageResult } from '@aws-sdk/client-sqs'

import type { Operation } from '../../cloud/service.ts'
import { md5OfAttributes, md5OfText } from '../message-attributes.ts'
import { openQueue, queueNeeds, type QueueOperationParts } from '../queue-operation.ts'
import { sendToQueue } from '../send-to-queue.ts'
import { invalidParameter } from '../sqs-errors.ts'

const action = 'sqs:SendMessage'

/** SendMessage to a standard queue. */
export function sendMessage(parts: QueueOperationParts): Operation<SendMessageRequest, SendMessageResult> {
  return {
    schema: SendMessage$,
    needs: queueNeeds(action),
    handle: (input, context) => {
      const queue = openQueue(parts, action, { input, context })
      const unsupported = ['MessageGroupId', 'MessageDeduplicationId', 'MessageSystemAttributes'].find(
        (member) => Reflect.get(input, member) !== undefined,
      )
      if (unsupported !== undefined)
        throw invalidParameter(`Expected only parameters that are modelled here, got ${unsupported}.`)

      const attributes = input.MessageAttributes ?? {}
      const message = sendToQueue(queue, {
        body: input.MessageBody ?? '',
        attributes,
        senderId: context.caller.accountId,
        delaySeconds: input.DelaySeconds,
      })
      return {
        MessageId: message.id,
        MD5OfMessageBody: md5OfText(message.body),
        ...(Object.keys(attributes).length === 0
          ? {}
          : { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
      }
    },
  }
}
