import jsonata from 'jsonata'

import { parseOnce } from '../../cloud/parse-once.ts'

/** How long one expression may take, in real milliseconds (guide, "Transforming data with JSONata": 1 second). */
const longestEvaluationMs = 1_000

/** A JSONata expression that was parsed once and can be evaluated many times. */
export type CompiledExpression = ReturnType<typeof jsonata>

/** Parses JSONata, each distinct expression once. @throws Error with JSONata's own message when it does not parse. */
export const compileExpression: (source: string) => CompiledExpression = parseOnce(
  (source) => jsonata(source, { timeout: longestEvaluationMs }),
  { limit: 10_000 },
)

/** JSONata's sentence on what went wrong, and its code, for example `T2001`. It throws plain objects, too. */
export function jsonataProblem(thrown: unknown): { readonly code?: string; readonly message: string } {
  const record: object = typeof thrown === 'object' && thrown !== null ? thrown : {}
  const message = 'message' in record && typeof record.message === 'string' ? record.message : String(thrown)
  return 'code' in record && typeof record.code === 'string' ? { code: record.code, message } : { message }
}
