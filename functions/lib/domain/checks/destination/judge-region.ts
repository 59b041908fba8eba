import type { CallAnswer } from '../../copying/call-answer.ts'
import type { CallError } from '../../copying/failure-findings.ts'
import type { LaneKey } from '../../copying/lane-key.ts'
import type { CheckResult } from '../check-result.ts'
import { said } from './refusals.ts'
import { failed, passed, unproven } from './results.ts'

/** Refusals that say by their code that the account has not enabled the Region. */
const tellingNames: ReadonlySet<string> = new Set(['OptInRequired', 'RegionDisabledException'])

/** Refusals with which a Region that does not know the account answers, among other causes. */
const doubtfulNames: ReadonlySet<string> = new Set([
  ...tellingNames,
  'AuthFailure',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
])

/** Whether an answer leaves open that the account has not enabled the Region. */
export function isRegionDoubtful(answer: CallAnswer<unknown>): boolean {
  return answer.kind === 'refused' && doubtfulNames.has(answer.error.name)
}

/**
 * Whether the account has enabled a Region, of what EC2 said there; `statuses` is what DescribeRegions says, by Region, and
 * absent where it was not asked.
 */
export function judgeRegion(
  lane: LaneKey,
  answer: CallAnswer<unknown>,
  statuses?: CallAnswer<ReadonlyMap<string, string>>,
): CheckResult {
  const check = 'REGION_NOT_ENABLED'
  if (answer.kind === 'answered' || !isRegionDoubtful(answer)) return passed(check, lane)
  const status = statuses?.kind === 'answered' ? statuses.value.get(lane.region) : undefined
  if (status === 'not-opted-in' || (status === undefined && tellingNames.has(answer.error.name))) {
    return notEnabled(lane, answer.error)
  }
  return status === undefined
    ? unproven(check, lane, `EC2 answers ${said(answer.error)}, and ec2:DescribeRegions does not tell why`)
    : passed(check, lane)
}

function notEnabled(lane: LaneKey, error: CallError): CheckResult {
  const { accountId, region } = lane
  return failed('REGION_NOT_ENABLED', lane, {
    what: `The account has not enabled ${region}: ${said(error)}`,
    remedy: `aws account enable-region --account-id ${accountId} --region-name ${region}, or take ${region} out of the rule for the account`,
  })
}
