import type { Clock } from '../cloud/clock.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import type { MessageAttributes } from './message-attributes.ts'
import type { QueueSettings } from './queue-attributes.ts'

/** A message in a queue. Times are virtual milliseconds since the epoch. */
export interface QueuedMessage {
  readonly id: string
  readonly body: string
  readonly attributes: MessageAttributes
  /** What SQS shows as SenderId. */
  readonly senderId: string
  readonly sentAtMs: number
  /** Cannot be received before: it is delayed, or somebody is working on it. */
  readonly visibleAtMs: number
  readonly receiveCount: number
  readonly firstReceivedAtMs: number | undefined
  /** The handle of the latest receipt. */
  readonly receiptHandle: string | undefined
}

/** How many messages a queue holds, as its attributes tell. */
export interface QueueDepth {
  readonly visible: number
  readonly notVisible: number
  readonly delayed: number
}

/** The messages of one queue. */
export interface QueueMessages {
  /** Answers the message as it was put into the queue. */
  add(message: Pick<QueuedMessage, 'body' | 'attributes' | 'senderId'>, delaySeconds: number): QueuedMessage
  /** Takes up to `most` visible messages, oldest first, and hides them for a while. */
  receive(most: number, visibilityTimeoutSeconds: number): readonly QueuedMessage[]
  /** Answers whether the handle was ever this queue's; only the latest handle of a message deletes it. */
  delete(receiptHandle: string): boolean
  clear(): void
  depth(): QueueDepth
}

/** An empty queue; messages leave it by themselves when their retention period is over. */
export function createQueueMessages(
  clock: Clock,
  identifiers: Identifiers,
  settings: QueueSettings,
): QueueMessages {
  const messages = new Map<string, QueuedMessage>()
  const handles = new Map<string, string>()

  const present = (): readonly QueuedMessage[] => {
    const oldestMs = clock.now() - settings.retentionSeconds * 1000
    for (const message of messages.values()) if (message.sentAtMs <= oldestMs) messages.delete(message.id)
    return [...messages.values()]
  }
  const receive = (message: QueuedMessage, visibilityTimeoutSeconds: number): QueuedMessage => {
    const receiptHandle = identifiers.token(64)
    handles.set(receiptHandle, message.id)
    const received = {
      ...message,
      receiptHandle,
      visibleAtMs: clock.now() + visibilityTimeoutSeconds * 1000,
      receiveCount: message.receiveCount + 1,
      firstReceivedAtMs: message.firstReceivedAtMs ?? clock.now(),
    }
    messages.set(message.id, received)
    return received
  }

  return {
    add: (message, delaySeconds) => {
      const sentAtMs = clock.now()
      const added: QueuedMessage = {
        ...message,
        id: identifiers.uuid(),
        sentAtMs,
        visibleAtMs: sentAtMs + delaySeconds * 1000,
        receiveCount: 0,
        firstReceivedAtMs: undefined,
        receiptHandle: undefined,
      }
      messages.set(added.id, added)
      return added
    },
    receive: (most, visibilityTimeoutSeconds) =>
      present()
        .filter((message) => message.visibleAtMs <= clock.now())
        .slice(0, most)
        .map((message) => receive(message, visibilityTimeoutSeconds)),
    delete: (receiptHandle) => {
      const id = handles.get(receiptHandle)
      if (id === undefined) return false
      if (messages.get(id)?.receiptHandle === receiptHandle) messages.delete(id)
      return true
    },
    clear: () => {
      messages.clear()
    },
    depth: () => {
      const hidden = present().filter((message) => message.visibleAtMs > clock.now())
      const delayed = hidden.filter((message) => message.receiveCount === 0).length
      return { visible: messages.size - hidden.length, notVisible: hidden.length - delayed, delayed }
    },
  }
}
