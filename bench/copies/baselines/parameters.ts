import { laneLimit } from '../workload.ts'

/** What the baselines are set to; printed beside their figures. */
export const baselineParameters = {
  /**
   * "Controlling concurrency in distributed systems using AWS Step Functions" (AWS Compute Blog, 2021; repository
   * aws-samples/aws-stepfunctions-examples, sam/app-control-concurrency-with-dynamodb): retries and waits as published,
   * one semaphore per lane, the work replaced by a copy that is polled.
   */
  semaphore: {
    limitPerLane: laneLimit,
    acquireRetries: 6,
    acquireBackoffRate: 2,
    waitForLockSeconds: 3,
    pollSeconds: 60,
  },
  /** A Distributed Map whose children start one copy each and poll it; the limit is each Map's own. */
  pollingMap: {
    maxConcurrency: laneLimit,
    refusedRetrySeconds: 30,
    refusedBackoffRate: 2,
    refusedMaxDelaySeconds: 300,
    pollSeconds: 60,
  },
  /** The same without a limit, each copy from the Region of the build. */
  plainCopies: {
    maxConcurrency: 1000,
    refusedRetrySeconds: 30,
    refusedBackoffRate: 2,
    refusedMaxDelaySeconds: 300,
    pollSeconds: 60,
  },
} as const

/** Who copies instead of the product. */
export type Baseline = keyof typeof baselineParameters
