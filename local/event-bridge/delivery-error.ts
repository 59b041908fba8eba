import { ServiceError } from '../cloud/service.ts'

/** Why an event did not get to its target, in the words that dead-letter messages use. */
export interface DeliveryError {
  /** An ERROR_CODE of the EventBridge guide. */
  readonly code:
    | 'NO_PERMISSIONS'
    | 'NO_RESOURCE'
    | 'THROTTLING'
    | 'INVALID_JSON'
    | 'ERROR_FROM_TARGET'
    | 'FAILED_TO_ASSUME_ROLE'
    | 'THIRD_ACCOUNT_HOP_DETECTED'
    | 'THIRD_REGION_HOP_DETECTED'
  readonly message: string
  /** Whether it may go away by itself. */
  readonly retriable: boolean
}

const known: Readonly<Record<string, Pick<DeliveryError, 'code' | 'retriable'>>> = {
  AccessDeniedException: { code: 'NO_PERMISSIONS', retriable: false },
  ResourceNotFoundException: { code: 'NO_RESOURCE', retriable: false },
  StateMachineDoesNotExist: { code: 'NO_RESOURCE', retriable: false },
  FailedToAssumeRole: { code: 'FAILED_TO_ASSUME_ROLE', retriable: false },
  QueueDoesNotExist: { code: 'NO_RESOURCE', retriable: false },
  TooManyRequestsException: { code: 'THROTTLING', retriable: true },
}

/**
 * What a failed call of a target means for the delivery.
 * @throws what is no ServiceError: a defect of the embedded cloud.
 */
export function deliveryErrorOf(error: unknown): DeliveryError {
  if (!(error instanceof ServiceError)) throw error
  const { code, retriable } = known[error.code] ?? {
    code: 'ERROR_FROM_TARGET',
    retriable: error.httpStatus >= 500,
  }
  return { code, retriable, message: error.message }
}

/** The target's input is no JSON, which functions cannot take. */
export function invalidJson(text: string): DeliveryError {
  return {
    code: 'INVALID_JSON',
    retriable: false,
    message: `Expected the target's input to be JSON, got ${text}`,
  }
}

/** The event has come from another bus already. */
export function secondHop(eventId: string, third: 'ACCOUNT' | 'REGION'): DeliveryError {
  return {
    code: `THIRD_${third}_HOP_DETECTED`,
    retriable: false,
    message: `Event ingestion rejected for event ${eventId} because an event can be sent to an event bus target only once. This event was previously delivered to an event bus target.`,
  }
}
