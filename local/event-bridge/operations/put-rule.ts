import { PutRule$, type PutRuleRequest, type PutRuleResponse } from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { ownBus, ruleNeed, type RuleOperationParts } from '../rule-operation.ts'
import { refuseUnmodelled } from './unmodelled.ts'

const modelledMembers = ['Name', 'EventPattern', 'ScheduleExpression', 'State', 'Description', 'EventBusName']

/** PutRule for event patterns and schedules; tags and roles of rules are refused by name. */
export function putRule(parts: RuleOperationParts): Operation<PutRuleRequest, PutRuleResponse> {
  return {
    schema: PutRule$,
    needs: (input, context) => [
      ruleNeed('events:PutRule', { name: input.Name, bus: input.EventBusName }, context),
    ],
    handle: (input, context) => {
      refuseUnmodelled(input, modelledMembers)
      const { EventPattern, ScheduleExpression, State = 'ENABLED' } = input
      const bus = ownBus(parts, input.EventBusName, context)
      if (State !== 'ENABLED' && State !== 'DISABLED')
        throw new ServiceError(
          'ValidationException',
          `Expected State to be ENABLED or DISABLED, got ${State}`,
        )

      const rule = parts.rules.put(bus, {
        name: input.Name ?? '',
        eventPattern: EventPattern,
        scheduleExpression: ScheduleExpression,
        enabled: State === 'ENABLED',
        description: input.Description,
      })
      return { RuleArn: rule.arn }
    },
  }
}
