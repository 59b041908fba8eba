import type { CloudCore } from '../cloud/core.ts'
import { ServiceError } from '../cloud/service.ts'
import type { Policy } from '../iam/policy.ts'
import { readPolicy } from '../iam/read-policy.ts'
import { queueArnOf, type QueueAddress } from './queue-address.ts'
import {
  completeAttributes,
  settingsOf,
  type QueueAttributes,
  type QueueSettings,
} from './queue-attributes.ts'
import { createQueueMessages, type QueueMessages } from './queue-messages.ts'
import { invalidParameter, queueDoesNotExist } from './sqs-errors.ts'

/** A queue that exists. */
export interface Queue {
  readonly address: QueueAddress
  readonly arn: string
  readonly url: string
  /** As given and by default. */
  readonly attributes: QueueAttributes
  readonly settings: QueueSettings
  /** The queue policy, if there is one. */
  readonly policy: Policy | undefined
  readonly messages: QueueMessages
  readonly createdAtMs: number
  readonly modifiedAtMs: number
}

/** All queues, in the order of their creation. */
export interface QueueStore {
  /** Answers the queue of that name that is there already when its attributes are the same. @throws ServiceError QueueNameExists. */
  create(address: QueueAddress, attributes: QueueAttributes): Queue
  /** @throws ServiceError QueueDoesNotExist. */
  get(address: QueueAddress): Queue
  all(): readonly Queue[]
  /** @throws ServiceError QueueDoesNotExist, InvalidAttributeValue. */
  setPolicy(address: QueueAddress, document: unknown): void
}

/** A store without queues. `endpointUrl` begins the URLs of its queues. */
export function createQueueStore(
  core: Pick<CloudCore, 'clock' | 'identifiers'>,
  endpointUrl: () => string,
): QueueStore {
  const queues = new Map<string, Queue>()

  const get = (address: QueueAddress): Queue => {
    const queue = queues.get(queueArnOf(address))
    if (queue === undefined) throw queueDoesNotExist()
    return queue
  }
  const create: QueueStore['create'] = (address, given) => {
    if (!/^[\w-]{1,80}$/.test(address.name))
      throw invalidParameter(
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      )
    const arn = queueArnOf(address)
    const known = queues.get(arn)
    if (known !== undefined) return sameQueue(known, given)

    const attributes = completeAttributes(given)
    const settings = settingsOf(attributes)
    const queue: Queue = {
      address,
      arn,
      url: `${endpointUrl()}/${address.accountId}/${address.name}`,
      attributes,
      settings,
      policy: attributes.Policy === undefined ? undefined : parsePolicy(attributes.Policy),
      messages: createQueueMessages(core.clock, core.identifiers, settings),
      createdAtMs: core.clock.now(),
      modifiedAtMs: core.clock.now(),
    }
    queues.set(arn, queue)
    return queue
  }

  return {
    create,
    get,
    all: () => [...queues.values()],
    setPolicy: (address, document) => {
      const queue = get(address)
      const Policy = JSON.stringify(document)
      queues.set(queue.arn, {
        ...queue,
        attributes: { ...queue.attributes, Policy },
        policy: parsePolicy(Policy),
        modifiedAtMs: core.clock.now(),
      })
    },
  }
}

function sameQueue(known: Queue, given: QueueAttributes): Queue {
  const different = Object.entries(completeAttributes(given)).find(
    ([name, value]) => Object.entries(known.attributes).find(([key]) => key === name)?.[1] !== value,
  )
  if (different === undefined) return known
  throw new ServiceError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${different[0]}`,
  )
}

function parsePolicy(text: string): Policy {
  try {
    return readPolicy(JSON.parse(text), { name: 'queue policy', kind: 'resource' })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ServiceError(
      'InvalidAttributeValue',
      `Invalid value for the parameter Policy. Reason: ${reason}`,
    )
  }
}
