import type { Finding } from '../../outcome.ts'
import type { CheckResult } from '../check-result.ts'
import type { CheckId } from '../registry/registry.ts'

/** Where a check is made: an account, one of its Regions, something in it. */
export type CheckPlace = Pick<CheckResult, 'accountId' | 'region' | 'subject'>

/** A check that AWS's answer proves. */
export function passed(check: CheckId, place: CheckPlace): CheckResult {
  return { check, ...placeOf(place), verdict: 'passed' }
}

/** A check that AWS's answer refutes; `where` of the finding is the place. */
export function failed(
  check: CheckId,
  place: CheckPlace,
  told: Pick<Finding, 'what' | 'remedy'>,
): CheckResult {
  const { what, remedy } = told
  const finding = { check, what, where: whereOf(place), remedy }
  return { check, ...placeOf(place), verdict: 'failed', finding }
}

/** A check that fails and stands in the way of nothing. */
export function warned(
  check: CheckId,
  place: CheckPlace,
  told: Pick<Finding, 'what' | 'remedy'>,
): CheckResult {
  return { ...failed(check, place, told), verdict: 'warned' }
}

/** A check that nothing proves and nothing refutes. */
export function unproven(check: CheckId, place: CheckPlace, reason: string): CheckResult {
  return { check, ...placeOf(place), verdict: 'unproven', reason }
}

function placeOf({ accountId, region, subject }: CheckPlace): CheckPlace {
  return {
    accountId,
    ...(region === undefined ? {} : { region }),
    ...(subject === undefined ? {} : { subject }),
  }
}

function whereOf({ accountId, region, subject }: CheckPlace): string {
  const place = region === undefined ? accountId : `${accountId} in ${region}`
  return subject === undefined ? place : `${subject}, ${place}`
}
