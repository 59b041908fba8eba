import type { Identifiers } from '../../cloud/identifiers.ts'
import { addedFunctions } from './added-functions.ts'
import { compileExpression, jsonataProblem } from './compile-expression.ts'
import { isExpression, sourceOf } from './expression-text.ts'

/** What an expression can read. */
export interface ExpressionScope {
  /** `$states`: input and context, and result or errorOutput where there is one. */
  readonly states: Readonly<Record<string, unknown>>
  readonly variables: Readonly<Record<string, unknown>>
}

/** Where the functions that read time and chance get theirs from. */
export interface ExpressionSources {
  readonly identifiers: Pick<Identifiers, 'random' | 'uuid'>
  readonly now: () => number
}

/** An expression that could not be evaluated, or whose result is no JSON. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError'
  /** The place inside the state, for example `Arguments/Payload/arns[0]`. */
  readonly field: string

  constructor(message: string, field: string) {
    super(message)
    this.field = field
  }
}

/** Evaluates the JSONata inside of JSON. */
export interface TemplateEvaluator {
  /**
   * Answers the template with each expression in it replaced by its result, which is a new, plain JSON value.
   * @throws EvaluationError at the first expression that fails or has no result.
   */
  evaluate(template: unknown, field: string, scope: ExpressionScope): Promise<unknown>
}

/** An evaluator on top of JSONata. */
export function createTemplateEvaluator(sources: ExpressionSources): TemplateEvaluator {
  const evaluate: TemplateEvaluator['evaluate'] = async (template, field, scope) => {
    if (typeof template === 'string') {
      return isExpression(template)
        ? evaluateExpression(sources, { source: sourceOf(template), field }, scope)
        : template
    }
    if (Array.isArray(template)) {
      const elements: unknown[] = []
      for (const [index, element] of template.entries()) {
        elements.push(await evaluate(element, `${field}[${index}]`, scope))
      }
      return elements
    }
    if (typeof template !== 'object' || template === null) return template
    const members: [string, unknown][] = []
    for (const [key, member] of Object.entries(template)) {
      members.push([key, await evaluate(member, `${field}/${key}`, scope)])
    }
    return Object.fromEntries(members)
  }
  return { evaluate }
}

async function evaluateExpression(
  { identifiers, now }: ExpressionSources,
  { source, field }: { readonly source: string; readonly field: string },
  { states, variables }: ExpressionScope,
): Promise<unknown> {
  const opening = `The JSONata expression '${source}' specified for the field '${field}'`
  const bindings = { ...addedFunctions(now(), identifiers), ...variables, states }
  let result: unknown
  try {
    result = await compileExpression(source).evaluate(undefined, bindings)
  } catch (error) {
    throw new EvaluationError(`${opening} threw an error during evaluation${ending(error)}`, field)
  }
  if (result === undefined) throw new EvaluationError(`${opening} returned nothing (undefined).`, field)
  return asJson(result, () => new EvaluationError(`${opening} returned an unsupported result type.`, field))
}

/** AWS ends the sentence with `. CODE: message` for JSONata's own errors, and with `: message` for others. */
function ending(error: unknown): string {
  const { code, message } = jsonataProblem(error)
  return code === undefined ? `: ${message}` : `. ${code}: ${message}`
}

/** Results of JSONata are not plain: arrays carry a `sequence` key, and functions are values. */
function asJson(result: unknown, unsupported: () => EvaluationError): unknown {
  if (holdsFunction(result)) throw unsupported()
  const text = JSON.stringify(result)
  if (text === undefined) throw unsupported()
  const plain: unknown = JSON.parse(text)
  return plain
}

function holdsFunction(value: unknown): boolean {
  if (typeof value === 'function') return true
  if (Array.isArray(value)) return value.some(holdsFunction)
  if (typeof value !== 'object' || value === null) return false
  return (
    '_jsonata_lambda' in value || '_jsonata_function' in value || Object.values(value).some(holdsFunction)
  )
}
