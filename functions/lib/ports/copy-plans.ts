import type { CopyPlan } from '../domain/copying/copy-plan.ts'
import type { CopyResult } from '../domain/copying/copy-result.ts'

/** What runs are to copy and what became of it, each written once: a repeat keeps what the first attempt wrote. */
export interface CopyPlans {
  /** Answers the plan that stands: the first that was written. */
  writeCopyPlan(runId: string, plan: CopyPlan): Promise<CopyPlan>
  /** `undefined` for a run that plans no copies, and before the plan is written. */
  readCopyPlan(runId: string): Promise<CopyPlan | undefined>
  /** Answers the result that stands: the first that was written. */
  writeCopyResult(runId: string, result: CopyResult): Promise<CopyResult>
  /** `undefined` for a run that plans no copies, and before it has ended. */
  readCopyResult(runId: string): Promise<CopyResult | undefined>
}
