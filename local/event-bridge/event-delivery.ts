import type { Clock } from '../cloud/clock.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import { ServiceError } from '../cloud/service.ts'
import type { DeliveryError } from './delivery-error.ts'
import type { DeliveryMetrics } from './delivery-metrics.ts'
import { sendToTarget, type Parcel, type TargetParts } from './send-to-target.ts'

/** What deliveries are made with. */
export interface DeliveryParts extends TargetParts {
  readonly core: TargetParts['core'] & { readonly clock: Clock; readonly identifiers: Identifiers }
}

/** One event on its way to one target. */
export interface Delivery extends Parcel {
  readonly metrics: DeliveryMetrics
}

/** The longest wait between two attempts: 185 of them take about a day. */
const longestBackoffSeconds = 480

/** Sees a delivery through: to the target, after repeats, or to the dead-letter queue. */
export function deliver(parts: DeliveryParts, delivery: Delivery): void {
  attempt(parts, delivery, 0)
}

function attempt(parts: DeliveryParts, delivery: Delivery, retries: number): void {
  const { metrics } = delivery
  metrics.count(retries === 0 ? 'Invocations' : 'RetryInvocationAttempts')
  const error = sendToTarget(parts, delivery)
  if (error === undefined) return
  if (!error.retriable) {
    giveUp(parts, delivery, { error, retries })
    return
  }
  retry(parts, delivery, { error, retries })
}

interface Failure {
  readonly error: DeliveryError
  /** How often the delivery was repeated. */
  readonly retries: number
  /** Which setting of the retry policy ended the repeats; absent when there were to be none. */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'
}

/** Exponential waits with jitter, as AWS says without figures. */
function retry(parts: DeliveryParts, delivery: Delivery, failure: Failure): void {
  const { target, ingestedAtMs } = delivery
  const { retries } = failure
  if (retries >= target.maximumRetryAttempts) {
    giveUp(parts, delivery, { ...failure, exhausted: 'MaximumRetryAttempts' })
    return
  }
  const backoffMs = Math.min(longestBackoffSeconds, 2 ** retries) * 1000
  const delayMs = backoffMs / 2 + (backoffMs / 2) * parts.core.identifiers.random()
  const leftMs = ingestedAtMs + target.maximumEventAgeSeconds * 1000 - parts.core.clock.now()
  parts.core.clock.after(Math.min(delayMs, leftMs), () => {
    if (delayMs >= leftMs) giveUp(parts, delivery, { ...failure, exhausted: 'MaximumEventAgeInSeconds' })
    else attempt(parts, delivery, retries + 1)
  })
}

function giveUp(parts: DeliveryParts, { event, rule, target, metrics }: Delivery, failure: Failure): void {
  metrics.count('FailedInvocations')
  const { deadLetterQueueArn } = target.spec
  if (deadLetterQueueArn === undefined) return

  try {
    parts.messages.send({
      queueArn: deadLetterQueueArn,
      body: JSON.stringify(event),
      attributes: {
        RULE_ARN: rule.arn,
        TARGET_ARN: target.spec.arn,
        ERROR_CODE: failure.error.code,
        ERROR_MESSAGE: failure.error.message,
        RETRY_ATTEMPTS: String(failure.retries),
        ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
      },
      sender: { service: 'events.amazonaws.com', sourceArn: rule.arn },
    })
    metrics.count('InvocationsSentToDLQ')
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    metrics.count('InvocationsFailedToBeSentToDLQ')
  }
}
