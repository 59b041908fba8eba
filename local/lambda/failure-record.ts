import type { InvocationAnswer } from '../cloud/invocation.ts'

/** Why Lambda gave an asynchronous event up. */
export type FailureCondition = 'RetriesExhausted' | 'EventAgeExceeded'

/** An asynchronous event that was given up. */
export interface GivenUpEvent {
  readonly requestId: string
  readonly functionArn: string
  readonly condition: FailureCondition
  /** How often the function ran. */
  readonly invokeCount: number
  readonly payloadJson: string
  /** Absent when the function never ran. */
  readonly lastAnswer: Extract<InvocationAnswer, { kind: 'failed' }> | undefined
}

/** The invocation record that an onFailure destination receives (Lambda guide, "Capturing records of asynchronous invocations"). */
export function failureRecord(event: GivenUpEvent, nowMs: number): Readonly<Record<string, unknown>> {
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.functionArn}:$LATEST`,
      condition: event.condition,
      approximateInvokeCount: event.invokeCount,
    },
    requestPayload: JSON.parse(event.payloadJson),
    ...(event.lastAnswer === undefined ? {} : responseMembers(event.lastAnswer)),
  }
}

function responseMembers(
  answer: Extract<InvocationAnswer, { kind: 'failed' }>,
): Readonly<Record<string, unknown>> {
  const { errorType, errorMessage, trace } = answer
  return {
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage, trace },
  }
}
