import { DeleteRule$, type DeleteRuleRequest } from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'

/** DeleteRule: its targets have to be gone; a rule that is not there is deleted already. */
export function deleteRule(parts: RuleOperationParts): Operation<DeleteRuleRequest, Record<string, never>> {
  return {
    schema: DeleteRule$,
    needs: ({ Name, EventBusName }, context) => [
      ruleNeed('events:DeleteRule', { name: Name, bus: EventBusName }, context),
    ],
    handle: ({ Name = '', EventBusName }, context) => {
      parts.rules.delete(ownBus(parts, EventBusName, context), Name)
      return {}
    },
  }
}
