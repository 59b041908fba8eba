import type { State } from './definition.ts'

/** A field that may hold JSONata, and what `$states` offers there beside input and context. */
export interface JsonataField {
  /** For example `Output` or `Catch[1]/Assign`. */
  readonly field: string
  readonly value: unknown
  readonly offers: 'result' | 'errorOutput' | 'neither'
}

/** Every field of a state that may hold JSONata and is there. */
export function jsonataFields(state: State): readonly JsonataField[] {
  return fieldsOfType(state).filter(({ value }) => value !== undefined)
}

function fieldsOfType(state: State): JsonataField[] {
  switch (state.Type) {
    case 'Pass':
      return [field('Output', state.Output), field('Assign', state.Assign)]
    case 'Succeed':
      return [field('Output', state.Output)]
    case 'Fail':
      return [field('Error', state.Error), field('Cause', state.Cause)]
    case 'Wait':
      return [
        field('Seconds', state.Seconds),
        field('Timestamp', state.Timestamp),
        field('Output', state.Output),
        field('Assign', state.Assign),
      ]
    case 'Choice':
      return [
        field('Output', state.Output),
        field('Assign', state.Assign),
        ...state.Choices.flatMap((rule, index) => [
          field(`Choices[${index}]/Condition`, rule.Condition),
          field(`Choices[${index}]/Output`, rule.Output),
          field(`Choices[${index}]/Assign`, rule.Assign),
        ]),
      ]
    case 'Task':
      return [
        field('Arguments', state.Arguments),
        field('TimeoutSeconds', state.TimeoutSeconds),
        field('HeartbeatSeconds', state.HeartbeatSeconds),
        ...fallibleFields(state),
      ]
    case 'Parallel':
      return [field('Arguments', state.Arguments), ...fallibleFields(state)]
    case 'Map':
      return [
        field('Items', state.Items),
        field('ItemSelector', state.ItemSelector),
        field('MaxConcurrency', state.MaxConcurrency),
        field('ToleratedFailureCount', state.ToleratedFailureCount),
        field('ToleratedFailurePercentage', state.ToleratedFailurePercentage),
        ...fallibleFields(state),
      ]
  }
}

function fallibleFields(
  state: Extract<State, { readonly Type: 'Task' | 'Parallel' | 'Map' }>,
): JsonataField[] {
  const catchers = state.Catch ?? []
  return [
    { field: 'Output', value: state.Output, offers: 'result' },
    { field: 'Assign', value: state.Assign, offers: 'result' },
    ...catchers.flatMap(({ Output, Assign }, index): JsonataField[] => [
      { field: `Catch[${index}]/Output`, value: Output, offers: 'errorOutput' },
      { field: `Catch[${index}]/Assign`, value: Assign, offers: 'errorOutput' },
    ]),
  ]
}

function field(name: string, value: unknown): JsonataField {
  return { field: name, value, offers: 'neither' }
}
