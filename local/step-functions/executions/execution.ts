import type { Home } from '../arns.ts'
import type { Definition } from '../definition/definition.ts'
import type { History } from '../interpreter/history.ts'
import type { States } from '../interpreter/model.ts'

/** How an execution ended. */
export type Ending = { readonly stopMs: number } & (
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | {
      readonly status: 'FAILED' | 'ABORTED' | 'TIMED_OUT'
      readonly error: string | undefined
      readonly cause: string | undefined
    }
)

/** What has become of an execution so far. */
export type Outcome = { readonly status: 'RUNNING' } | Ending

/** What an execution is made of. */
export interface ExecutionSpec extends Home {
  readonly arn: string
  readonly name: string
  /** For a child of a Map Run: the machine's ARN with `/LABEL`. */
  readonly stateMachineArn: string
  readonly stateMachineName: string
  readonly roleArn: string
  readonly states: States
  readonly timeoutSeconds: Definition['TimeoutSeconds']
  /** The input as it was given: JSON. */
  readonly input: string
  readonly mapRunArn: string | undefined
}

/** An execution of a state machine, running or ended. */
export interface Execution extends ExecutionSpec {
  readonly startMs: number
  readonly history: History
  outcome(): Outcome
  readonly ended: Promise<Ending>
  /** Ends it as ABORTED; nothing happens when it has ended. No Catch runs. */
  stop(reason: { readonly error?: string | undefined; readonly cause?: string | undefined }): void
  /** States entered and retries, as AWS bills them. */
  billedTransitions(): number
}
