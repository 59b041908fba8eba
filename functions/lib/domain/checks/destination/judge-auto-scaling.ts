import type { CallAnswer } from '../../copying/call-answer.ts'
import { partitionOfRegion } from '../../partition.ts'
import { ownerOfArn } from '../../resource-arn.ts'
import type { CheckResult } from '../check-result.ts'
import type { KeyPlace } from './judge-destination-key.ts'
import { unreadable } from './refusals.ts'
import { passed, unproven, warned } from './results.ts'

/** Who launches the instances of Auto Scaling groups in an account. */
export function autoScalingRoleArn({ accountId, region }: Pick<KeyPlace, 'accountId' | 'region'>): string {
  return `arn:${partitionOfRegion(region)}:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`
}

/**
 * Whether Auto Scaling can launch what a key encrypts. A key of another account needs a grant for the service-linked role
 * (EC2 Auto Scaling guide, "Required KMS key policy"); for one of its own the key's policy may do, which we may not read.
 */
export function judgeAutoScalingGrant(
  place: KeyPlace,
  keyArn: string,
  hasGrant: CallAnswer<boolean>,
): CheckResult {
  const check = 'AUTO_SCALING_KEY_GRANT'
  if (hasGrant.kind === 'refused') return unproven(check, place, unreadable('kms:ListGrants', hasGrant.error))
  if (hasGrant.value) return passed(check, place)
  const { accountId, region } = place
  if (ownerOfArn(keyArn) === accountId) {
    return unproven(
      check,
      place,
      'The service-linked role of Auto Scaling has no grant; the policy of the key, which only its account reads, may let it in',
    )
  }
  return warned(check, place, {
    what: `The service-linked role of Auto Scaling has no grant on the key of another account: instances of an Auto Scaling group would end with Client.InternalError`,
    remedy: `In the account ${accountId}: aws kms create-grant --key-id ${keyArn} --region ${region} --grantee-principal ${autoScalingRoleArn(place)} --operations Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext DescribeKey CreateGrant`,
  })
}
