import type { Finding } from '../domain/outcome.ts'
import type {
  OutcomeCounts,
  PlannedShare,
  Run,
  RunTrigger,
  ShareRecord,
  ShareResult,
} from '../domain/run/run.ts'
import type { StandingWant, Want } from '../domain/run/want.ts'

/** The record of runs: what was planned, and what became of it. */
export interface RunLedger {
  /**
   * Registers a run; repeating it for the same execution changes nothing.
   * @throws RunNameTaken when the name belongs to another execution.
   */
  register(run: {
    readonly runId: string
    readonly executionArn: string
    readonly trigger: RunTrigger
    readonly startedAt: string
  }): Promise<void>
  readRun(runId: string): Promise<Run | undefined>
  /**
   * Notes the version of the rules that a run plans with, before it writes a share. Answers the version that
   * was noted first; `undefined` where the run is past its planning, which it did without rules.
   */
  pinRules(runId: string, version: string): Promise<string | undefined>
  /** Notes what a run wants, in place of what an earlier run of the same rules wanted; `at` is the run's start, ISO 8601. */
  recordWants(run: Pick<Run, 'runId' | 'startedAt'>, wants: readonly Want[]): Promise<void>
  /** What rules and manual inputs want for a resource: the last of each rule, every manual one. */
  listWants(resourceArn: string): Promise<readonly StandingWant[]>
  /**
   * Writes the plan, only while the run is `planning`; a repeat keeps what the first attempt wrote.
   * Each share is put with `attribute_not_exists`, then the run moves on to `sharing`.
   */
  writePlan(
    runId: string,
    plan: { readonly shares: readonly PlannedShare[]; readonly nothingToDo?: string },
  ): Promise<void>
  readShare(runId: string, resourceArn: string): Promise<ShareRecord | undefined>
  /** Every share of a run, by resource ARN. */
  listShares(runId: string): Promise<readonly ShareRecord[]>
  /** Notes what the checks found about a planned share and what does not stand in its way. */
  noteSideFindings(runId: string, resourceArn: string, findings: readonly Finding[]): Promise<void>
  recordShareResult(runId: string, resourceArn: string, result: ShareResult, at: string): Promise<void>
  /**
   * Ends a run; repeating it with the same end changes nothing. One that was ended because somebody stopped it has this
   * end from then on: its execution was redriven.
   */
  closeRun(
    runId: string,
    end: {
      readonly status: 'succeeded' | 'failed'
      readonly counts: OutcomeCounts
      /** Absent for a run that plans no copies. */
      readonly copyCounts?: OutcomeCounts
      /** Present where the run was to change nothing. */
      readonly observed?: true
      readonly endedAt: string
      readonly failure?: Finding
    },
  ): Promise<void>
  /** Runs, newest first, at most `limit`, going back from the month of `before` (ISO 8601) for at most 24 months. */
  listRuns(page: { readonly before: string; readonly limit: number }): Promise<readonly Run[]>
}
