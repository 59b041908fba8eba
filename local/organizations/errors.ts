import type {
  ConstraintViolationExceptionReason,
  InvalidInputExceptionReason,
} from '@aws-sdk/client-organizations'

import { ServiceError } from '../cloud/service.ts'

/** Organizations' InvalidInputException, which gives its reason as a word. */
export function invalidInput(reason: InvalidInputExceptionReason, message: string): ServiceError {
  return new ServiceError('InvalidInputException', message, { members: { Reason: reason } })
}

/** Organizations' ParentNotFoundException. */
export function parentNotFound(id: string): ServiceError {
  return new ServiceError('ParentNotFoundException', `You specified a parent that doesn't exist: ${id}.`)
}

/** Organizations' ConstraintViolationException, which gives its reason as a word. */
export function constraintViolation(reason: ConstraintViolationExceptionReason): ServiceError {
  return new ServiceError(
    'ConstraintViolationException',
    'You cannot perform this operation because it violates a constraint of the organization.',
    { members: { Reason: reason } },
  )
}
