import type { CloudCore, CloudEvent } from '../cloud/core.ts'
import type { FunctionInvoker, MessageSender } from '../cloud/invocation.ts'
import { createDeliveryMetrics, type DeliveryMetrics, type RuleMetrics } from './delivery-metrics.ts'
import { deliver, type Delivery } from './event-delivery.ts'
import type { RuleStore } from './rule-store.ts'

/** What becomes of an event between a rule and one of its targets. */
export type DeliveryFault = 'deliver' | 'drop' | 'double'

/** What event buses are built on. */
export interface EventBusParts {
  readonly core: Omit<CloudCore, 'events'>
  readonly rules: RuleStore
  readonly invoker: FunctionInvoker
  readonly messages: MessageSender
  /** Asked for each event, rule and target. */
  readonly deliveryFaults: (
    event: CloudEvent,
    rule: { readonly name: string; readonly arn: string },
  ) => DeliveryFault
}

/** The default event bus of each account and Region. */
export interface EventBus {
  /** Takes an event and answers its id; its rules' targets get it a moment later. */
  put(event: Omit<CloudEvent, 'version' | 'id' | 'time'> & { readonly timeMs?: number }): string
  metrics(ruleArn: string): RuleMetrics
}

const deliveriesOf: Readonly<Record<DeliveryFault, number>> = { drop: 0, deliver: 1, double: 2 }

/** Event buses without events. */
export function createEventBus(parts: EventBusParts): EventBus {
  const { clock, identifiers, timing } = parts.core
  const metrics = new Map<string, DeliveryMetrics>()
  const metricsOf = (ruleArn: string): DeliveryMetrics => {
    const known = metrics.get(ruleArn) ?? createDeliveryMetrics()
    metrics.set(ruleArn, known)
    return known
  }
  const schedule = (delivery: Delivery): void => {
    const deliveries = deliveriesOf[parts.deliveryFaults(delivery.event, delivery.rule)]
    for (let count = 0; count < deliveries; count += 1)
      clock.after(timing.eventDeliverySeconds * 1000, () => {
        deliver({ ...parts, clock, identifiers }, delivery)
      })
  }

  return {
    metrics: (ruleArn) => metricsOf(ruleArn).sums(),
    put: ({ timeMs, ...members }) => {
      const event: CloudEvent = {
        version: '0',
        id: identifiers.uuid(),
        // Who emitted it may go on changing what it spoke of.
        ...structuredClone(members),
        time: new Date(timeMs ?? clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      }
      const place = { accountId: event.account, region: event.region }
      for (const rule of parts.rules.list(place)) {
        if (!rule.enabled || !rule.matches(event)) continue
        metricsOf(rule.arn).count('MatchedEvents')
        for (const target of rule.targets)
          schedule({ event, rule, target, ingestedAtMs: clock.now(), metrics: metricsOf(rule.arn) })
      }
      return event.id
    },
  }
}
