import type { HistoryEvent } from '@aws-sdk/client-sfn'

import { names } from '../../infra/names.ts'
import type { StepFunctions } from '../step-functions/step-functions.ts'

/** An execution of the run workflow, or of one of its shares, as its history tells it. */
export interface WatchedExecution {
  readonly arn: string
  readonly name: string
  /** `RUNNING` until it has ended. */
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly error?: string
  readonly cause?: string
  readonly input: unknown
  readonly output?: unknown
  /** The states that it entered, in their order. */
  readonly path: readonly string[]
  readonly events: readonly HistoryEvent[]
}

/** Follows all executions of a cloud from now on. */
export interface ExecutionWatch {
  /** ARNs of the runs, in the order of their start; the executions of single shares are not among them. */
  runArns(): readonly string[]
  /** ARNs of the sweeps over the lanes, in the order of their start. */
  sweepArns(): readonly string[]
  /** ARNs of the executions of single shares, in the order of their start. */
  shareArns(): readonly string[]
  /** An execution so far; `undefined` before its first event. */
  find(executionArn: string): WatchedExecution | undefined
  isRunning(executionArn: string): boolean
  /** Resolves when `isTrue` is; it is asked now, and after each event of any execution. */
  until(isTrue: () => boolean): Promise<void>
}

/** Starts to watch; what happened before is not known. */
export function watchExecutions(stepFunctions: Pick<StepFunctions, 'onHistoryEvent'>): ExecutionWatch {
  const histories = new Map<string, HistoryEvent[]>()
  const questions = new Set<() => void>()
  stepFunctions.onHistoryEvent(({ executionArn, event }) => {
    // An execution may have the name, and so the ARN, of one that ended 90 days ago.
    if (event.type === 'ExecutionStarted') histories.delete(executionArn)
    const known = histories.get(executionArn)
    if (known === undefined) histories.set(executionArn, [event])
    else known.push(event)
    for (const ask of questions) ask()
  })

  return {
    runArns: () => [...histories.keys()].filter((arn) => arn.includes(`:execution:${names.runWorkflow}:`)),
    sweepArns: () =>
      [...histories.keys()].filter((arn) => arn.includes(`:execution:${names.sweepWorkflow}:`)),
    shareArns: () => [...histories.keys()].filter(isShare),
    find: (executionArn) => {
      const events = histories.get(executionArn)
      return events === undefined ? undefined : describe(executionArn, events)
    },
    isRunning: (executionArn) => endingOf(histories.get(executionArn)?.at(-1)).status === 'RUNNING',
    until: async (isTrue) =>
      new Promise((resolve) => {
        const ask = (): void => {
          if (!isTrue()) return
          questions.delete(ask)
          resolve()
        }
        questions.add(ask)
        ask()
      }),
  }
}

/** Children of the Distributed Map carry its label: `…:execution:MACHINE/LABEL:NAME`. */
function isShare(executionArn: string): boolean {
  return executionArn.includes('/')
}

function describe(arn: string, events: readonly HistoryEvent[]): WatchedExecution {
  return {
    arn,
    name: arn.slice(arn.lastIndexOf(':') + 1),
    input: parse(events[0]?.executionStartedEventDetails?.input),
    path: events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []),
    events: [...events],
    ...endingOf(events.at(-1)),
  }
}

function endingOf(
  last: HistoryEvent | undefined,
): Pick<WatchedExecution, 'status' | 'output' | 'error' | 'cause'> {
  switch (last?.type) {
    case 'ExecutionSucceeded':
      return { status: 'SUCCEEDED', output: parse(last.executionSucceededEventDetails?.output) }
    case 'ExecutionFailed':
      return { status: 'FAILED', ...reasonOf(last.executionFailedEventDetails) }
    case 'ExecutionTimedOut':
      return { status: 'TIMED_OUT', ...reasonOf(last.executionTimedOutEventDetails) }
    case 'ExecutionAborted':
      return { status: 'ABORTED', ...reasonOf(last.executionAbortedEventDetails) }
    default:
      return { status: 'RUNNING' }
  }
}

function reasonOf(details: { error?: string | undefined; cause?: string | undefined } | undefined): {
  error?: string
  cause?: string
} {
  const { error, cause } = details ?? {}
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) }
}

function parse(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json)
}
