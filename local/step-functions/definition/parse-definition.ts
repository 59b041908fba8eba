import { parseOnce } from '../../cloud/parse-once.ts'
import type { Definition } from './definition.ts'
import { InvalidDefinitionError, refuseIfAny, schemaViolation, type Diagnostic } from './diagnostics.ts'
import { checkErrorNames } from './error-name-rules.ts'
import { checkExpressions, stringsIn } from './expression-rules.ts'
import { readShape, readStates } from './read-states.ts'
import { machineSchema } from './state-schemas.ts'
import { checkSingleStates } from './task-rules.ts'
import { checkTransitions } from './transition-rules.ts'
import { checkVariables } from './variable-rules.ts'

/** The largest definition in bytes of UTF-8 (quota "Maximum state machine definition size": 1 MB). */
const largestDefinitionBytes = 1_048_576

const placeholder = /\$\{[A-Za-z0-9_]+\}/

/**
 * Reads a definition in Amazon States Language: its form, its transitions, its JSONata.
 * @throws InvalidDefinitionError naming every place that is wrong, or that is right but not modelled here.
 */
export const parseDefinition: (text: string) => Definition = parseOnce(parseText, { limit: 100 })

function parseText(text: string): Definition {
  const json = parseJson(text)
  refuseIfAny(unsubstituted(json))
  const definition = readDefinition(json)
  refuseIfAny([
    ...checkTransitions(definition),
    ...checkSingleStates(definition),
    ...checkErrorNames(definition),
    ...checkVariables(definition),
    ...checkExpressions(definition),
  ])
  return definition
}

function parseJson(text: string): unknown {
  if (Buffer.byteLength(text) > largestDefinitionBytes) {
    throw invalidJson(`Expected a definition of at most ${largestDefinitionBytes} bytes`)
  }
  try {
    const json: unknown = JSON.parse(text)
    return json
  } catch (error) {
    throw invalidJson(error instanceof Error ? error.message : String(error))
  }
}

function readDefinition(json: unknown): Definition {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic)
  const machine = readShape(machineSchema, json, { location: '', report })
  const states = machine && readStates(machine.States, '', report)
  refuseIfAny(diagnostics)
  if (machine === undefined || states === undefined) throw new InvalidDefinitionError(diagnostics)
  return { ...machine, States: states }
}

function unsubstituted(json: unknown): Diagnostic[] {
  return stringsIn(json, '').flatMap(({ text, location }) => {
    const [found] = placeholder.exec(text) ?? []
    return found === undefined ? [] : [schemaViolation(`Placeholder ${found} is not substituted`, location)]
  })
}

function invalidJson(message: string): InvalidDefinitionError {
  return new InvalidDefinitionError([{ code: 'INVALID_JSON_DESCRIPTION', message, location: '/' }])
}
