import { ServiceError } from '../cloud/service.ts'
import { attributesSize, checkAttributes, type MessageAttributes } from './message-attributes.ts'
import type { QueuedMessage } from './queue-messages.ts'
import type { Queue } from './queue-store.ts'
import { invalidParameter, outsideLimits } from './sqs-errors.ts'

/** A message for a queue. */
export interface NewMessage {
  readonly body: string
  readonly attributes: MessageAttributes
  readonly senderId: string
  /** Instead of the queue's own delay. */
  readonly delaySeconds?: number | undefined
}

/** What XML 1.0 does not know, SQS does not take: control characters but tab and line ends, lone surrogates. */
const forbiddenCharacter = /[^\P{Cc}\t\n\r\u0080-\u009F]|[\uFFFE\uFFFF]|\p{Cs}/u

/**
 * Puts a message into a queue.
 * @throws ServiceError InvalidParameterValue, InvalidMessageContents, MissingParameter.
 */
export function sendToQueue(queue: Queue, message: NewMessage): QueuedMessage {
  const { settings } = queue
  const delaySeconds = message.delaySeconds ?? settings.delaySeconds
  const bytes = Buffer.byteLength(message.body) + attributesSize(message.attributes)

  if (message.body === '')
    throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.')
  if (forbiddenCharacter.test(message.body))
    throw new ServiceError(
      'InvalidMessageContents',
      'Message body contains characters outside the allowed set.',
    )
  if (bytes > settings.maximumMessageBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumMessageBytes} bytes.`,
    )
  if (!(delaySeconds >= 0 && delaySeconds <= 900)) throw outsideLimits('DelaySeconds', delaySeconds, [0, 900])
  checkAttributes(message.attributes)
  return queue.messages.add(message, delaySeconds)
}
