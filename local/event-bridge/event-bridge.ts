import * as eventBridgeClient from '@aws-sdk/client-eventbridge'
import type { PutEventsRequestEntry, PutEventsResponse } from '@aws-sdk/client-eventbridge'

import type { CloudCore, EventSink } from '../cloud/core.ts'
import type { FunctionInvoker, MessageSender } from '../cloud/invocation.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import {
  ServiceError,
  type Caller,
  type Operation,
  type RequestContext,
  type Service,
} from '../cloud/service.ts'
import type { RuleMetrics } from './delivery-metrics.ts'
import { createEventBus, type EventBusParts } from './event-bus.ts'
import { describeRule } from './operations/describe-rule.ts'
import { listRules } from './operations/list-rules.ts'
import { listTargetsByRule } from './operations/list-targets-by-rule.ts'
import { putEvents } from './operations/put-events.ts'
import { putRule } from './operations/put-rule.ts'
import { putTargets } from './operations/put-targets.ts'
import { createRuleStore, type Place, type RuleSettings } from './rule-store.ts'
import type { TargetSpec } from './rule-target.ts'

/** What EventBridge is built on, beside the core. */
export interface EventBridgeOptions {
  readonly invoker: FunctionInvoker
  readonly messages: MessageSender
  /** What becomes of an event between a rule and each of its targets; without it, everything is delivered once. */
  readonly deliveryFaults?: EventBusParts['deliveryFaults']
}

/** A rule with its targets, as a deployment creates it. */
export interface DeployedRule extends Omit<RuleSettings, 'eventPattern'> {
  readonly eventPattern: Readonly<Record<string, unknown>>
  readonly targets: readonly TargetSpec[]
}

/** EventBridge: the default bus of each account and Region, with rules that send events to functions and queues. */
export interface EventBridge {
  readonly service: Service
  /** Where the services of the embedded cloud put their own events. */
  readonly events: EventSink
  /** @throws ServiceError InvalidEventPatternException, ValidationException, LimitExceededException. */
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
  const rules = createRuleStore()
  const bus = createEventBus({
    ...options,
    core,
    rules,
    deliveryFaults: options.deliveryFaults ?? (() => 'deliver'),
  })
  const putEventsOperation = putEvents(bus)

  return {
    service: {
      signingName: 'events',
      protocol: 'awsJson1.1',
      namespace: 'AWSEvents',
      schemas: operationSchemasOf(eventBridgeClient),
      operations: [
        putEventsOperation,
        putRule(rules),
        putTargets(rules),
        describeRule(rules),
        listRules(rules),
        listTargetsByRule(rules),
      ],
    },
    events: {
      emit: (event) => {
        bus.put(event)
      },
    },
    putRule: (place, { targets, eventPattern, ...settings }) => {
      const { arn } = rules.put(place, { ...settings, eventPattern: JSON.stringify(eventPattern) })
      if (targets.length > 0) rules.putTargets(place, settings.name, targets)
      return { arn }
    },
    putEvents: async ({ entries, caller, region }) => {
      const context = { caller, region, requestId: core.identifiers.uuid() }
      return callFor(core, putEventsOperation, { input: { Entries: [...entries] }, context })
    },
    metrics: (ruleArn) => bus.metrics(ruleArn),
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
