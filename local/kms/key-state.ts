import { ServiceError } from '../cloud/service.ts'
import type { Key } from './key-store.ts'

/**
 * Lets only a key pass that is enabled (KMS Developer Guide, "Key states of AWS KMS keys").
 * @throws ServiceError DisabledException, KMSInvalidStateException.
 */
export function requireUsable(key: Key): void {
  requireNotPendingDeletion(key)
  if (key.state === 'Disabled') throw new ServiceError('DisabledException', `${key.arn} is disabled.`)
}

/** @throws ServiceError KMSInvalidStateException. */
export function requireNotPendingDeletion(key: Key): void {
  if (key.state === 'PendingDeletion') throw invalidState(`${key.arn} is pending deletion.`)
}

/** KMS's KMSInvalidStateException. */
export function invalidState(message: string): ServiceError {
  return new ServiceError('KMSInvalidStateException', message)
}
