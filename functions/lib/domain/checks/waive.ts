import type { Finding, Outcome } from '../outcome.ts'
import type { Waiver } from '../rules/rules.ts'
import type { CheckResult } from './check-result.ts'

/** The waivers of the rules, and the moment that they are held against. */
export interface WaiversAt {
  readonly waivers: readonly Waiver[]
  /** ISO 8601, in UTC: a waiver holds until the end of its last day there. */
  readonly at: string
}

/** A failed check that a waiver is for becomes `waived`: its finding stays, its reason is the waiver's. */
export function waiveResult(result: CheckResult, waived: WaiversAt): CheckResult {
  if (result.verdict !== 'failed') return result
  const waiver = waiverFor(result.accountId, result.check, waived)
  return waiver === undefined ? result : { ...result, verdict: 'waived', reason: reasonOf(waiver) }
}

/**
 * What became of one share, launch or copy for an account: where it was blocked or failed by a finding that a waiver is
 * for, it is `waived`, and the finding tells both.
 */
export function waiveOutcome<T extends { readonly outcome: Outcome; readonly finding?: Finding }>(
  accountId: string,
  one: T,
  waived: WaiversAt,
): T {
  const { outcome, finding } = one
  if (finding === undefined || (outcome !== 'blocked' && outcome !== 'failed')) return one
  const waiver = waiverFor(accountId, finding.check, waived)
  if (waiver === undefined) return one
  const { check, what, where, remedy } = finding
  return {
    ...one,
    outcome: 'waived',
    finding: { check, what: `${what}; ${reasonOf(waiver)}`, where, remedy },
  }
}

function waiverFor(accountId: string, check: string, { waivers, at }: WaiversAt): Waiver | undefined {
  const today = at.slice(0, 'yyyy-mm-dd'.length)
  return waivers.find((one) => one.account === accountId && one.check === check && today <= one.until)
}

function reasonOf({ until, reason }: Waiver): string {
  return `waived until ${until}: ${reason}`
}
