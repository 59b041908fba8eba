import type { Finding } from '../outcome.ts'

/**
 * What a check says of one place. `warned`: it fails and stands in the way of nothing. `unproven`: nothing that we may
 * ask tells, which is never the same as passed. `waived`: it fails, and a waiver takes it out of the run's verdict.
 */
export const verdicts = ['passed', 'warned', 'failed', 'unproven', 'waived'] as const

/** What a check says of one place. */
export type Verdict = (typeof verdicts)[number]

/** A check at a place, as the matrix of a run keeps it. */
export interface CheckResult {
  /** The id of a registered check, for example `ROLE_NOT_ASSUMABLE`. */
  readonly check: string
  readonly accountId: string
  /** Absent where the check is about the account as a whole. */
  readonly region?: string
  /** What tells several results of one check at one place apart: a key's ARN, a launch template's id, a parameter's name. */
  readonly subject?: string
  readonly verdict: Verdict
  /** Of what failed, warned or was waived. */
  readonly finding?: Finding
  /** Why it is unproven; until when and why it is waived. */
  readonly reason?: string
}
