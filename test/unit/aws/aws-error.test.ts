import { describe, expect, it } from 'vitest'

import {
  awsRefusalOf,
  hasName,
  translateAwsError,
  translatingErrors,
} from '../../../functions/lib/aws/aws-error.ts'
import { ImageNotAvailable } from '../../../functions/lib/domain/errors.ts'

const details = { where: 'arn:1', action: 'imagebuilder:GetImage' }

function awsError(name: string, members: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(`${name} happened`), { name, $fault: 'client', $metadata: {}, ...members })
}

describe('translateAwsError', () => {
  it.each([
    ['AccessDeniedException', awsError('AccessDeniedException'), 'PermissionMissing'],
    ['ForbiddenException', awsError('ForbiddenException'), 'PermissionMissing'],
    ['UnauthorizedOperation', awsError('UnauthorizedOperation'), 'PermissionMissing'],
    ['AuthFailure', awsError('AuthFailure'), 'PermissionMissing'],
    ['a throttle by name', awsError('ThrottlingException'), 'TransientServiceError'],
    [
      'a throttle by status',
      awsError('CallRateLimitExceededException', { $metadata: { httpStatusCode: 429 } }),
      'TransientServiceError',
    ],
    [
      'a retryable shape',
      awsError('SomeException', { $retryable: { throttling: true } }),
      'TransientServiceError',
    ],
    ['a fault of the server', awsError('ServiceException', { $fault: 'server' }), 'TransientServiceError'],
    ['a status of 503', awsError('Unknown', { $metadata: { httpStatusCode: 503 } }), 'TransientServiceError'],
    ['ResourceInUseException', awsError('ResourceInUseException'), 'TransientServiceError'],
    ['expired credentials', awsError('ExpiredTokenException'), 'TransientServiceError'],
    [
      'a broken connection',
      Object.assign(new Error('read'), { code: 'ECONNRESET' }),
      'TransientServiceError',
    ],
    [
      'a time-out of the client',
      Object.assign(new Error('slow'), { name: 'TimeoutError' }),
      'TransientServiceError',
    ],
    ['a validation', awsError('InvalidParameterValueException'), 'RequestRefused'],
    [
      'a quota',
      awsError('ServiceQuotaExceededException', { $metadata: { httpStatusCode: 402 } }),
      'RequestRefused',
    ],
    ['a bug of ours', new TypeError('x is not a function'), 'TypeError'],
    ['a file that is not there', Object.assign(new Error('open'), { code: 'ENOENT' }), 'Error'],
  ])('makes of %s: %s is %s', (_, error, name) => {
    expect(translateAwsError(error, details).name).toBe(name)
  })

  it("keeps AWS's sentence and the cause, and says where and what next", () => {
    const error = awsError('AccessDeniedException')

    expect(translateAwsError(error, details)).toMatchObject({
      message: 'imagebuilder:GetImage: AccessDeniedException happened',
      where: 'arn:1',
      remedy: expect.stringContaining('Allow imagebuilder:GetImage on arn:1') as string,
      cause: error,
    })
  })

  it.each([
    ['of ours', new ImageNotAvailable('TESTING', { where: 'arn:2', remedy: 'Wait' })],
    ["that is not AWS's", new RangeError('bug')],
  ])('answers an error %s unchanged', (_, error) => {
    expect(translateAwsError(error, details)).toBe(error)
  })

  it('makes an error of a value that is none', () => {
    expect(translateAwsError('lost', details).message).toBe('Expected an error to be thrown, got lost')
  })
})

describe('awsRefusalOf', () => {
  it.each([
    [
      'a refusal',
      awsError('InvalidAMIID.NotFound'),
      'InvalidAMIID.NotFound',
      'InvalidAMIID.NotFound happened',
    ],
    ['a lack of rights', awsError('AccessDenied'), 'AccessDenied', 'AccessDenied happened'],
    [
      'a throttle',
      awsError('RequestLimitExceeded'),
      'TransientServiceError',
      'RequestLimitExceeded: RequestLimitExceeded happened',
    ],
    [
      'an old session',
      awsError('RequestExpired'),
      'TransientServiceError',
      'RequestExpired: RequestExpired happened',
    ],
    [
      'a broken connection',
      Object.assign(new Error('read'), { code: 'ECONNRESET' }),
      'TransientServiceError',
      'Error: read',
    ],
  ])('answers %s', (_, error, name, message) => {
    expect(awsRefusalOf(error)).toEqual({ name, message })
  })

  it.each([
    ['a bug', new TypeError('x is not a function')],
    ['an error of ours', new ImageNotAvailable('TESTING', { where: 'arn:2', remedy: 'Wait' })],
    ['no error', 'lost'],
  ])('answers nothing for %s', (_, error) => {
    expect(awsRefusalOf(error)).toBeUndefined()
  })
})

describe('translatingErrors', () => {
  it('answers what the call answers', async () => {
    expect(await translatingErrors(details, async () => 7)).toBe(7)
  })

  it('throws what the call throws, translated', async () => {
    const call = async () => Promise.reject(awsError('ThrottlingException'))

    await expect(translatingErrors(details, call)).rejects.toMatchObject({ name: 'TransientServiceError' })
  })
})

describe('hasName', () => {
  it.each([
    [new TypeError('x'), true],
    [{ name: 'TypeError', message: 'of another realm' }, true],
    [new Error('TypeError'), false],
    ['TypeError', false],
    [undefined, false],
  ])('answers for %s: %s', (error, expected) => {
    expect(hasName(error, 'TypeError')).toBe(expected)
  })
})
