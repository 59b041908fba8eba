import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutRuleCommandInput,
  type Target,
} from '@aws-sdk/client-eventbridge'

import { createAccounts } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore, CloudEvent } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { MessageSender } from '../../../local/cloud/invocation.ts'
import { defaultTiming } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createEventBridge, type EventBridgeOptions } from '../../../local/event-bridge/event-bridge.ts'
import type { ExecutionStarter } from '../../../local/event-bridge/send-to-target.ts'
import { createIam } from '../../../local/iam/create-iam.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'

export const hub = '111111111111'
/** A member of the hub's organization. */
export const member = '222222222222'
export const outsider = '999999999999'
export const organizationId = 'o-goldenimages'
export const region = 'eu-west-1'
export const otherRegion = 'us-east-1'
export const startMs = Date.UTC(2027, 0, 4, 12)

export const busArn = (name = 'wakeups', accountId = hub, inRegion = region): string =>
  `arn:aws:events:${inRegion}:${accountId}:event-bus/${name}`
export const functionArn = (accountId = hub, inRegion = region): string =>
  `arn:aws:lambda:${inRegion}:${accountId}:function:wake`
export const deadLettersOf = (accountId: string, inRegion = region): string =>
  `arn:aws:sqs:${inRegion}:${accountId}:dead-letters`
export const machineArn = `arn:aws:states:${region}:${hub}:stateMachine:sweep`
export const pattern = JSON.stringify({ source: ['aws.ec2'] })
/** Lets the organization put events on the bus. */
export const organizationStatement = (arn = busArn()): Record<string, unknown> => ({
  Sid: 'organization',
  Effect: 'Allow',
  Principal: '*',
  Action: 'events:PutEvents',
  Resource: arn,
  Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
})

type SentMessage = Parameters<MessageSender['send']>[0]
type ClientCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}
type Start = Parameters<ExecutionStarter['start']>[0]

/** EventBridge of several accounts with real IAM; functions, queues and machines are noted. */
export function openBuses(options: Pick<EventBridgeOptions, 'deliveryFaults'> = {}) {
  const clock = createVirtualClock(startMs)
  const identifiers = createIdentifiers(1)
  const accounts = createAccounts(
    [hub, member, outsider].map((id) => ({ id, name: id })),
    {
      id: organizationId,
      managementAccountId: hub,
      sharingEnabled: true,
      accountIds: new Set([hub, member]),
    },
  )
  const iam = createIam({ clock, identifiers, accounts })
  const core: CloudCore = {
    clock,
    identifiers,
    accounts,
    timing: { ...defaultTiming, eventDeliverySeconds: 1 },
    calls: createCallLog(),
    authorizer: iam.authorizer,
    sessions: iam.sessions,
    events: { emit: () => undefined },
  }
  const received: { readonly atMs: number; readonly arn: string; readonly event: CloudEvent }[] = []
  const sent: SentMessage[] = []
  const started: Start[] = []
  const failing: { onStart: () => void } = { onStart: () => undefined }
  const eventBridge = createEventBridge(core, {
    ...options,
    invoker: {
      invoke: async () => {
        throw new Error('Expected EventBridge to invoke asynchronously')
      },
      invokeAsync: (arn, payload) =>
        void received.push({ atMs: clock.now(), arn, event: payload as CloudEvent }),
    },
    messages: { send: (message) => void sent.push(message) },
    executions: {
      start: (request) => {
        failing.onStart()
        started.push(request)
      },
    },
  })
  const gateway = createGateway({ core, services: [eventBridge.service], credentials: iam.credentials })
  const sdkWith = (credentials: ClientCredentials, inRegion = region): EventBridgeClient =>
    new EventBridgeClient({
      region: inRegion,
      endpoint: 'http://cloud.test',
      credentials,
      requestHandler: createRequestHandler(gateway),
      maxAttempts: 1,
    })
  const sdkOf = (accountId: string, inRegion = region): EventBridgeClient =>
    sdkWith({ accessKeyId: accountId, secretAccessKey: 'local' }, inRegion)
  const createRole = (
    accountId: string,
    {
      name = 'forwarder',
      service = 'events.amazonaws.com',
      action = 'events:PutEvents',
      resource = '*',
    } = {},
  ): string =>
    iam.roles.createRole({
      accountId,
      name,
      assumeRolePolicyDocument: document({ Principal: { Service: service }, Action: 'sts:AssumeRole' }),
      inlinePolicies: { send: document({ Action: action, Resource: resource }) },
    }).arn

  return {
    clock,
    iam,
    eventBridge,
    received,
    sent,
    started,
    failing,
    createRole,
    sdkOf,
    sdkWith,
    /** Emits what EC2 emits when a copy ends, on the default bus of an account. */
    emit: (accountId: string, inRegion = region): void => {
      eventBridge.events.emit({
        source: 'aws.ec2',
        'detail-type': 'EC2 AMI State Change',
        account: accountId,
        region: inRegion,
        resources: [`arn:aws:ec2:${inRegion}::image/ami-1`],
        detail: { State: 'available' },
      })
    },
    /** A rule of one target on a bus. */
    putRule: async (
      sdk: EventBridgeClient,
      rule: Partial<PutRuleCommandInput>,
      target: Partial<Target>,
    ): Promise<void> => {
      const Name = rule.Name ?? 'rule'
      await sdk.send(new PutRuleCommand({ EventPattern: pattern, ...rule, Name }))
      const EventBusName = rule.EventBusName
      const Targets = [{ Id: 'target', Arn: functionArn(), ...target }]
      await sdk.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets }))
    },
    /** The hub's bus, which a function listens to. */
    openHub: async (statement: object | 'none' = organizationStatement()): Promise<void> => {
      const sdk = sdkOf(hub)
      await sdk.send(new CreateEventBusCommand({ Name: 'wakeups' }))
      if (statement !== 'none')
        await sdk.send(
          new PutPermissionCommand({
            EventBusName: 'wakeups',
            Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
          }),
        )
      await sdk.send(new PutRuleCommand({ Name: 'listen', EventBusName: 'wakeups', EventPattern: pattern }))
      const Targets = [{ Id: 'function', Arn: functionArn() }]
      await sdk.send(new PutTargetsCommand({ Rule: 'listen', EventBusName: 'wakeups', Targets }))
    },
  }
}

/** A policy of one statement that allows. */
export function document(statement: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }
}
