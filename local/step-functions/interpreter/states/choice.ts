import type { ChoiceRule, ChoiceState } from '../../definition/definition.ts'
import { evaluateField, inState, wrongType } from '../evaluate-field.ts'
import { StateFailure } from '../failures.ts'
import { leave } from '../leave-state.ts'
import type { Departure, Visit } from '../model.ts'

/**
 * Goes where the first rule points whose Condition holds, with that rule's Output and Assign; else to Default,
 * with the state's own. @throws StateFailure States.NoChoiceMatched
 */
export async function runChoice(visit: Visit, state: ChoiceState): Promise<Departure> {
  for (const [index, rule] of state.Choices.entries()) {
    if (!(await holds(visit, rule, index))) continue
    return leave(visit, {
      ...rule,
      fieldPrefix: `Choices[${index}]/`,
      defaultOutput: visit.input,
      next: rule.Next,
      edge: { kind: 'choice', from: visit.name, rule: index, to: rule.Next },
    })
  }
  if (state.Default === undefined) {
    throw new StateFailure(
      'States.NoChoiceMatched',
      inState(visit, 'Failed to transition out of the state. The state does not point to a next state.'),
    )
  }
  return leave(visit, {
    ...state,
    fieldPrefix: '',
    defaultOutput: visit.input,
    next: state.Default,
    edge: { kind: 'default', from: visit.name, to: state.Default },
  })
}

async function holds(visit: Visit, rule: ChoiceRule, index: number): Promise<boolean> {
  const field = { field: `Choices[${index}]/Condition`, value: rule.Condition }
  const result = await evaluateField(visit, field)
  if (typeof result === 'boolean') return result
  throw wrongType(visit, field, { expected: 'boolean', result })
}
