import type { Identifiers } from '../../cloud/identifiers.ts'
import type { Home } from '../arns.ts'
import { StateFailure } from '../interpreter/failures.ts'
import type { RunningExecution, TaskToken } from '../interpreter/model.ts'

/** A task that waits for its token, or did. */
export interface WaitingTask extends Home {
  readonly stateMachineArn: string
  /** Whether somebody answered, or nobody waits any more. */
  isOver(): boolean
  succeed(output: unknown): void
  fail(error: string | undefined, cause: string | undefined): void
  beat(): void
}

/** Tokens of tasks that wait to be answered. */
export interface TaskTokens {
  issue(execution: RunningExecution): TaskToken
  find(token: string): WaitingTask | undefined
}

/** No token yet. */
export function createTaskTokens(identifiers: Pick<Identifiers, 'token'>): TaskTokens {
  const tasks = new Map<string, WaitingTask>()

  const issue = (execution: RunningExecution): TaskToken => {
    const value = identifiers.token(128)
    const { promise: answer, resolve, reject } = Promise.withResolvers<unknown>()
    // A function may send its own token back as a failure before its call has been answered.
    answer.catch(() => undefined)
    let isOver = false
    let beat = (): void => undefined

    tasks.set(value, {
      accountId: execution.accountId,
      region: execution.region,
      stateMachineArn: execution.stateMachineArn,
      isOver: () => isOver,
      succeed: (output) => {
        isOver = true
        resolve(output)
      },
      fail: (error, cause) => {
        isOver = true
        reject(new StateFailure(error ?? 'States.TaskFailed', cause))
      },
      beat: () => beat(),
    })
    return {
      value,
      answer,
      onHeartbeat: (listener) => {
        beat = listener
      },
      expire: () => {
        isOver = true
      },
    }
  }
  return { issue, find: (token) => tasks.get(token) }
}
