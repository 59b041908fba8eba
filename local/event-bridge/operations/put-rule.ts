import { PutRule$, type PutRuleRequest, type PutRuleResponse } from '@aws-sdk/client-eventbridge'

import { ServiceError, type Operation } from '../../cloud/service.ts'
import { checkDefaultBus } from '../default-bus.ts'
import { placeOf, ruleNeed } from '../rule-operation.ts'
import type { RuleStore } from '../rule-store.ts'

/** PutRule for event patterns; schedules, tags and roles of rules are refused by name. */
export function putRule(rules: RuleStore): Operation<PutRuleRequest, PutRuleResponse> {
  return {
    schema: PutRule$,
    needs: (input, context) => [ruleNeed('events:PutRule', input.Name, context)],
    handle: (input, context) => {
      const { EventPattern, State = 'ENABLED' } = input
      checkDefaultBus(input.EventBusName, placeOf(context))
      const unsupported = ['ScheduleExpression', 'RoleArn', 'Tags'].find(
        (member) => Reflect.get(input, member) !== undefined,
      )
      if (unsupported !== undefined)
        throw invalid(`Expected only parameters that are modelled here, got ${unsupported}.`)
      if (EventPattern === undefined)
        throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.')
      if (State !== 'ENABLED' && State !== 'DISABLED')
        throw invalid(`Expected State to be ENABLED or DISABLED, got ${State}`)

      const rule = rules.put(placeOf(context), {
        name: input.Name ?? '',
        eventPattern: EventPattern,
        enabled: State === 'ENABLED',
        description: input.Description,
      })
      return { RuleArn: rule.arn }
    },
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
