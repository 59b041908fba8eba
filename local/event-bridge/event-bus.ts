import type { CloudCore, CloudEvent } from '../cloud/core.ts'
import type { BusAddress } from './bus-address.ts'
import { createDeliveryMetrics, type DeliveryMetrics, type RuleMetrics } from './delivery-metrics.ts'
import { deliver, type Delivery, type DeliveryParts } from './event-delivery.ts'
import type { Rule, RuleStore } from './rule-store.ts'

/** What becomes of an event between a rule and one of its targets. */
export type DeliveryFault = 'deliver' | 'drop' | 'double'

/** What event buses are built on. */
export interface EventBusParts extends Omit<DeliveryParts, 'forward'> {
  readonly core: Omit<CloudCore, 'events'>
  readonly rules: RuleStore
  /** Asked for each event, rule and target. */
  readonly deliveryFaults: (
    event: CloudEvent,
    rule: { readonly name: string; readonly arn: string },
  ) => DeliveryFault
}

/** An event before its bus has taken it. */
export type NewEvent = Omit<CloudEvent, 'version' | 'id' | 'time'> & { readonly timeMs?: number }

/** What all event buses do with events. */
export interface EventBuses {
  /** Takes an event and answers its id; the targets of the bus's rules get it a moment later. */
  put(bus: BusAddress, event: NewEvent): string
  /** Gives the targets of a scheduled rule their event. */
  fire(rule: Rule): void
  metrics(ruleArn: string): RuleMetrics
}

const deliveriesOf: Readonly<Record<DeliveryFault, number>> = { drop: 0, deliver: 1, double: 2 }

/** Event buses without events. */
export function createEventBuses(parts: EventBusParts): EventBuses {
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
        deliver({ ...parts, forward }, delivery)
      })
  }
  const sendToTargets = (rule: Rule, event: CloudEvent, isForwarded: boolean): void => {
    const ruleMetrics = metricsOf(rule.arn)
    ruleMetrics.count('MatchedEvents')
    for (const target of rule.targets)
      schedule({ event, rule, target, ingestedAtMs: clock.now(), metrics: ruleMetrics, isForwarded })
  }
  const take = (bus: BusAddress, event: CloudEvent, isForwarded: boolean): void => {
    for (const rule of parts.rules.list(bus))
      if (rule.enabled && rule.matches(event)) sendToTargets(rule, event, isForwarded)
  }
  const forward: DeliveryParts['forward'] = (bus, event) => take(bus, event, true)
  const created = ({ timeMs, ...members }: NewEvent): CloudEvent => ({
    version: '0',
    id: identifiers.uuid(),
    // Who emitted it may go on changing what it spoke of.
    ...structuredClone(members),
    time: new Date(timeMs ?? clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  })

  return {
    metrics: (ruleArn) => metricsOf(ruleArn).sums(),
    put: (bus, members) => {
      const event = created(members)
      take(bus, event, false)
      return event.id
    },
    fire: (rule) => {
      const { accountId, region } = rule.bus
      const origin = { source: 'aws.events', account: accountId, region }
      const event = { ...origin, 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} }
      sendToTargets(rule, created(event), false)
    },
  }
}
