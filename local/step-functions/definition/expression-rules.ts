import { compileExpression, jsonataProblem } from '../expressions/compile-expression.ts'
import { isExpression, isMisplacedExpression, sourceOf } from '../expressions/expression-text.ts'
import type { Definition } from './definition.ts'
import type { Diagnostic } from './diagnostics.ts'
import { referencesOf } from './expression-references.ts'
import { jsonataFields, type JsonataField } from './jsonata-fields.ts'
import { allStates } from './walk-states.ts'

/** What is wrong with the JSONata of a definition, as AWS finds it out when a machine is created. */
export function checkExpressions(definition: Definition): readonly Diagnostic[] {
  return allStates(definition).flatMap(({ state, location }) =>
    jsonataFields(state).flatMap((field) =>
      stringsIn(field.value, `${location}/${field.field}`).flatMap(({ text, location: place }) =>
        checkText(text, place, field.offers),
      ),
    ),
  )
}

function checkText(text: string, location: string, offers: JsonataField['offers']): Diagnostic[] {
  if (isMisplacedExpression(text)) {
    return [invalid("Expected a JSONata expression to begin with '{%' and to end with '%}'", location)]
  }
  if (!isExpression(text)) return []
  try {
    const { topLevelNames, statesMembers } = referencesOf(compileExpression(sourceOf(text)).ast())
    return [
      ...topLevelNames.map((name) =>
        unsupported(`Reference to '${name}' at the top level is not supported.`, location),
      ),
      ...statesMembers
        .filter((member) => (member === 'result' || member === 'errorOutput') && member !== offers)
        .map((member) => unsupported(`'$states.${member}' is not available here.`, location)),
    ]
  } catch (error) {
    return [invalid(jsonataProblem(error).message, location)]
  }
}

/** Every string inside a JSON value, with its place: `/key` for members, `[i]` for elements. */
export function stringsIn(value: unknown, location: string): { text: string; location: string }[] {
  if (typeof value === 'string') return [{ text: value, location }]
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => stringsIn(element, `${location}[${index}]`))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => stringsIn(member, `${location}/${key}`))
}

function invalid(message: string, location: string): Diagnostic {
  return { code: 'INVALID_JSONATA_EXPRESSION', message, location }
}

function unsupported(message: string, location: string): Diagnostic {
  return { code: 'UNSUPPORTED_JSONATA_EXPRESSION', message, location }
}
