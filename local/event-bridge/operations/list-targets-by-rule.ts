import {
  ListTargetsByRule$,
  type ListTargetsByRuleRequest,
  type ListTargetsByRuleResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { checkDefaultBus } from '../default-bus.ts'
import { placeOf, ruleNeed } from '../rule-operation.ts'
import type { RuleStore } from '../rule-store.ts'
import { describeTarget } from './rule-description.ts'
import { ruleListPage } from './rule-list-page.ts'

/** ListTargetsByRule of the default bus. */
export function listTargetsByRule(
  rules: RuleStore,
): Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> {
  return {
    schema: ListTargetsByRule$,
    needs: (input, context) => [ruleNeed('events:ListTargetsByRule', input.Rule, context)],
    handle: (input, context) => {
      checkDefaultBus(input.EventBusName, placeOf(context))
      const rule = rules.get(placeOf(context), input.Rule ?? '')
      const { items, ...rest } = ruleListPage(rule.targets, input, `ListTargetsByRule ${rule.arn}`)
      return { Targets: items.map(({ spec }) => describeTarget(spec)), ...rest }
    },
  }
}
