import { ServiceError } from '../cloud/service.ts'

/** SSM's ValidationException. */
export function invalidRequest(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}

/** The sentence of AWS's request validation about one member. */
export function constraintViolated(member: string, value: string | number, constraint: string): ServiceError {
  return invalidRequest(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  )
}

/** A parameter that is not there, or that is still being validated. */
export function parameterNotFound(reference: string): ServiceError {
  return new ServiceError('ParameterNotFound', `Parameter ${reference} not found.`)
}

/** A parameter without that version, or without a version of that label. */
export function versionNotFound(what: string, name: string): ServiceError {
  return new ServiceError(
    'ParameterVersionNotFound',
    `Systems Manager could not find ${what} of ${name}. Verify the version and try again.`,
  )
}

/** For what Parameter Store has and the embedded cloud has not. */
export function notModelled(what: string): ServiceError {
  return invalidRequest(`Expected ${what}: others are not modelled here`)
}
