import type { CallAnswer } from '../../copying/call-answer.ts'
import type { CheckResult } from '../check-result.ts'
import type { KeyDescription } from './answers.ts'
import type { KeyPlace } from './judge-destination-key.ts'
import { enableKey, letRoleUseKey } from './key-remedies.ts'
import { isDenied, said } from './refusals.ts'
import { failed, passed, unproven } from './results.ts'

const check = 'SOURCE_KEY_NOT_USABLE'

/**
 * What DescribeKey, and then a dry run of CreateGrant, say of the key that a copy is decrypted with. The grant is made by
 * EC2 in earnest: a key policy may let only AWS's services make some (kms:GrantIsForAWSResource), which no dry run shows.
 */
export function judgeSourceKey(
  place: KeyPlace,
  description: CallAnswer<KeyDescription>,
  grant?: CallAnswer<unknown>,
): CheckResult {
  const { accountId, subject } = place
  if (description.kind === 'refused') {
    const { error } = description
    if (!isDenied(error) && error.name !== 'NotFoundException') {
      return unproven(check, place, `kms:DescribeKey answers ${said(error)}`)
    }
    return failed(check, place, {
      what: `The role may not use the key that the AMI is encrypted with: ${said(error)}`,
      remedy: letRoleUseKey(accountId, subject, error.message),
    })
  }
  const { state, arn } = description.value
  if (state !== 'Enabled') {
    return failed(check, place, {
      what: `The key that the AMI is encrypted with is ${state}`,
      remedy: enableKey(arn, state),
    })
  }
  if (grant?.kind === 'answered') return passed(check, place)
  return unproven(check, place, unprovenReason(grant))
}

function unprovenReason(grant: CallAnswer<unknown> | undefined): string {
  const answer = grant?.kind === 'refused' ? said(grant.error) : 'nothing'
  return `The role may look at the key; whether EC2 may use it for the role shows in the copy: a dry run of kms:CreateGrant answers ${answer}, which is right where the key lets only AWS services make grants`
}
