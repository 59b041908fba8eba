import type { CallAnswer } from '../../copying/call-answer.ts'
import type { LaneKey } from '../../copying/lane-key.ts'
import type { CheckResult } from '../check-result.ts'
import type { AllowedImages } from './answers.ts'
import { unreadable } from './refusals.ts'
import { failed, passed, unproven, warned } from './results.ts'

/** Whether copies that nobody wants encrypted stay so. */
export function judgeEbsDefault(
  lane: LaneKey,
  isSharedOn: boolean,
  answer: CallAnswer<boolean>,
): CheckResult {
  const check = 'EBS_ENCRYPTION_BY_DEFAULT'
  if (answer.kind === 'refused') {
    return unproven(check, lane, unreadable('ec2:GetEbsEncryptionByDefault', answer.error))
  }
  if (!answer.value) return passed(check, lane)
  const sharing = isSharedOn ? '; with aws/ebs it cannot be shared on as launchPermission asks' : ''
  return warned(check, lane, {
    what: `EBS encryption by default is on: the copy will be encrypted with the default key of the account, although no key is named${sharing}`,
    remedy: `Name a key of ${lane.region} (kmsKeys of the rule); in the account ${lane.accountId} this tells the default: aws ec2 get-ebs-default-kms-key-id --region ${lane.region}`,
  })
}

/** Whether the Allowed AMIs setting of an account and Region lets AMIs of the owner be seen. */
export function judgeAllowedImages(
  lane: LaneKey,
  ownerId: string,
  answer: CallAnswer<AllowedImages>,
): CheckResult {
  const check = 'ALLOWED_AMIS'
  if (answer.kind === 'refused') {
    return unproven(check, lane, unreadable('ec2:GetAllowedImagesSettings', answer.error))
  }
  const { state, criteria } = answer.value
  if (state !== 'enabled') return passed(check, lane)
  const ours = criteria.filter(({ providers }) => providers.length === 0 || providers.includes(ownerId))
  if (ours.some(({ hasOtherConditions }) => !hasOtherConditions)) return passed(check, lane)
  if (ours.length > 0) {
    return unproven(
      check,
      lane,
      `Allowed AMIs are those of ${ownerId} that meet further conditions; whether the AMI does shows in the copy`,
    )
  }
  const { accountId, region } = lane
  return failed(check, lane, {
    what: `Allowed AMIs is enabled and names no AMIs of ${ownerId}: EC2 will say that the source AMI does not exist`,
    remedy: `In the account ${accountId}: aws ec2 replace-image-criteria-in-allowed-images-settings --image-criteria ImageProviders=${[...new Set([...criteria.flatMap(({ providers }) => providers), ownerId])].join(',')} --region ${region}; criteria with other conditions have to be given again beside it (aws ec2 get-allowed-images-settings --region ${region})`,
  })
}

/** Whether an AMI may be made public in an account and Region, where that is wanted. */
export function judgePublicAccess(lane: LaneKey, answer: CallAnswer<boolean>): CheckResult {
  const check = 'BLOCK_PUBLIC_ACCESS'
  if (answer.kind === 'refused') {
    return unproven(check, lane, unreadable('ec2:GetImageBlockPublicAccessState', answer.error))
  }
  if (!answer.value) return passed(check, lane)
  return failed(check, lane, {
    what: 'Block public access for AMIs is on, and the copy is wanted public (userGroups: all)',
    remedy: `Name accounts, units or organizations instead of userGroups; or in the account ${lane.accountId}: aws ec2 disable-image-block-public-access --region ${lane.region}`,
  })
}
