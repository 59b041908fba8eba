import { ListRules$, type ListRulesRequest, type ListRulesResponse } from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'
import { describeRuleOf } from './rule-description.ts'
import { ruleListPage } from './rule-list-page.ts'

/** ListRules of one of the caller's own buses, by name. */
export function listRules(parts: RuleOperationParts): Operation<ListRulesRequest, ListRulesResponse> {
  return {
    schema: ListRules$,
    needs: (_input, context) => [ruleNeed('events:ListRules', { name: '*', bus: undefined }, context)],
    handle: (input, context) => {
      const { NamePrefix = '' } = input
      const bus = ownBus(parts, input.EventBusName, context)
      const matching = parts.rules.list(bus).filter((rule) => rule.name.startsWith(NamePrefix))
      const { items, ...rest } = ruleListPage(matching, input, `ListRules ${bus.name} ${NamePrefix}`)
      return { Rules: items.map(describeRuleOf), ...rest }
    },
  }
}
