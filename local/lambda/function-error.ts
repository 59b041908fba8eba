/** An error as Lambda's Node.js runtime reports it. */
export interface FunctionError {
  /** The error's `name`; Step Functions matches on it. */
  readonly errorType: string
  readonly errorMessage: string
  readonly trace: readonly string[]
}

interface ErrorLike {
  readonly name: string
  readonly message: string
  readonly stack: string
}

/**
 * The report on whatever a handler threw. What is no error is reported by its JavaScript type, as Lambda does.
 * Errors are told by their members, not by `instanceof`: they may come from another realm.
 */
export function toFunctionError(thrown: unknown): FunctionError {
  if (isErrorLike(thrown))
    return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack.split('\n') }
  return { errorType: typeof thrown, errorMessage: describe(thrown), trace: [] }
}

/** An error of Lambda itself, which has no stack. */
export function platformError(errorType: string, errorMessage: string): FunctionError {
  return { errorType, errorMessage, trace: [] }
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    ['name', 'message', 'stack'].every((member) => typeof Reflect.get(thrown, member) === 'string')
  )
}

function describe(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'The function threw a value that has no text'
  }
}
