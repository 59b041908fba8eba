import type { StateFailure } from './failures.ts'
import type { Line } from './model.ts'
import { toJsonText } from './payload.ts'

/** What the events of a task say about it, beside what happened. */
export interface TaskNames {
  /** For example `lambda`. */
  readonly resourceType: string
  /** For example `invoke.waitForTaskToken`. */
  readonly resource: string
  /** Whether the call only starts the task. */
  readonly isTwoStep: boolean
}

/** Writes the events of one attempt at a task. */
export interface TaskEvents {
  started(
    parameters: unknown,
    seconds: { readonly timeout: number | undefined; readonly heartbeat: number | undefined },
  ): void
  submitted(output: unknown): void
  succeeded(output: unknown): void
  failed(failure: StateFailure): void
}

/** The events of an attempt, with the details that AWS writes. */
export function taskEvents({ execution, chain }: Line, { isTwoStep, ...names }: TaskNames): TaskEvents {
  const { history, region } = execution
  const outputDetails = { truncated: false }

  return {
    started: (parameters, { timeout, heartbeat }) => {
      const scheduled = {
        ...names,
        region,
        parameters: toJsonText(parameters),
        ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
        ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
      }
      history.add({ type: 'TaskScheduled', taskScheduledEventDetails: scheduled }, chain)
      history.add({ type: 'TaskStarted', taskStartedEventDetails: names }, chain)
    },
    submitted: (output) => {
      const details = { ...names, output: toJsonText(output), outputDetails }
      history.add({ type: 'TaskSubmitted', taskSubmittedEventDetails: details }, chain)
    },
    succeeded: (output) => {
      const details = { ...names, output: toJsonText(output), outputDetails }
      history.add({ type: 'TaskSucceeded', taskSucceededEventDetails: details }, chain)
    },
    failed: ({ errorName: error, errorCause, isRefusedCall }) => {
      const details = { ...names, error, ...(errorCause === undefined ? {} : { cause: errorCause }) }
      if (error === 'States.Timeout') {
        history.add({ type: 'TaskTimedOut', taskTimedOutEventDetails: details }, chain)
      } else if (isTwoStep && isRefusedCall) {
        history.add({ type: 'TaskSubmitFailed', taskSubmitFailedEventDetails: details }, chain)
      } else {
        history.add({ type: 'TaskFailed', taskFailedEventDetails: details }, chain)
      }
    },
  }
}
