import type { Finding } from '../../outcome.ts'
import type { CheckResult } from '../check-result.ts'

/** Where a check is made: an account, one of its Regions, something in it. */
export type CheckPlace = Pick<CheckResult, 'accountId' | 'region' | 'subject'>

/** A check that AWS's answer proves. */
export function passed(check: string, place: CheckPlace): CheckResult {
  return { check, ...place, verdict: 'passed' }
}

/** A check that AWS's answer refutes; `where` of the finding is the place. */
export function failed(
  check: string,
  place: CheckPlace,
  told: Omit<Finding, 'check' | 'where'>,
): CheckResult {
  return { check, ...place, verdict: 'failed', finding: { check, where: whereOf(place), ...told } }
}

/** A check that fails and stands in the way of nothing. */
export function warned(
  check: string,
  place: CheckPlace,
  told: Omit<Finding, 'check' | 'where'>,
): CheckResult {
  return { ...failed(check, place, told), verdict: 'warned' }
}

/** A check that nothing proves and nothing refutes. */
export function unproven(check: string, place: CheckPlace, reason: string): CheckResult {
  return { check, ...place, verdict: 'unproven', reason }
}

function whereOf({ accountId, region, subject }: CheckPlace): string {
  const place = region === undefined ? accountId : `${accountId} in ${region}`
  return subject === undefined ? place : `${subject}, ${place}`
}
