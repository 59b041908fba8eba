import { EventBridgeClient } from '@aws-sdk/client-eventbridge'

import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { VirtualClock } from '../../../local/cloud/clock.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { MessageSender, ServiceSender } from '../../../local/cloud/invocation.ts'
import type { Caller } from '../../../local/cloud/service.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import {
  createEventBridge,
  type EventBridge,
  type EventBridgeOptions,
} from '../../../local/event-bridge/event-bridge.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { testCredentials } from '../wire/open-core.ts'

export const owner = '222222222222'
export const region = 'eu-west-1'
export const place = { accountId: owner, region }
export const startMs = Date.UTC(2027, 0, 4, 12)
export const functionArn = `arn:aws:lambda:${region}:${owner}:function:start-run`
export const queueArn = `arn:aws:sqs:${region}:${owner}:letters`
export const deadLetterQueueArn = `arn:aws:sqs:${region}:${owner}:dead-letters`
export const roleSession: Caller = {
  accountId: owner,
  arn: `arn:aws:sts::${owner}:assumed-role/machine/run`,
  roleArn: `arn:aws:iam::${owner}:role/machine`,
}

export interface Invocation {
  readonly atMs: number
  readonly functionArn: string
  readonly payload: unknown
  readonly sender: ServiceSender | Caller
}

type SentMessage = Parameters<MessageSender['send']>[0]

/** An EventBridge whose targets are noted; what they throw is the test's. */
export interface EventBridgeWorld {
  readonly eventBridge: EventBridge
  readonly clock: VirtualClock
  readonly invocations: Invocation[]
  readonly sent: SentMessage[]
  readonly allowed: Set<string>
  readonly sdk: EventBridgeClient
  /** Called before an invocation or a message is noted. */
  readonly failing: { onInvoke: () => void; onSend: (message: SentMessage) => void }
  /** Puts an event of Image Builder on the bus of the owner. */
  readonly emit: (
    detail?: Record<string, unknown>,
    parts?: { readonly account?: string; readonly region?: string },
  ) => void
}

export function openEventBridge(options: Pick<EventBridgeOptions, 'deliveryFaults'> = {}): EventBridgeWorld {
  const clock = createVirtualClock(startMs)
  const allowed = new Set<string>()
  const invocations: Invocation[] = []
  const sent: SentMessage[] = []
  const failing: EventBridgeWorld['failing'] = { onInvoke: () => undefined, onSend: () => undefined }
  const core: CloudCore = {
    clock,
    identifiers: createIdentifiers(1),
    accounts: createAccounts([]),
    timing: { ...defaultTiming, eventDeliverySeconds: 1 },
    calls: createCallLog(),
    authorizer: {
      refusal: (caller, need) =>
        caller.roleArn === undefined || allowed.has(`${need.action} ${need.resource}`)
          ? undefined
          : `User: ${caller.arn} is not authorized to perform: ${need.action} on resource: ${need.resource}`,
    },
    sessions: {
      assumeForService: () => {
        throw new Error('Expected no service to assume a role')
      },
    },
    events: { emit: () => undefined },
  }
  const eventBridge = createEventBridge(core, {
    ...options,
    invoker: {
      invoke: async () => {
        throw new Error('Expected EventBridge to invoke asynchronously')
      },
      invokeAsync: (arn, payload, sender) => {
        failing.onInvoke()
        invocations.push({ atMs: clock.now(), functionArn: arn, payload, sender })
      },
    },
    executions: {
      start: () => {
        throw new Error('Expected EventBridge to start no execution')
      },
    },
    messages: {
      send: (message) => {
        failing.onSend(message)
        sent.push(message)
      },
    },
  })
  const gateway = createGateway({
    core,
    services: [eventBridge.service],
    credentials: testCredentials,
  })

  return {
    eventBridge,
    clock,
    invocations,
    sent,
    allowed,
    failing,
    sdk: new EventBridgeClient({
      region,
      endpoint: 'http://cloud.test',
      credentials: { accessKeyId: owner, secretAccessKey: 'local' },
      requestHandler: createRequestHandler(gateway),
      maxAttempts: 1,
    }),
    emit: (detail = { state: { status: 'AVAILABLE' } }, parts = {}) => {
      eventBridge.events.emit({
        source: 'aws.imagebuilder',
        'detail-type': 'EC2 Image Builder Image State Change',
        account: owner,
        region,
        resources: [`arn:aws:imagebuilder:${region}:${owner}:image/golden/1.0.0/1`],
        detail,
        ...parts,
      })
    },
  }
}
