import { ServiceError } from '../cloud/service.ts'

/** KMS's NotFoundException. */
export function notFound(message: string): ServiceError {
  return new ServiceError('NotFoundException', message)
}

/** KMS's MalformedPolicyDocumentException. */
export function malformedPolicy(message: string): ServiceError {
  return new ServiceError('MalformedPolicyDocumentException', message)
}

/** For members of a request that KMS has and the embedded cloud has not. */
export function notModelled(what: string): ServiceError {
  return new ServiceError('UnsupportedOperationException', `Expected ${what}: others are not modelled here`)
}

/** KMS's InvalidGrantTokenException. */
export function invalidGrantToken(): ServiceError {
  return new ServiceError('InvalidGrantTokenException', 'Expected grant tokens that CreateGrant gave out.')
}

/** KMS's ValidationException. */
export function invalidRequest(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
