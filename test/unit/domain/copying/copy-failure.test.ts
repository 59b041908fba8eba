import { describe, expect, it } from 'vitest'

import {
  boundAttempts,
  classifyCallError,
  classifyFailedImage,
  vanished,
} from '../../../../functions/lib/domain/copying/copy-failure.ts'
import { accountId, minutesAgo, now, region } from './copies.ts'

const lane = { accountId, region }
const fresh = { grantedAt: minutesAgo(2), now }

describe('classifyCallError', () => {
  it.each([
    ['ResourceLimitExceeded', 'Too many snapshot copies in progress.', 'placeKept', 'COPY_LIMIT_REACHED'],
    ['RequestLimitExceeded', 'Request limit exceeded.', 'repeat', 'COPY_REPEATED'],
    ['IncorrectState', 'still pending', 'repeat', 'COPY_REPEATED'],
    ['TooManyUpdates', 'There are concurrent updates for a resource', 'repeat', 'COPY_REPEATED'],
    ['InvalidAMIID.NotFound', 'does not exist', 'repeat', 'SOURCE_NOT_VISIBLE'],
    ['AuthFailure', 'Not authorized for image', 'repeat', 'SOURCE_NOT_VISIBLE'],
    [
      'InvalidRequest',
      'You do not have permission to access the storage of this ami',
      'repeat',
      'SOURCE_NOT_VISIBLE',
    ],
    [
      'InvalidRequest',
      'The image ami-1 is paravirtual, which the Region does not support',
      'person',
      'COPY_REFUSED',
    ],
    ['UnauthorizedOperation', 'You are not authorized', 'person', 'ROLE_LACKS_PERMISSION'],
    ['AccessDenied', 'is not authorized to perform: sts:AssumeRole', 'person', 'ROLE_NOT_ASSUMABLE'],
    ['OptInRequired', 'not subscribed', 'person', 'REGION_NOT_ENABLED'],
    [
      'AuthFailure',
      'AWS was not able to validate the provided access credentials',
      'person',
      'REGION_NOT_ENABLED',
    ],
    ['InvalidAMIName.Duplicate', 'AMI name is in use', 'again', 'COPY_REFUSED'],
    ['InvalidAMIID.Unavailable', 'is currently pending', 'repeat', 'SOURCE_AMI_MISSING'],
    ['InvalidParameterValue', 'The specified keyId is invalid', 'person', 'KMS_KEY_NOT_USABLE'],
    ['SomethingNew', 'nobody knows', 'person', 'COPY_REFUSED'],
  ])('takes %s (%s) for %s', (name, message, kind, check) => {
    const verdict = classifyCallError({ name, message }, lane, fresh)

    expect(verdict).toMatchObject({ kind, finding: { check, where: `${accountId} in ${region}` } })
    expect(verdict.finding.what).toContain(message)
    expect(verdict.finding.remedy).not.toBe('')
  })

  it.each([
    ['an unseen source for a missing grant', 'InvalidAMIID.NotFound'],
    ['one that is not available for disabled', 'InvalidAMIID.Unavailable'],
  ])('takes %s five minutes after the grant, and where nobody was granted', (_, name) => {
    const error = { name, message: 'of ami-1' }

    expect(classifyCallError(error, lane, { grantedAt: minutesAgo(4.9), now }).kind).toBe('repeat')
    expect(classifyCallError(error, lane, { grantedAt: minutesAgo(5), now }).kind).toBe('person')
    expect(classifyCallError(error, lane, { now }).kind).toBe('person')
  })
})

describe('classifyFailedImage', () => {
  const failed = (message: string | undefined, state = 'failed') =>
    classifyFailedImage(
      { imageId: 'ami-1', state, reason: message === undefined ? {} : { code: 'Client.Error', message } },
      lane,
    )

  it.each([
    [
      'AMI snapshot copy failed with error: Given key ID is not accessible. You must have DescribeKey permissions on the default CMK.',
      'person',
      'KMS_KEY_NOT_USABLE',
    ],
    ['Snapshots encrypted with the AWS Managed CMK can’t be shared', 'person', 'AWS_MANAGED_KEY'],
    ['Copy image failed with an internal error', 'again', 'COPY_FAILED'],
    ['You have reached your snapshot limit', 'person', 'QUOTA_REACHED'],
  ])('takes "%s" for %s, %s', (message, kind, check) => {
    expect(failed(message)).toMatchObject({ kind, finding: { check } })
    expect(failed(message).finding.what).toContain('ami-1')
  })

  it('says that EC2 gives no reason where it gives none', () => {
    expect(failed(undefined).finding.what).toBe('The AMI ami-1 is failed, and EC2 does not say why')
  })

  it.each(['deregistered', 'disabled'])('asks a person about an AMI that somebody made %s', (state) => {
    expect(failed(undefined, state)).toMatchObject({ kind: 'person', finding: { check: 'COPY_TAKEN_AWAY' } })
  })
})

describe('boundAttempts', () => {
  it.each([
    [1, 1, 'again'],
    [2, 1, 'again'],
    [3, 1, 'person'],
    [5, 4, 'again'],
    [6, 4, 'person'],
  ])('leaves attempt %s of those from %s with %s', (attempt, firstAttempt, kind) => {
    expect(boundAttempts(vanished('ami-1', lane), { attempt, firstAttempt }).kind).toBe(kind)
  })

  it('does not count refusals that cost no attempt', () => {
    const verdict = classifyCallError({ name: 'ResourceLimitExceeded', message: 'x' }, lane, fresh)

    expect(boundAttempts(verdict, { attempt: 9, firstAttempt: 1 }).kind).toBe('placeKept')
  })
})
