import {
  DescribeRule$,
  type DescribeRuleRequest,
  type DescribeRuleResponse,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'
import { describeRuleOf } from './rule-description.ts'

/** DescribeRule of the caller's own buses. */
export function describeRule(
  parts: RuleOperationParts,
): Operation<DescribeRuleRequest, DescribeRuleResponse> {
  return {
    schema: DescribeRule$,
    needs: ({ Name, EventBusName }, context) => [
      ruleNeed('events:DescribeRule', { name: Name, bus: EventBusName }, context),
    ],
    handle: ({ Name = '', EventBusName }, context) =>
      describeRuleOf(parts.rules.get(ownBus(parts, EventBusName, context), Name)),
  }
}
