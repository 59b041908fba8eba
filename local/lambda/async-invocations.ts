import type { CloudCore } from '../cloud/core.ts'
import type { InvocationAnswer, MessageSender } from '../cloud/invocation.ts'
import { ServiceError } from '../cloud/service.ts'
import type { DeployedFunction } from './deployed-function.ts'
import { executionSession } from './execution-session.ts'
import { failureRecord, type FailureCondition } from './failure-record.ts'
import type { InvokeConfig } from './invoke-config.ts'
import type { RunFunction } from './run-function.ts'

/** Where asynchronous invocations get their surroundings from. */
export interface AsyncInvocationsContext {
  readonly core: Pick<CloudCore, 'clock' | 'identifiers' | 'timing' | 'sessions'>
  readonly messages: MessageSender
  readonly run: RunFunction
  readonly configOf: (functionArn: string) => InvokeConfig
}

interface QueuedEvent {
  readonly target: DeployedFunction
  readonly requestId: string
  readonly payloadJson: string
  readonly receivedAtMs: number
  readonly invokeCount: number
  /** Attempts that Lambda itself could not carry out: throttles, roles that it may not assume. */
  readonly systemFailures: number
  readonly lastAnswer: Extract<InvocationAnswer, { kind: 'failed' }> | undefined
}

/** The longest wait after throttles and system errors (Lambda guide: 1 second, growing to 5 minutes). */
const longestBackoffSeconds = 300

/** Lambda's internal queue: takes an event and sees it through, without telling the sender. */
export function createAsyncInvocations(
  context: AsyncInvocationsContext,
): (target: DeployedFunction, payloadJson: string) => void {
  const { clock, identifiers, timing } = context.core

  const attempt = async (event: QueuedEvent): Promise<void> => {
    const ageMs = clock.now() - event.receivedAtMs
    if (ageMs >= maximumAgeMs(event)) return giveUp(event, 'EventAgeExceeded')

    let answer: InvocationAnswer
    try {
      answer = await context.run(event.target, { ...event, functionArn: event.target.arn })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const backoffSeconds = Math.min(longestBackoffSeconds, 2 ** event.systemFailures)
      return repeatLater({ ...event, systemFailures: event.systemFailures + 1 }, backoffSeconds)
    }
    if (answer.kind === 'failed')
      failedOnce({ ...event, invokeCount: event.invokeCount + 1, lastAnswer: answer })
  }
  const failedOnce = (event: QueuedEvent): void => {
    if (event.invokeCount > context.configOf(event.target.arn).maximumRetryAttempts) {
      giveUp(event, 'RetriesExhausted')
      return
    }
    const waits = timing.asyncRetrySeconds
    repeatLater(event, waits[event.invokeCount - 1] ?? waits.at(-1) ?? 0)
  }
  const repeatLater = (event: QueuedEvent, delaySeconds: number): void => {
    const leftMs = event.receivedAtMs + maximumAgeMs(event) - clock.now()
    clock.after(Math.min(delaySeconds * 1000, leftMs), async () => attempt(event))
  }
  const maximumAgeMs = (event: QueuedEvent): number =>
    context.configOf(event.target.arn).maximumEventAgeSeconds * 1000

  const giveUp = (event: QueuedEvent, condition: FailureCondition): void => {
    const { target } = event
    target.usage.count('AsyncEventsDropped')
    const { onFailure } = context.configOf(target.arn)
    if (onFailure === undefined) return

    const record = failureRecord({ ...event, functionArn: target.arn, condition }, clock.now())
    try {
      const { caller } = executionSession(context.core, target.config)
      context.messages.send({
        queueArn: onFailure,
        body: JSON.stringify(record),
        attributes: {},
        sender: caller,
      })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      target.usage.count('DestinationDeliveryFailures')
    }
  }

  return (target, payloadJson) => {
    target.usage.count('AsyncEventsReceived')
    const event: QueuedEvent = {
      target,
      payloadJson,
      requestId: identifiers.uuid(),
      receivedAtMs: clock.now(),
      invokeCount: 0,
      systemFailures: 0,
      lastAnswer: undefined,
    }
    clock.after(0, async () => attempt(event))
  }
}
