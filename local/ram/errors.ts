import { ServiceError } from '../cloud/service.ts'

/** RAM's InvalidParameterException. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message)
}

/** RAM's MissingRequiredParameterException. */
export function missingParameter(member: string): ServiceError {
  return new ServiceError('MissingRequiredParameterException', `The required parameter ${member} is missing.`)
}

/** RAM's MalformedArnException. */
export function malformedArn(arn: string, problem = 'Verify the ARN and try again.'): ServiceError {
  return new ServiceError(
    'MalformedArnException',
    `The specified resource ARN ${arn} is not valid. ${problem}`,
  )
}

/** RAM's UnknownResourceException: what the caller names does not exist, or is not the caller's to see. */
export function unknownResource(what: string): ServiceError {
  return new ServiceError('UnknownResourceException', `${what} could not be found.`)
}

/** RAM's OperationNotPermittedException. */
export function notPermitted(message: string): ServiceError {
  return new ServiceError('OperationNotPermittedException', message)
}

/** RAM's InvalidStateTransitionException. */
export function invalidStateTransition(message: string): ServiceError {
  return new ServiceError('InvalidStateTransitionException', message)
}
