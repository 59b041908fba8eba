/** The metrics of a rule that CloudWatch would show, as sums since the start. */
export interface RuleMetrics {
  readonly MatchedEvents: number
  /** First attempts. */
  readonly Invocations: number
  readonly RetryInvocationAttempts: number
  /** Deliveries given up. */
  readonly FailedInvocations: number
  readonly InvocationsSentToDLQ: number
  readonly InvocationsFailedToBeSentToDLQ: number
}

/** Counts what becomes of a rule's events. */
export interface DeliveryMetrics {
  count(metric: keyof RuleMetrics): void
  sums(): RuleMetrics
}

/** Metrics that start at zero. */
export function createDeliveryMetrics(): DeliveryMetrics {
  let sums: RuleMetrics = {
    MatchedEvents: 0,
    Invocations: 0,
    RetryInvocationAttempts: 0,
    FailedInvocations: 0,
    InvocationsSentToDLQ: 0,
    InvocationsFailedToBeSentToDLQ: 0,
  }
  return {
    count: (metric) => {
      sums = { ...sums, [metric]: sums[metric] + 1 }
    },
    sums: () => sums,
  }
}
