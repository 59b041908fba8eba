import type { HistoryEvent } from '@aws-sdk/client-sfn'

import { names } from '../../infra/names.ts'

/** How an execution of the run workflow ended. */
export interface EndedExecution {
  readonly name: string
  readonly arn: string
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly error?: string
  readonly cause?: string
}

/** What happened in an execution, in the order in which people read it. */
export type Step =
  | { readonly kind: 'runStarted'; readonly runId: string }
  | { readonly kind: 'stateLeft'; readonly runId: string; readonly state: string }
  | { readonly kind: 'shareMoved'; readonly resourceArn: string; readonly state: string }
  | { readonly kind: 'shareEnded'; readonly runId: string; readonly resourceArn: string }
  | { readonly kind: 'runEnded'; readonly execution: EndedExecution }

/** States that are about the course of the workflow, not about what it does. */
const isPlumbing = (state: string): boolean => state.endsWith('?') || state.startsWith('Run')

/**
 * Turns history events of a run and of its children into steps that are worth a line.
 * Events of one execution must come in their order.
 */
export function createRunFollower(onStep: (step: Step) => void): {
  readonly onEvent: (executionArn: string, event: HistoryEvent) => void
} {
  const shares = new Map<string, { readonly runId: string; readonly resourceArn: string }>()

  const onShareEvent = (executionArn: string, event: HistoryEvent): void => {
    const started = event.executionStartedEventDetails?.input
    if (started !== undefined) shares.set(executionArn, readShareInput(started))
    const share = shares.get(executionArn)
    if (share === undefined) return
    const entered = event.stateEnteredEventDetails?.name
    if (entered !== undefined) onStep({ kind: 'shareMoved', resourceArn: share.resourceArn, state: entered })
    if (endingOf(event) !== undefined) onStep({ kind: 'shareEnded', ...share })
  }
  const onRunEvent = (executionArn: string, event: HistoryEvent): void => {
    const runId = nameOf(executionArn)
    if (event.type === 'ExecutionStarted') onStep({ kind: 'runStarted', runId })
    const left = event.stateExitedEventDetails?.name
    if (left !== undefined && !isPlumbing(left)) onStep({ kind: 'stateLeft', runId, state: left })
    const status = endingOf(event)
    if (status !== undefined) {
      const { error, cause } = event.executionFailedEventDetails ?? event.executionTimedOutEventDetails ?? {}
      const execution = { name: runId, arn: executionArn, status, ...defined({ error, cause }) }
      onStep({ kind: 'runEnded', execution })
    }
  }
  return {
    onEvent: (executionArn, event) => {
      if (isShare(executionArn)) onShareEvent(executionArn, event)
      // Sweeps tell nothing that the copies do not.
      else if (executionArn.includes(`:execution:${names.runWorkflow}:`)) onRunEvent(executionArn, event)
    },
  }
}

/** Children of the Distributed Map carry its label: `…:execution:MACHINE/LABEL:NAME`. */
function isShare(executionArn: string): boolean {
  return executionArn.includes('/')
}

function nameOf(executionArn: string): string {
  return executionArn.slice(executionArn.lastIndexOf(':') + 1)
}

function endingOf({ type }: HistoryEvent): EndedExecution['status'] | undefined {
  switch (type) {
    case 'ExecutionSucceeded':
      return 'SUCCEEDED'
    case 'ExecutionFailed':
      return 'FAILED'
    case 'ExecutionTimedOut':
      return 'TIMED_OUT'
    case 'ExecutionAborted':
      return 'ABORTED'
    default:
      return undefined
  }
}

function readShareInput(text: string): { readonly runId: string; readonly resourceArn: string } {
  const input: unknown = JSON.parse(text)
  const member = (name: string): string => {
    const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined
    if (typeof value !== 'string')
      throw new Error(`Expected the input of a share to have ${name}, got ${text}`)
    return value
  }
  return { runId: member('runId'), resourceArn: member('resourceArn') }
}

function defined(members: { error: string | undefined; cause: string | undefined }): {
  error?: string
  cause?: string
} {
  return {
    ...(members.error === undefined ? {} : { error: members.error }),
    ...(members.cause === undefined ? {} : { cause: members.cause }),
  }
}
