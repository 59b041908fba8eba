import type { FailState } from '../../definition/definition.ts'
import { evaluateField, inState, wrongType } from '../evaluate-field.ts'
import { runtimeFailure, StateFailure } from '../failures.ts'
import type { Visit } from '../model.ts'

/** Longest Error and Cause in characters (API reference, ExecutionFailedEventDetails). */
const longest = { Error: 256, Cause: 32_768 }

/** Fails its line of states. @throws StateFailure always. */
export async function runFail(visit: Visit, state: FailState): Promise<never> {
  const errorName = await text(visit, 'Error', state.Error)
  const errorCause = await text(visit, 'Cause', state.Cause)
  throw new StateFailure(errorName ?? '', errorCause)
}

async function text(
  visit: Visit,
  field: 'Error' | 'Cause',
  value: string | undefined,
): Promise<string | undefined> {
  if (value === undefined) return undefined
  const result = await evaluateField(visit, { field, value })
  if (typeof result !== 'string') throw wrongType(visit, { field, value }, { expected: 'string', result })
  if (result.length <= longest[field]) return result
  throw runtimeFailure(
    inState(
      visit,
      `Expected the field '${field}' to have at most ${longest[field]} characters, got ${result.length}.`,
    ),
  )
}
