import type { CloudCore } from '../cloud/core.ts'
import type { PermissionNeed, RequestContext } from '../cloud/service.ts'
import { checkQueuePolicy } from './queue-access.ts'
import { parseQueueUrl, queueArnOf } from './queue-address.ts'
import type { Queue, QueueStore } from './queue-store.ts'

/** What the operations on a queue have in common: the queue is named by its URL. */
export interface QueueOperationParts {
  readonly core: CloudCore
  readonly queues: QueueStore
}

interface NamesQueue {
  readonly QueueUrl: string | undefined
}

/** The permission that an operation on a queue needs. */
export function queueNeeds(
  action: string,
): (input: NamesQueue, context: RequestContext) => readonly PermissionNeed[] {
  return (input, { region }) => [{ action, resource: queueArnOf(parseQueueUrl(input.QueueUrl, region)) }]
}

/**
 * The queue that an operation names, when the queue policy lets the caller near it.
 * @throws ServiceError InvalidAddress, QueueDoesNotExist, AccessDeniedException.
 */
export function openQueue(
  { core, queues }: QueueOperationParts,
  action: string,
  request: { readonly input: NamesQueue; readonly context: RequestContext },
): Queue {
  const { caller, region } = request.context
  const queue = queues.get(parseQueueUrl(request.input.QueueUrl, region))
  checkQueuePolicy(core, { queue, action, sender: caller })
  return queue
}
