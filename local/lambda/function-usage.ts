/** What a function's use would be billed by. */
export interface BilledUse {
  readonly functionName: string
  readonly invocations: number
  /** Billed duration, rounded up to the millisecond for each invocation, times memory. */
  readonly gbSeconds: number
}

/** The metrics of a function that CloudWatch would show, as sums since the start. */
export interface FunctionMetrics {
  readonly Invocations: number
  readonly Errors: number
  readonly Throttles: number
  readonly AsyncEventsReceived: number
  /** Events given up, whether or not a destination took a record of them. */
  readonly AsyncEventsDropped: number
  readonly DestinationDeliveryFailures: number
}

/** Counts what a function does. */
export interface FunctionUsage {
  count(metric: keyof FunctionMetrics): void
  /** Adds one invocation's duration. */
  bill(durationMs: number): void
  metrics(): FunctionMetrics
  billed(): BilledUse
}

const noMetrics: FunctionMetrics = {
  Invocations: 0,
  Errors: 0,
  Throttles: 0,
  AsyncEventsReceived: 0,
  AsyncEventsDropped: 0,
  DestinationDeliveryFailures: 0,
}

/** The use of a function that has not been used. */
export function createFunctionUsage(functionName: string, memoryMb: number): FunctionUsage {
  let metrics = noMetrics
  let billedMs = 0

  return {
    count: (metric) => {
      metrics = { ...metrics, [metric]: metrics[metric] + 1 }
    },
    bill: (durationMs) => {
      billedMs += Math.max(1, Math.ceil(durationMs))
    },
    metrics: () => metrics,
    billed: () => ({
      functionName,
      invocations: metrics.Invocations,
      gbSeconds: (billedMs / 1000) * (memoryMb / 1024),
    }),
  }
}
