import type { NewEvent } from '../interpreter/history.ts'
import type { Ending, ExecutionSpec } from './execution.ts'

/** The first event of an execution's history. */
export function startedEvent({ input, roleArn }: ExecutionSpec): NewEvent {
  return {
    type: 'ExecutionStarted',
    executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn },
  }
}

/** The last event of an execution's history. */
export function finalEvent(ending: Ending): NewEvent {
  if (ending.status === 'SUCCEEDED') {
    const details = { output: ending.output, outputDetails: { truncated: false } }
    return { type: 'ExecutionSucceeded', executionSucceededEventDetails: details }
  }
  const reason = {
    ...(ending.error === undefined ? {} : { error: ending.error }),
    ...(ending.cause === undefined ? {} : { cause: ending.cause }),
  }
  switch (ending.status) {
    case 'FAILED':
      return { type: 'ExecutionFailed', executionFailedEventDetails: reason }
    case 'ABORTED':
      return { type: 'ExecutionAborted', executionAbortedEventDetails: reason }
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', executionTimedOutEventDetails: { error: 'States.Timeout' } }
  }
}

/** Whether the last event follows the state's; AWS lets it follow nothing where the execution was ended from outside. */
export function followsStates({ status }: Ending): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED'
}
