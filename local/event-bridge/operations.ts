import type { AnyOperation } from '../cloud/service.ts'
import { createEventBus } from './operations/create-event-bus.ts'
import { deleteEventBus } from './operations/delete-event-bus.ts'
import { deleteRule } from './operations/delete-rule.ts'
import { describeEventBus } from './operations/describe-event-bus.ts'
import { describeRule } from './operations/describe-rule.ts'
import { listEventBuses } from './operations/list-event-buses.ts'
import { listRules } from './operations/list-rules.ts'
import { listTargetsByRule } from './operations/list-targets-by-rule.ts'
import { putPermission } from './operations/put-permission.ts'
import { putRule } from './operations/put-rule.ts'
import { putTargets } from './operations/put-targets.ts'
import { removePermission } from './operations/remove-permission.ts'
import { removeTargets } from './operations/remove-targets.ts'
import { disableRule, enableRule } from './operations/switch-rule.ts'
import type { RuleOperationParts } from './rule-operation.ts'

/** The operations of EventBridge on buses and rules. */
export function operationsOf(parts: RuleOperationParts): readonly AnyOperation[] {
  const { buses } = parts
  return [
    createEventBus(buses),
    describeEventBus(buses),
    listEventBuses(buses),
    deleteEventBus(parts),
    putPermission(buses),
    removePermission(buses),
    putRule(parts),
    describeRule(parts),
    listRules(parts),
    deleteRule(parts),
    enableRule(parts),
    disableRule(parts),
    putTargets(parts),
    removeTargets(parts),
    listTargetsByRule(parts),
  ]
}
