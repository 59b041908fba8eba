import type { FunctionError } from './function-error.ts'

/** What an environment is started with. */
export interface EnvironmentSettings {
  /** Folder that holds the bundle. */
  readonly codeFolder: string
  /** `<file>.<export>`, for example `index.handler`. */
  readonly handler: string
  /** All environment variables: the function's own and those of Lambda. */
  readonly variables: Readonly<Record<string, string>>
  /** Takes what the function writes to stdout and stderr. */
  readonly log: (text: string) => void
}

/** The members of the context object that a handler receives beside `getRemainingTimeInMillis`. */
export interface InvocationContext {
  readonly awsRequestId: string
  readonly functionName: string
  readonly functionVersion: '$LATEST'
  readonly invokedFunctionArn: string
  /** Lambda passes it as text. */
  readonly memoryLimitInMB: string
  readonly logGroupName: string
  readonly logStreamName: string
}

/** One event for a handler. */
export interface RuntimeInvocation {
  readonly payloadJson: string
  readonly context: InvocationContext
  /** When the invocation is cut off, in virtual milliseconds since the epoch. */
  readonly deadlineMs: number
}

/** How an environment answered an invocation. After `initFailed` and `exited` it is of no more use. */
export type RuntimeAnswer =
  | { readonly kind: 'returned'; readonly json: string }
  | { readonly kind: 'threw'; readonly error: FunctionError }
  | { readonly kind: 'initFailed'; readonly error: FunctionError }
  /** The process ended by itself or by an error that nobody caught. */
  | { readonly kind: 'exited'; readonly code: number }

/** One execution environment of a function: its code loaded once, its module state kept between invocations. */
export interface Environment {
  /** Runs the handler; one invocation at a time. The first one loads the code. */
  invoke(invocation: RuntimeInvocation): Promise<RuntimeAnswer>
  /** Whether its process has ended, which may happen between two invocations. */
  hasEnded(): boolean
  /** Ends the environment, whatever runs in it; an invocation under way answers `exited`. */
  dispose(): void
}

/** What functions run in. */
export interface LambdaRuntime {
  /** How many environments of one function this machine carries at once; further invocations wait for one of them. */
  readonly environmentsPerFunction: number
  start(settings: EnvironmentSettings): Environment
}
