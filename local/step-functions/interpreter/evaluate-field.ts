import { EvaluationError } from '../expressions/evaluate-template.ts'
import { contextObject } from './context-object.ts'
import { StateFailure } from './failures.ts'
import type { TaskToken, Visit } from './model.ts'
import { toJsonText } from './payload.ts'

/** A field of a state: its place and what the definition says there. */
export interface Field {
  readonly field: string
  readonly value: unknown
}

/** What `$states` offers beside input and context. */
export interface Offered {
  readonly result?: unknown
  readonly errorOutput?: unknown
  readonly token?: TaskToken
}

/** Names the state in which the interpreter found an error, as AWS does. */
export function inState(visit: Visit, sentence: string): string {
  return `An error occurred while executing the state '${visit.name}' (entered at the event id #${visit.enteredEventId}). ${sentence}`
}

/**
 * Evaluates a field of the state that is visited.
 * @throws StateFailure States.QueryEvaluationError, after noting an EvaluationFailed event.
 */
export async function evaluateField(
  visit: Visit,
  { field, value }: Field,
  { token, ...data }: Offered = {},
): Promise<unknown> {
  const scope = {
    states: { input: visit.input, ...data, context: contextObject(visit, token) },
    variables: visit.line.variables.readable(),
  }
  try {
    return await visit.engine.evaluator.evaluate(value, field, scope)
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error
    throw evaluationFailed(visit, error.field, error.message)
  }
}

/** Evaluates a field that has to be a number; `undefined` when the definition does not have it. */
export async function evaluateNumber(
  visit: Visit,
  field: Field,
  range: { readonly min: number; readonly max: number },
): Promise<number | undefined> {
  if (field.value === undefined) return undefined
  const result = await evaluateField(visit, field)
  if (typeof result !== 'number') throw wrongType(visit, field, { expected: 'number', result })
  if (result >= range.min && result <= range.max) return result
  const sentence = `Expected the field '${field.field}' to be from ${range.min} to ${range.max}, got ${result}.`
  throw evaluationFailed(visit, field.field, sentence)
}

/** The failure of an expression whose result has a type that the field cannot take. */
export function wrongType(
  visit: Visit,
  { field, value }: Field,
  { expected, result }: { readonly expected: string; readonly result: unknown },
): StateFailure {
  const source = typeof value === 'string' ? value.slice(2, -2).trim() : toJsonText(value)
  return evaluationFailed(
    visit,
    field,
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. Expected '${expected}', but was '${typeName(result)}' for value: ${toJsonText(result)}`,
  )
}

function evaluationFailed(visit: Visit, location: string, sentence: string): StateFailure {
  const { execution, chain } = visit.line
  const error = 'States.QueryEvaluationError'
  const cause = inState(visit, sentence)
  execution.history.add(
    {
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { error, cause, location, state: visit.name },
    },
    chain,
  )
  return new StateFailure(error, cause)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
