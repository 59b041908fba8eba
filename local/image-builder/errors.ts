import { ServiceError } from '../cloud/service.ts'

/** Image Builder's InvalidParameterValueException, which names the member. */
export function invalidParameterValue(member: string, problem: string): ServiceError {
  return new ServiceError(
    'InvalidParameterValueException',
    `The value supplied for parameter '${member}' is not valid. ${problem}`,
  )
}

/** Image Builder's ForbiddenException: the resource is another account's and not shared with the caller, or does not exist there. */
export function forbidden(arn: string): ServiceError {
  return new ServiceError('ForbiddenException', `You are not authorized to access the resource '${arn}'.`, {
    httpStatus: 403,
  })
}

/** Image Builder's answer where an operation lists no ResourceNotFoundException. */
export function absent(arn: string): ServiceError {
  return new ServiceError('ClientException', `The resource '${arn}' cannot be found.`)
}

/** Image Builder's ResourceNotFoundException. */
export function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${what} cannot be found.`, { httpStatus: 404 })
}

/** Image Builder's ResourceAlreadyExistsException. */
export function alreadyExists(kind: string, arn: string): ServiceError {
  return new ServiceError(
    'ResourceAlreadyExistsException',
    `The following resource '${kind}' already exists: '${arn}'.`,
  )
}
