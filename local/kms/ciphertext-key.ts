import { ServiceError } from '../cloud/service.ts'
import { keyArnOf } from './ciphertext.ts'
import { findKey, placeOf, requireUsableKey, type RequestedUse } from './key-lookup.ts'
import type { Key } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** A ciphertext, and the key that the request names for it. */
export interface NamedCiphertext {
  /** `undefined` when only permissions are asked for. */
  readonly ciphertext: Uint8Array | undefined
  readonly keyId: string | undefined
}

/**
 * The key that made a ciphertext, which has to be the one that the request names, if it names one.
 * @throws ServiceError InvalidCiphertextException, IncorrectKeyException, AccessDeniedException, DisabledException,
 * KMSInvalidStateException.
 */
export function requireCiphertextKey(
  parts: KmsParts,
  { ciphertext, keyId }: NamedCiphertext,
  use: RequestedUse,
): Key {
  if (ciphertext === undefined) return requireUsableKey(parts, keyId, use)
  const keyArn = keyArnOf(ciphertext)
  const place = placeOf(use.context)
  if (findKey(parts.keys, keyArn, place).kind === 'absent') {
    throw new ServiceError(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    )
  }
  const key = requireUsableKey(parts, keyId ?? keyArn, use)
  if (key.arn === keyArn) return key
  throw new ServiceError(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  )
}
