import { describe, expect, it } from 'vitest'

import { judgeRegion } from '../../../../functions/lib/domain/checks/destination/judge-region.ts'
import { judgeRight } from '../../../../functions/lib/domain/checks/destination/judge-rights.ts'
import { judgeRole } from '../../../../functions/lib/domain/checks/destination/judge-role.ts'
import {
  accountId,
  answered,
  lane,
  ownerId,
  refused,
  region,
  remedyOf,
  verdictsOf,
  would,
} from './answers.ts'

const question = { accountId, ownerId, homeRegion: region }

describe('the role of an account', () => {
  it.each([
    ['is assumed', undefined, 'ROLE_NOT_ASSUMABLE passed'],
    ['is denied', 'AccessDenied', 'ROLE_NOT_ASSUMABLE failed'],
    ['is not known to STS, which is busy', 'TransientServiceError', 'ROLE_NOT_ASSUMABLE unproven'],
    ['is in an account without our Region', 'RegionDisabledException', 'REGION_NOT_ENABLED failed'],
  ])('is judged when it %s', (_, name, verdict) => {
    const refusal = name === undefined ? undefined : { name, message: 'no' }
    const result = judgeRole(question, refusal)
    expect(verdictsOf(result)).toEqual([verdict])
    expect(result.region).toBeUndefined()
  })

  it('is to trust the owner account, by its ARN', () => {
    const remedy = remedyOf(judgeRole(question, { name: 'AccessDenied', message: 'no' }))
    expect(remedy).toContain(`OwnerAccountId=${ownerId}`)
    expect(remedy).toContain(`{"AWS":"arn:aws:iam::${ownerId}:root"}`)
    expect(remedy).toContain(`arn:aws:iam::${accountId}:role/EC2ImageBuilderDistributionCrossAccountRole`)
  })
})

describe('the Region that we ask from', () => {
  it('is enabled by a command that names account and Region', () => {
    expect(remedyOf(judgeRole(question, { name: 'RegionDisabledException', message: 'no' }))).toBe(
      `aws account enable-region --account-id ${accountId} --region-name ${region}`,
    )
  })
})

describe('the right to copy', () => {
  it.each([
    ['would succeed', would, 'ROLE_LACKS_PERMISSION passed'],
    ['is denied', refused('UnauthorizedOperation'), 'ROLE_LACKS_PERMISSION failed'],
    ['finds no AMI', refused('InvalidAMIID.NotFound'), 'ROLE_LACKS_PERMISSION unproven'],
    ['is throttled', refused('TransientServiceError'), 'ROLE_LACKS_PERMISSION unproven'],
  ])('is judged when a dry run %s', (_, answer, verdict) => {
    expect(verdictsOf(judgeRight(lane, 'ec2:CopyImage', answer))).toEqual([verdict])
  })

  it.each([
    ['eu-west-1', 'arn:aws:iam::aws:policy'],
    ['cn-north-1', 'arn:aws-cn:iam::aws:policy'],
  ])('is given in %s by the managed policy of its partition', (inRegion, prefix) => {
    const result = judgeRight(
      { accountId, region: inRegion },
      'ec2:CopyImage',
      refused('UnauthorizedOperation'),
    )
    expect(remedyOf(result)).toContain(
      `aws iam attach-role-policy --role-name EC2ImageBuilderDistributionCrossAccountRole --policy-arn ${prefix}/Ec2ImageBuilderCrossAccountDistributionAccess`,
    )
  })
})

describe('a Region', () => {
  const statuses = (status: string) => answered(new Map([[region, status]]))

  it.each([
    ['answered', would, undefined, 'passed'],
    ['refused for want of rights', refused('UnauthorizedOperation'), undefined, 'passed'],
    ['did not find the AMI', refused('InvalidAMIID.NotFound'), undefined, 'passed'],
    ['does not know the account', refused('AuthFailure'), statuses('not-opted-in'), 'failed'],
    ['is enabled and did not like the AMI', refused('AuthFailure'), statuses('opted-in'), 'passed'],
    ['is in doubt and we may not ask', refused('AuthFailure'), refused('UnauthorizedOperation'), 'unproven'],
    ['is not in the list', refused('AuthFailure'), answered(new Map<string, string>()), 'unproven'],
    ['says so itself', refused('OptInRequired'), refused('UnauthorizedOperation'), 'failed'],
  ])('is judged when EC2 %s', (_, answer, told, verdict) => {
    expect(verdictsOf(judgeRegion(lane, answer, told))).toEqual([`REGION_NOT_ENABLED ${verdict}`])
  })

  it('is enabled by a command that names account and Region', () => {
    expect(remedyOf(judgeRegion(lane, refused('OptInRequired')))).toContain(
      `aws account enable-region --account-id ${accountId} --region-name ${region}`,
    )
  })
})
