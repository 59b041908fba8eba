import {
  ListTargetsByRule$,
  type ListTargetsByRuleRequest,
  type ListTargetsByRuleResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'
import { describeTarget } from './rule-description.ts'
import { ruleListPage } from './rule-list-page.ts'

/** ListTargetsByRule of the caller's own buses. */
export function listTargetsByRule(
  parts: RuleOperationParts,
): Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> {
  return {
    schema: ListTargetsByRule$,
    needs: (input, context) => [
      ruleNeed('events:ListTargetsByRule', { name: input.Rule, bus: input.EventBusName }, context),
    ],
    handle: (input, context) => {
      const rule = parts.rules.get(ownBus(parts, input.EventBusName, context), input.Rule ?? '')
      const { items, ...rest } = ruleListPage(rule.targets, input, `ListTargetsByRule ${rule.arn}`)
      return { Targets: items.map(({ spec }) => describeTarget(spec)), ...rest }
    },
  }
}
