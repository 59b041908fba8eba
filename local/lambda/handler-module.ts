import { platformError, toFunctionError, type FunctionError } from './function-error.ts'

/** A handler as Node.js 24 on Lambda calls it. */
export type Handler = (event: unknown, context: unknown) => unknown

/** Where a handler lives inside the code folder. */
export interface HandlerName {
  /** File without extension. */
  readonly fileName: string
  /** Dotted path of the export. */
  readonly exportName: string
}

/** Either the handler or the reason why the environment cannot start. */
export type LoadedHandler =
  | { readonly kind: 'loaded'; readonly handler: Handler }
  | { readonly kind: 'failed'; readonly error: FunctionError }

/** The extensions that Lambda tries, in this order; `.mjs` is left out because bundles are CommonJS. */
export const moduleExtensions: readonly string[] = ['', '.js', '.cjs']

const callbackSentence =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.'

/** Splits `index.handler`; `undefined` when it is not of that form. */
export function parseHandlerName(text: string): HandlerName | undefined {
  const [, fileName, exportName] = /^([^.]+)\.(.+)$/.exec(text) ?? []
  return fileName === undefined || exportName === undefined ? undefined : { fileName, exportName }
}

/** Loads a handler with `load`, which evaluates the bundle of that file name, and names what goes wrong as Lambda does. */
export function loadHandler(handlerText: string, load: (fileName: string) => unknown): LoadedHandler {
  const name = parseHandlerName(handlerText)
  if (name === undefined) return failed('Runtime.MalformedHandlerName', 'Bad handler')

  let exported: unknown
  try {
    exported = memberOf(load(name.fileName), name.exportName)
  } catch (thrown) {
    return { kind: 'failed', error: initError(thrown) }
  }
  if (exported === undefined || exported === null)
    return failed('Runtime.HandlerNotFound', `${handlerText} is undefined or not exported`)
  if (!isHandler(exported)) return failed('Runtime.HandlerNotFound', `${handlerText} is not a function`)
  if (exported.length >= 3) return failed('Runtime.CallbackHandlerDeprecated', callbackSentence)
  return { kind: 'loaded', handler: exported }
}

/** What Node throws when there is no such module, in the words that Lambda passes on. */
export function moduleNotFound(fileName: string): Error {
  return Object.assign(new Error(`Cannot find module '${fileName}'`), { code: 'MODULE_NOT_FOUND' })
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function'
}

function memberOf(exported: unknown, path: string): unknown {
  let member = exported
  for (const key of path.split('.')) {
    if (typeof member !== 'object' || member === null) return undefined
    member = Reflect.get(member, key)
  }
  return member
}

/** Syntax errors and missing modules get names of Lambda's own; what the code throws while loading keeps its name. */
function initError(thrown: unknown): FunctionError {
  const error = toFunctionError(thrown)
  const summary = `${error.errorType}: ${error.errorMessage}`
  if (error.errorType === 'SyntaxError')
    return { ...error, errorType: 'Runtime.UserCodeSyntaxError', errorMessage: summary }
  if (isMissingModule(thrown))
    return { ...error, errorType: 'Runtime.ImportModuleError', errorMessage: summary }
  return error
}

function isMissingModule(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && Reflect.get(thrown, 'code') === 'MODULE_NOT_FOUND'
}

function failed(errorType: string, errorMessage: string): LoadedHandler {
  return { kind: 'failed', error: platformError(errorType, errorMessage) }
}
