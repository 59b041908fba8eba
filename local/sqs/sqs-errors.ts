import { ServiceError } from '../cloud/service.ts'

/** The queue that was named is not there. */
export function queueDoesNotExist(): ServiceError {
  return new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.')
}

/** A parameter has a value that SQS does not take. */
export function invalidParameter(reason: string): ServiceError {
  return new ServiceError('InvalidParameterValue', reason)
}

/** A parameter is outside its limits. */
export function outsideLimits(
  parameter: string,
  value: number,
  limits: readonly [number, number],
): ServiceError {
  return invalidParameter(
    `Value ${value} for parameter ${parameter} is invalid. Reason: Must be >= ${limits[0]} and <= ${limits[1]}, if provided.`,
  )
}
