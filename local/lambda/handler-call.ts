import { platformError, toFunctionError } from './function-error.ts'
import type { Handler } from './handler-module.ts'
import type { RuntimeAnswer } from './lambda-runtime.ts'

/** A call of a handler; event and context are objects of the handler's own realm. */
export interface HandlerCall {
  readonly handler: Handler
  readonly event: unknown
  readonly context: unknown
}

/** Calls a handler and answers as Lambda's Node.js runtime would post it. */
export async function callHandler(call: HandlerCall): Promise<RuntimeAnswer> {
  let result: unknown
  try {
    result = await call.handler(call.event, call.context)
  } catch (thrown) {
    return { kind: 'threw', error: toFunctionError(thrown) }
  }
  return serialised(result)
}

function serialised(result: unknown): RuntimeAnswer {
  try {
    // Nothing, a function or a symbol has no JSON; callers read an empty body as null.
    const json: string | undefined = JSON.stringify(result)
    return { kind: 'returned', json: json ?? 'null' }
  } catch {
    return {
      kind: 'threw',
      error: platformError('Runtime.JSONStringifyError', 'Unable to stringify response body'),
    }
  }
}
