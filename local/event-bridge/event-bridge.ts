import * as eventBridgeClient from '@aws-sdk/client-eventbridge'
import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge'

import type { CloudCore, EventSink } from '../cloud/core.ts'
import type { FunctionInvoker, MessageSender } from '../cloud/invocation.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { Place } from '../cloud/place.ts'
import {
  ServiceError,
  type Caller,
  type Operation,
  type RequestContext,
  type Service,
} from '../cloud/service.ts'
import { busAddressOf, defaultBusName } from './bus-address.ts'
import { readBusPolicy, withStatement, type StatementDocument } from './bus-policy.ts'
import { createBusStore } from './bus-store.ts'
import type { RuleMetrics } from './delivery-metrics.ts'
import { createEventBuses, type EventBusParts } from './event-bus.ts'
import { operationsOf } from './operations.ts'
import { putEvents } from './operations/put-events.ts'
import { createRoleSession } from './role-session.ts'
import type { RuleOperationParts } from './rule-operation.ts'
import { createRuleSchedules } from './rule-schedules.ts'
import { createRuleStore, type RuleSettings } from './rule-store.ts'
import type { TargetSpec } from './rule-target.ts'
import type { ExecutionStarter } from './send-to-target.ts'

/** What EventBridge is built on, beside the core. */
export interface EventBridgeOptions {
  readonly invoker: FunctionInvoker
  readonly messages: MessageSender
  readonly executions: ExecutionStarter
  /** What becomes of an event between a rule and each of its targets; without it, everything is delivered once. */
  readonly deliveryFaults?: EventBusParts['deliveryFaults']
}

/** A rule with its targets, as a deployment creates it. */
export interface DeployedRule extends Omit<RuleSettings, 'eventPattern'> {
  /** Name or ARN; the default bus when absent. */
  readonly eventBusName?: string | undefined
  readonly eventPattern?: Readonly<Record<string, unknown>> | undefined
  readonly targets: readonly TargetSpec[]
}

/** An event bus with its policy, as a deployment creates it. */
export interface DeployedBus {
  readonly name: string
  readonly description?: string | undefined
  readonly policy?: Readonly<Record<string, unknown>> | undefined
}

/** EventBridge: event buses in each account and Region, with rules that send events to functions, queues, state machines and other buses. */
export interface EventBridge {
  readonly service: Service
  /** Where the services of the embedded cloud put their own events. */
  readonly events: EventSink
  /** @throws ServiceError ResourceAlreadyExistsException, ValidationException, PolicyLengthExceededException. */
  createEventBus(place: Place, bus: DeployedBus): { readonly arn: string }
  /** Adds a statement to a bus's policy. @throws ServiceError ResourceNotFoundException, ValidationException, PolicyLengthExceededException. */
  putBusStatement(
    place: Place,
    policy: { readonly eventBusName?: string | undefined; readonly statement: StatementDocument },
  ): void
  /** @throws ServiceError InvalidEventPatternException, ResourceNotFoundException, ValidationException, LimitExceededException. */
  putRule(place: Place, rule: DeployedRule): { readonly arn: string }
  /**
   * PutEvents for services that act for a caller.
   * @throws ServiceError AccessDeniedException, ResourceNotFoundException, ValidationException.
   */
  putEvents(request: {
    readonly entries: readonly PutEventsRequestEntry[]
    readonly caller: Caller
    readonly region: string
  }): Promise<PutEventsResponse>
  metrics(ruleArn: string): RuleMetrics
}

/** An EventBridge without rules. */
export function createEventBridge(core: Omit<CloudCore, 'events'>, options: EventBridgeOptions): EventBridge {
  const buses = createBusStore(core.clock)
  const schedules = createRuleSchedules(core.clock, (ruleArn) => {
    const rule = rules.findByArn(ruleArn)
    if (rule !== undefined) events.fire(rule)
  })
  const rules = createRuleStore(schedules)
  const events = createEventBuses({
    ...options,
    core,
    rules,
    buses,
    roleSession: createRoleSession(core),
    deliveryFaults: options.deliveryFaults ?? (() => 'deliver'),
  })
  const putEventsOperation = putEvents({ core, buses, events })

  return {
    service: {
      signingName: 'events',
      protocol: 'awsJson1.1',
      namespace: 'AWSEvents',
      schemas: operationSchemasOf(eventBridgeClient),
      operations: [putEventsOperation, ...operationsOf({ buses, rules })],
    },
    events: {
      emit: (event) => {
        const { account: accountId, region } = event
        events.put({ accountId, region, name: defaultBusName }, event)
      },
    },
    ...deploying({ buses, rules }),
    putEvents: async ({ entries, caller, region }) => {
      const context = { caller, region, requestId: core.identifiers.uuid() }
      return callFor(core, putEventsOperation, { input: { Entries: [...entries] }, context })
    },
    metrics: (ruleArn) => events.metrics(ruleArn),
  }
}

function deploying({
  buses,
  rules,
}: RuleOperationParts): Pick<EventBridge, 'createEventBus' | 'putBusStatement' | 'putRule'> {
  return {
    createEventBus: (place, { name, description, policy }) => {
      const bus = buses.create({ ...place, name }, { description })
      if (policy !== undefined) buses.setPolicy(bus, readBusPolicy(JSON.stringify(policy)))
      return { arn: bus.arn }
    },
    putBusStatement: (place, { eventBusName, statement }) => {
      const bus = buses.get(busAddressOf(eventBusName, place))
      buses.setPolicy(bus, withStatement(bus.policy, statement))
    },
    putRule: (place, { eventBusName, targets, eventPattern, ...settings }) => {
      const bus = buses.get(busAddressOf(eventBusName, place))
      const { arn } = rules.put(bus, {
        ...settings,
        eventPattern: eventPattern === undefined ? undefined : JSON.stringify(eventPattern),
      })
      if (targets.length > 0) rules.putTargets(bus, settings.name, targets)
      return { arn }
    },
  }
}

/** Carries an operation out for a service, with the permissions of the caller that the service acts for. */
async function callFor<Input, Output>(
  core: Pick<CloudCore, 'authorizer'>,
  operation: Operation<Input, Output>,
  { input, context }: { readonly input: Input; readonly context: RequestContext },
): Promise<Output> {
  for (const need of operation.needs(input, context)) {
    const refusal = core.authorizer.refusal(context.caller, need, context.region)
    if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 })
  }
  return operation.handle(input, context)
}
