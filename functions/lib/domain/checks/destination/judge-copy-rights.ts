import type { CallAnswer } from '../../../ports/destinations.ts'
import { distributionRoleArn } from '../../copying/distribution-role.ts'
import type { LaneKey } from '../../copying/lane-key.ts'
import type { CheckResult } from '../check-result.ts'
import { isDenied, said } from './refusals.ts'
import { attachDistributionPolicy } from './remedies.ts'
import { failed, passed, unproven } from './results.ts'

/** What CopyImage as a dry run says of the role: it looks at permissions, not at snapshots, keys or names. */
export function judgeCopyRights(lane: LaneKey, answer: CallAnswer<unknown>): CheckResult {
  const check = 'ROLE_LACKS_PERMISSION'
  const place = { ...lane, subject: 'ec2:CopyImage' }
  if (answer.kind === 'answered') return passed(check, place)
  if (!isDenied(answer.error)) {
    return unproven(check, place, `EC2 answers a dry run of CopyImage with ${said(answer.error)}`)
  }
  return failed(check, place, {
    what: `The role may not copy an AMI to the account: ${said(answer.error)}`,
    remedy: `${attachDistributionPolicy(lane.accountId, lane.region)}; if ${distributionRoleArn(lane)} has it, a permissions boundary or a service control policy denies ec2:CopyImage or ec2:CreateTags`,
  })
}
