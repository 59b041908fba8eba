import { ListRules$, type ListRulesRequest, type ListRulesResponse } from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { checkDefaultBus } from '../default-bus.ts'
import { placeOf, ruleNeed } from '../rule-operation.ts'
import type { RuleStore } from '../rule-store.ts'
import { describeRuleOf } from './rule-description.ts'
import { ruleListPage } from './rule-list-page.ts'

/** ListRules of the default bus, by name. */
export function listRules(rules: RuleStore): Operation<ListRulesRequest, ListRulesResponse> {
  return {
    schema: ListRules$,
    needs: (_input, context) => [ruleNeed('events:ListRules', '*', context)],
    handle: (input, context) => {
      const { NamePrefix = '' } = input
      checkDefaultBus(input.EventBusName, placeOf(context))
      const matching = rules.list(placeOf(context)).filter((rule) => rule.name.startsWith(NamePrefix))
      const { items, ...rest } = ruleListPage(matching, input, `ListRules ${NamePrefix}`)
      return { Rules: items.map(describeRuleOf), ...rest }
    },
  }
}
