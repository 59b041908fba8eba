import {
  DescribeRule$,
  type DescribeRuleRequest,
  type DescribeRuleResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { checkDefaultBus } from '../default-bus.ts'
import { placeOf, ruleNeed } from '../rule-operation.ts'
import type { RuleStore } from '../rule-store.ts'
import { describeRuleOf } from './rule-description.ts'

/** DescribeRule of the default bus. */
export function describeRule(rules: RuleStore): Operation<DescribeRuleRequest, DescribeRuleResponse> {
  return {
    schema: DescribeRule$,
    needs: (input, context) => [ruleNeed('events:DescribeRule', input.Name, context)],
    handle: (input, context) => {
      checkDefaultBus(input.EventBusName, placeOf(context))
      return describeRuleOf(rules.get(placeOf(context), input.Name ?? ''))
    },
  }
}
