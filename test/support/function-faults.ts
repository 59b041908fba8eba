import type { Clock } from '../../local/cloud/clock.ts'
import type { CloudOptions } from '../../local/cloud/cloud.ts'
import type { InvocationAnswer } from '../../local/cloud/invocation.ts'
import { ServiceError } from '../../local/cloud/service.ts'

type AroundInvoke = NonNullable<CloudOptions['aroundInvoke']>

/** What happens to one attempt to run a function. */
export type FaultAction = (
  proceed: () => Promise<InvocationAnswer>,
  around: { readonly clock: Clock; readonly requestId: string },
) => Promise<InvocationAnswer>

/** A fault that strikes a function. */
export interface FunctionFault {
  /** The folder in functions/; default any. */
  readonly on?: string
  /** Which attempts it strikes, from 1, counted for each run or resource that the function works on; default the first. */
  readonly attempts?: readonly number[] | 'all'
  /** Which of them, by what the function is given; default all. */
  readonly onlyIf?: (payload: Readonly<Record<string, unknown>>) => boolean
  readonly does: FaultAction
}

/** The function throws an error of this name instead of doing anything. */
export function throws(errorType: string, errorMessage = 'injected by the test'): FaultAction {
  return async () => failed(errorType, errorMessage)
}

/** The function's process ends, before it did anything or when all is done and only the answer is missing. */
export function crashes(moment: 'before' | 'after'): FaultAction {
  return async (proceed, { requestId }) => {
    if (moment === 'after') await proceed()
    return failed(
      'Runtime.ExitError',
      `RequestId: ${requestId} Error: Runtime exited with error: exit status 1`,
    )
  }
}

/** The function is cut off by Lambda, before it did anything or when all is done and only the answer is missing. */
export function timesOut(moment: 'before' | 'after'): FaultAction {
  return async (proceed, { clock, requestId }) => {
    if (moment === 'after') await proceed()
    await clock.sleep(60_000)
    return failed('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after 60.00 seconds`)
  }
}

/** The function does its work and answers something else. */
export function answers(payload: unknown): FaultAction {
  return async (proceed) => {
    const answer = await proceed()
    return answer.kind === 'failed' ? answer : { kind: 'returned', payload }
  }
}

/** Lambda has no room for the invocation. */
export function isThrottled(): FaultAction {
  return async () => {
    throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', { httpStatus: 429 })
  }
}

/** The invocation takes so much longer. */
export function isSlow(seconds: number): FaultAction {
  return async (proceed, { clock }) => {
    await clock.sleep(seconds * 1000)
    return proceed()
  }
}

/** The cloud's hook for a list of faults; of several that fit an attempt the first strikes. */
export function functionFaults(faults: readonly FunctionFault[], clock: () => Clock): AroundInvoke {
  const attempts = new Map<string, number>()

  return async (call, proceed) => {
    const folder = call.functionName.replace('imagebuilder-share-', '')
    const payload = JSON.parse(call.payloadJson) as Readonly<Record<string, unknown>>
    const key = `${folder} ${subjectOf(payload)}`
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.set(key, attempt)

    const fault = faults.find(
      ({ on = folder, attempts: struck = [1], onlyIf = () => true }) =>
        on === folder && (struck === 'all' || struck.includes(attempt)) && onlyIf(payload),
    )
    return fault === undefined
      ? proceed()
      : fault.does(proceed, { clock: clock(), requestId: call.requestId })
  }
}

/** Shares are told apart by their resource, runs by their name, events by their id. */
function subjectOf(payload: Readonly<Record<string, unknown>>): string {
  return [payload['runId'], payload['resourceArn'], payload['executionArn'], payload['id']].join(' ')
}

function failed(errorType: string, errorMessage: string): InvocationAnswer {
  return { kind: 'failed', errorType, errorMessage, trace: [] }
}
