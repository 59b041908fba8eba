import type { LaneKey } from '../../copying/lane-key.ts'
import type { CheckResult } from '../check-result.ts'

/**
 * The result that stands in the way of a copy: of its account, and of its Region where the result has one. What is
 * waived stands in its way as well, it only is not held against the run; so what is not waived is answered first.
 */
export function blockingResult(
  { accountId, region }: LaneKey,
  results: readonly CheckResult[],
): CheckResult | undefined {
  const touching = results.filter(
    (result) => result.accountId === accountId && (result.region === undefined || result.region === region),
  )
  return (
    touching.find(({ verdict }) => verdict === 'failed') ??
    touching.find(({ verdict }) => verdict === 'waived')
  )
}
