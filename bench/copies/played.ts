import type { ExecutionMeter } from './meters/executions.ts'
import type { RunPlan } from './workload.ts'

/** A run of a workload, when it was played. */
export interface PlayedRun {
  readonly plan: RunPlan
  readonly executionArn: string
  readonly startMs: number
  readonly abortMs?: number
}

/** A workload that somebody has copied. Times are milliseconds of the cloud's clock. */
export interface Played {
  readonly beginMs: number
  readonly runs: readonly PlayedRun[]
  readonly meter: ExecutionMeter
  /** State transitions that AWS bills for an execution. */
  readonly transitionsOf: (executionArn: string) => number
  readonly lambdaCalls: Readonly<Record<string, number>>
  /** Write units by kind of item, and those of writes whose condition failed. */
  readonly writeUnits: Readonly<Record<string, number>>
  readonly failedWriteUnits: number
}
