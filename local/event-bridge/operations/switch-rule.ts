import {
  DisableRule$,
  EnableRule$,
  type DisableRuleRequest,
  type EnableRuleRequest,
} from '@aws-sdk/client-eventbridge'

import type { Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'

/** EnableRule: a rate counts anew from here. */
export function enableRule(parts: RuleOperationParts): Operation<EnableRuleRequest, Record<string, never>> {
  return { schema: EnableRule$, ...switching(parts, { action: 'events:EnableRule', enabled: true }) }
}

/** DisableRule: events already on their way to its targets arrive. */
export function disableRule(parts: RuleOperationParts): Operation<DisableRuleRequest, Record<string, never>> {
  return { schema: DisableRule$, ...switching(parts, { action: 'events:DisableRule', enabled: false }) }
}

function switching(
  parts: RuleOperationParts,
  { action, enabled }: { readonly action: string; readonly enabled: boolean },
): Omit<Operation<EnableRuleRequest, Record<string, never>>, 'schema'> {
  return {
    needs: ({ Name, EventBusName }, context) => [
      ruleNeed(action, { name: Name, bus: EventBusName }, context),
    ],
    handle: ({ Name = '', EventBusName }, context) => {
      parts.rules.setEnabled(ownBus(parts, EventBusName, context), Name, enabled)
      return {}
    },
  }
}
