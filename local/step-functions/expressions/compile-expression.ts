import jsonata from 'jsonata'

/** How long one expression may take, in real milliseconds (guide, "Transforming data with JSONata": 1 second). */
const longestEvaluationMs = 1_000

/** A JSONata expression that was parsed once and can be evaluated many times. */
export type CompiledExpression = ReturnType<typeof jsonata>

/** Parses JSONata. @throws Error with JSONata's own message when it does not parse. */
export function compileExpression(source: string): CompiledExpression {
  return jsonata(source, { timeout: longestEvaluationMs })
}

/** Compiles each distinct expression once, whoever asks for it. */
export interface ExpressionCache {
  get(source: string): CompiledExpression
}

/** A cache that starts empty. */
export function createExpressionCache(): ExpressionCache {
  const compiled = new Map<string, CompiledExpression>()
  return {
    get: (source) => {
      const known = compiled.get(source)
      if (known !== undefined) return known
      const expression = compileExpression(source)
      compiled.set(source, expression)
      return expression
    },
  }
}

/** JSONata's sentence on what went wrong, and its code, for example `T2001`. It throws plain objects, too. */
export function jsonataProblem(thrown: unknown): { readonly code?: string; readonly message: string } {
  const record: object = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const message = 'message' in record && typeof record.message === 'string' ? record.message : String(thrown)
  return 'code' in record && typeof record.code === 'string' ? { code: record.code, message } : { message }
}
