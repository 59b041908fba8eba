import type { CheckResult } from '../domain/checks/check-result.ts'

/** What the checks say of some accounts of a run. */
export interface CheckPage {
  readonly accountIds: readonly string[]
  readonly results: readonly CheckResult[]
}

/** What an account needs for something, found to be there. */
export interface PassedNeed {
  /** What names the need, whatever the run. */
  readonly need: string
  /** ISO 8601, when AWS was asked. */
  readonly at: string
  readonly results: readonly CheckResult[]
}

/** What the checks of destinations say: the matrix of each run, page by page, and what need not be asked again soon. */
export interface CheckResults {
  /** Answers the page that stands: the first that was written of these accounts. */
  writeChecks(runId: string, page: CheckPage): Promise<CheckPage>
  /** `undefined` before the page is written. */
  readCheckPage(runId: string, accountIds: readonly string[]): Promise<CheckPage | undefined>
  /** Every result of a run; none for a run without checks. */
  readChecks(runId: string): Promise<readonly CheckResult[]>
  /** What passed at accounts since then (ISO 8601), by account; accounts of which nothing is known are left out. */
  recentChecks(
    accountIds: readonly string[],
    notBefore: string,
  ): Promise<ReadonlyMap<string, readonly PassedNeed[]>>
  /** Keeps what passed at an account in place of what was kept before. */
  keepChecks(accountId: string, passed: readonly PassedNeed[]): Promise<void>
}
