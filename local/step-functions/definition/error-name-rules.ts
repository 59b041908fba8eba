import type { Definition, State } from './definition.ts'
import { schemaViolation, type Diagnostic } from './diagnostics.ts'
import { allStates } from './walk-states.ts'

/** Error names that Step Functions itself gives; no other may begin with `States.` (guide: "Error names"). */
const reservedErrorNames = new Set([
  'States.ALL',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.NoChoiceMatched',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
])

/** What is wrong with the error names of Retry, Catch and Fail. */
export function checkErrorNames(definition: Definition): readonly Diagnostic[] {
  return allStates(definition).flatMap(({ state, location }) => checkState(state, location))
}

function checkState(state: State, location: string): Diagnostic[] {
  if (state.Type === 'Fail') {
    return state.Error?.startsWith('States.') === true && !reservedErrorNames.has(state.Error)
      ? [unknownName(state.Error, `${location}/Error`)]
      : []
  }
  if (!('Retry' in state) && !('Catch' in state)) return []
  return [
    ...checkList(state.Retry ?? [], `${location}/Retry`),
    ...checkList(state.Catch ?? [], `${location}/Catch`),
  ]
}

function checkList(
  handlers: readonly { readonly ErrorEquals: readonly string[] }[],
  location: string,
): Diagnostic[] {
  return handlers.flatMap(({ ErrorEquals }, index) => {
    const place = `${location}[${index}]/ErrorEquals`
    const unknown = ErrorEquals.filter((name) => name.startsWith('States.') && !reservedErrorNames.has(name))
    const problems = unknown.map((name) => unknownName(name, place))
    if (ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || index < handlers.length - 1)) {
      problems.push(schemaViolation('States.ALL must appear alone, and only in the last element', place))
    }
    return problems
  })
}

function unknownName(name: string, location: string): Diagnostic {
  return schemaViolation(`Expected an error name of Step Functions, got '${name}'`, location)
}
