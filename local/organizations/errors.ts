import type { InvalidInputExceptionReason } from '@aws-sdk/client-organizations'

import { ServiceError } from '../cloud/service.ts'

/** Organizations' InvalidInputException, which gives its reason as a word. */
export function invalidInput(reason: InvalidInputExceptionReason, message: string): ServiceError {
  return new ServiceError('InvalidInputException', message, { members: { Reason: reason } })
}

/** Organizations' ParentNotFoundException. */
export function parentNotFound(id: string): ServiceError {
  return new ServiceError('ParentNotFoundException', `You specified a parent that doesn't exist: ${id}.`)
}
