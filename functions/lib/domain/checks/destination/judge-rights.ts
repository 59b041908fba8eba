import type { CallAnswer } from '../../copying/call-answer.ts'
import { distributionRoleArn } from '../../copying/distribution-role.ts'
import type { LaneKey } from '../../copying/lane-key.ts'
import type { CheckResult } from '../check-result.ts'
import { isDenied, said } from './refusals.ts'
import { attachDistributionPolicy } from './remedies.ts'
import { failed, passed, unproven } from './results.ts'

/** What AWS's own policy for the role allows, and copies need. */
export type CopyAction = 'ec2:CopyImage' | 'ec2:DescribeImages' | 'ec2:ModifyImageAttribute'

/** What a call, or a dry run of it, says of the role: a dry run looks at permissions, not at snapshots, keys or names. */
export function judgeRight(lane: LaneKey, action: CopyAction, answer: CallAnswer<unknown>): CheckResult {
  const check = 'ROLE_LACKS_PERMISSION'
  const place = { ...lane, subject: action }
  if (answer.kind === 'answered') return passed(check, place)
  if (!isDenied(answer.error)) {
    return unproven(check, place, `EC2 answers ${action} with ${said(answer.error)}`)
  }
  const actions = action === 'ec2:CopyImage' ? `${action} or ec2:CreateTags` : action
  return failed(check, place, {
    what: `The role may not do ${actions} in the account: ${said(answer.error)}`,
    remedy: `${attachDistributionPolicy(lane.accountId, lane.region)}; if ${distributionRoleArn(lane)} has it, a permissions boundary or a service control policy denies ${actions}`,
  })
}
