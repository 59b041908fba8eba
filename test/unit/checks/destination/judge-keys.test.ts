import { describe, expect, it } from 'vitest'

import {
  autoScalingRoleArn,
  judgeAutoScalingGrant,
} from '../../../../functions/lib/domain/checks/destination/judge-auto-scaling.ts'
import { judgeDestinationKey } from '../../../../functions/lib/domain/checks/destination/judge-destination-key.ts'
import { judgeSourceKey } from '../../../../functions/lib/domain/checks/destination/judge-source-key.ts'
import {
  accountId,
  answered,
  ownerId,
  policyIn,
  refused,
  region,
  remedyOf,
  verdictsOf,
  would,
} from './answers.ts'

const arn = `arn:aws:kms:${region}:${ownerId}:key/12345678-1234-1234-1234-123456789012`
const alias = `arn:aws:kms:${region}:${ownerId}:alias/golden`
const place = { accountId, region, subject: arn }
const aliasPlace = { accountId, region, subject: alias }
const good = { arn, state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }
const denied = (side: string) =>
  refused(
    'AccessDeniedException',
    `User: x is not authorized to perform: kms:DescribeKey on resource: y ${side}`,
  )

describe('the key of a copy', () => {
  it('passes all its checks when it lets the role in', () => {
    expect(verdictsOf(judgeDestinationKey(place, answered(good), would))).toEqual([
      'KMS_KEY_DISABLED passed',
      'KMS_KEY_NOT_SYMMETRIC passed',
      'KMS_KEY_NOT_USABLE passed',
    ])
    expect(verdictsOf(judgeDestinationKey(aliasPlace, answered(good), would))).toContain(
      'KMS_ALIAS_MISSING passed',
    )
  })

  it.each([
    ['an alias that leads nowhere', aliasPlace, refused('NotFoundException'), 'KMS_ALIAS_MISSING failed'],
    ['a key that is not there', place, refused('NotFoundException'), 'KMS_KEY_NOT_USABLE failed'],
    ['a key that is hidden', place, refused('AccessDeniedException'), 'KMS_KEY_NOT_USABLE failed'],
    ['an alias that is hidden', aliasPlace, refused('AccessDeniedException'), 'KMS_KEY_NOT_USABLE failed'],
    [
      'a key of which KMS says nothing now',
      place,
      refused('TransientServiceError'),
      'KMS_KEY_NOT_USABLE unproven',
    ],
  ])('is judged of what DescribeKey says of %s', (_, where, answer, verdict) => {
    expect(verdictsOf(judgeDestinationKey(where, answer))).toEqual([verdict])
  })

  it.each([
    ['Disabled', `aws kms enable-key --key-id ${arn} --region ${region}`],
    [
      'PendingDeletion',
      `aws kms cancel-key-deletion --key-id ${arn} --region ${region} && aws kms enable-key --key-id ${arn} --region ${region}`,
    ],
    ['PendingImport', `aws kms describe-key --key-id ${arn} --region ${region}`],
  ])('fails one check when it is %s, with the command that mends it', (state, command) => {
    const results = judgeDestinationKey(place, answered({ ...good, state }))
    expect(verdictsOf(results)).toEqual(['KMS_KEY_DISABLED failed', 'KMS_KEY_NOT_SYMMETRIC passed'])
    expect(remedyOf(results)).toContain(command)
  })

  it.each([
    ['asymmetric', { spec: 'RSA_2048' }],
    ['for signing', { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' }],
    ['for HMAC', { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }],
  ])('fails one check when it is %s', (_, kind) => {
    expect(verdictsOf(judgeDestinationKey(place, answered({ ...good, ...kind })))).toEqual([
      'KMS_KEY_DISABLED passed',
      'KMS_KEY_NOT_SYMMETRIC failed',
    ])
  })

  it.each([
    ['not allowed', refused('AccessDeniedException'), 'KMS_KEY_NOT_USABLE warned'],
    [
      'not allowed by the key, as where only EC2 may ask',
      denied('because no resource-based policy allows the kms:GenerateDataKeyWithoutPlaintext action'),
      'KMS_KEY_NOT_USABLE warned',
    ],
    [
      'not allowed by the role, as where it may ask through EC2 only',
      denied('because no identity-based policy allows the kms:GenerateDataKeyWithoutPlaintext action'),
      'KMS_KEY_NOT_USABLE warned',
    ],
    [
      'denied by the role',
      denied('with an explicit deny in an identity-based policy'),
      'KMS_KEY_NOT_USABLE failed',
    ],
    [
      'denied by the key',
      denied('with an explicit deny in a resource-based policy'),
      'KMS_KEY_NOT_USABLE failed',
    ],
    [
      'denied by the organization',
      denied('with an explicit deny in a service control policy'),
      'KMS_KEY_NOT_USABLE failed',
    ],
    [
      'not allowed to anybody of the account',
      denied('because no service control policy allows the kms:GenerateDataKeyWithoutPlaintext action'),
      'KMS_KEY_NOT_USABLE failed',
    ],
    ['answered by something else', refused('KMSInternalException'), 'KMS_KEY_NOT_USABLE unproven'],
  ])('is judged when the role may look at it and encrypting is %s', (_, answer, verdict) => {
    expect(verdictsOf(judgeDestinationKey(place, answered(good), answer)).at(-1)).toBe(verdict)
  })
})

describe('the remedy of a key', () => {
  it('is to name another one where there is none', () => {
    const remedy = remedyOf(judgeDestinationKey(place, refused('NotFoundException')))
    expect(remedy).toContain(`aws kms list-aliases --region ${region}`)
  })

  it('is the same where the role may look at it only, unless that is right', () => {
    const sentence = 'because no resource-based policy allows it'
    const results = judgeDestinationKey(place, answered(good), denied(sentence))
    expect(remedyOf(results)).toBe(
      `Nothing, where the policies let EC2 use the key (kms:ViaService); else: ${remedyOf(judgeDestinationKey(place, denied(sentence)))}`,
    )
  })

  const roleStatement = 'aws iam put-role-policy'
  const keyStatement = `"Principal":{"AWS":"arn:aws:iam::${accountId}:root"}`

  it.each([
    [
      'the role',
      'because no identity-based policy allows the kms:DescribeKey action',
      [roleStatement],
      [keyStatement],
    ],
    [
      'the key',
      'because no resource-based policy allows the kms:DescribeKey action',
      [keyStatement],
      [roleStatement],
    ],
    ['both where KMS does not tell', '', [roleStatement, keyStatement], []],
    [
      'nobody but who denies',
      'with an explicit deny in a service control policy',
      ['Take the deny of the service control policy away'],
      [roleStatement, keyStatement],
    ],
  ])('is for %s', (_, sentence, contained, left) => {
    const remedy = remedyOf(judgeDestinationKey(place, denied(sentence)))
    for (const one of contained) expect(remedy).toContain(one)
    for (const one of left) expect(remedy).not.toContain(one)
  })

  it.each([
    [place, arn],
    [aliasPlace, `arn:aws:kms:${region}:${ownerId}:key/*`],
  ])('lets the role use the key, which IAM does not know by an alias', (where, resource) => {
    const remedy = remedyOf(judgeDestinationKey(where, denied('because no identity-based policy allows it')))
    expect(policyIn(remedy)).toMatchObject({
      Statement: [
        { Effect: 'Allow', Resource: resource, Action: expect.arrayContaining(['kms:CreateGrant']) },
      ],
    })
    expect(/--policy-name ([\w+=,.@-]{1,128}) /.test(remedy)).toBe(true)
  })
})

describe('the key of the source', () => {
  it('is unproven with what KMS answered', () => {
    const { reason } = judgeSourceKey(place, answered(good), refused('AccessDeniedException', 'not you'))
    expect(reason).toContain('a dry run of kms:CreateGrant answers AccessDeniedException: not you')
  })

  it.each([
    ['lets the role look and grant', answered(good), would, 'passed'],
    ['lets only AWS services grant', answered(good), refused('AccessDeniedException'), 'unproven'],
    ['is hidden', refused('AccessDeniedException'), undefined, 'failed'],
    ['is gone', refused('NotFoundException'), undefined, 'failed'],
    ['is disabled', answered({ ...good, state: 'Disabled' }), undefined, 'failed'],
    ['is not told of', refused('TransientServiceError'), undefined, 'unproven'],
  ])('is judged when it %s', (_, description, grant, verdict) => {
    expect(verdictsOf(judgeSourceKey(place, description, grant))).toEqual([
      `SOURCE_KEY_NOT_USABLE ${verdict}`,
    ])
  })

  it('is enabled, or opened to the account, by what its remedy says', () => {
    const disabled = judgeSourceKey(place, answered({ ...good, state: 'Disabled' }))
    const hidden = judgeSourceKey(place, denied('because no resource-based policy allows it'))
    expect(remedyOf(disabled)).toBe(`aws kms enable-key --key-id ${arn} --region ${region}`)
    expect(remedyOf(hidden)).toContain(`In the account ${ownerId}, add to the policy of ${arn}: {`)
  })
})

describe('the grant of Auto Scaling', () => {
  const ownKey = arn.replace(ownerId, accountId)

  it.each([
    ['is there', arn, answered(true), 'passed'],
    ['is missing on a key of another account', arn, answered(false), 'warned'],
    ['is missing on a key of the account, whose policy may do', ownKey, answered(false), 'unproven'],
    ['may not be looked for', arn, refused('AccessDeniedException'), 'unproven'],
  ])('is judged when it %s', (_, keyArn, hasGrant, verdict) => {
    expect(verdictsOf(judgeAutoScalingGrant(place, keyArn, hasGrant))).toEqual([
      `AUTO_SCALING_KEY_GRANT ${verdict}`,
    ])
  })

  it('is made by a command with the ARNs of key and role', () => {
    const remedy = remedyOf(judgeAutoScalingGrant(place, arn, answered(false)))
    expect(remedy).toContain(
      `aws kms create-grant --key-id ${arn} --region ${region} --grantee-principal ${autoScalingRoleArn(place)} --operations`,
    )
  })
})
