import { distributionRoleArn } from '../../copying/distribution-role.ts'
import type { CallError } from '../../copying/failure-findings.ts'
import { partitionOfRegion } from '../../partition.ts'
import type { CheckResult } from '../check-result.ts'
import { isDenied, said } from './refusals.ts'
import { failed, passed, unproven } from './results.ts'

/** The role of an account, and who wants to assume it. */
export interface RoleQuestion {
  readonly accountId: string
  readonly ownerId: string
  /** The Region that the role is assumed in. */
  readonly homeRegion: string
}

/** What assuming the role says; `refusal` is absent where it was assumed. */
export function judgeRole(question: RoleQuestion, refusal?: CallError): CheckResult {
  const { accountId } = question
  const check = 'ROLE_NOT_ASSUMABLE'
  if (refusal === undefined) return passed(check, { accountId })
  if (refusal.name === 'RegionDisabledException') return homeRegionNotEnabled(question, refusal)
  return isDenied(refusal)
    ? failed(check, { accountId }, { what: said(refusal), remedy: remedyOf(question) })
    : unproven(check, { accountId }, `STS could not say whether the role can be assumed: ${said(refusal)}`)
}

/** STS knows an account only in Regions that it has enabled, wherever its AMIs are wanted. */
function homeRegionNotEnabled({ accountId, homeRegion }: RoleQuestion, refusal: CallError): CheckResult {
  return failed(
    'REGION_NOT_ENABLED',
    { accountId },
    {
      what: `The account has not enabled ${homeRegion}, the Region that imagebuilder-share asks from: ${said(refusal)}`,
      remedy: `aws account enable-region --account-id ${accountId} --region-name ${homeRegion}`,
    },
  )
}

/** STS answers a missing role, another name, a trust policy and a service control policy alike. */
function remedyOf(question: RoleQuestion): string {
  const { accountId, ownerId, homeRegion } = question
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:${partitionOfRegion(homeRegion)}:iam::${ownerId}:root` },
    Action: 'sts:AssumeRole',
  }
  return `In the account ${accountId}: aws cloudformation deploy --template-file infra/destination-account.template.json --stack-name imagebuilder-share-destination --capabilities CAPABILITY_NAMED_IAM --parameter-overrides OwnerAccountId=${ownerId} (docs/destination-accounts.md). Where ${distributionRoleArn({ accountId, region: homeRegion })} is there already: its trust policy needs ${JSON.stringify(trust)}, and no service control policy may deny sts:AssumeRole on it`
}
