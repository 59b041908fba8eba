import {
  Decrypt$,
  Encrypt$,
  ReEncrypt$,
  type DecryptRequest,
  type DecryptResponse,
  type EncryptRequest,
  type EncryptResponse,
  type ReEncryptRequest,
  type ReEncryptResponse,
} from '@aws-sdk/client-kms'

import { ServiceError, type Operation } from '../cloud/service.ts'
import { requireCiphertextKey } from './ciphertext-key.ts'
import { open, seal } from './ciphertext.ts'
import { unlessDryRun } from './dry-run.ts'
import { invalidRequest, notModelled } from './errors.ts'
import type { EncryptionContext } from './grant.ts'
import { needsWithoutKey, requireUsableKey } from './key-lookup.ts'
import type { Key } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

const algorithm = 'SYMMETRIC_DEFAULT'

/** Encrypt: at most 4,096 bytes. The ciphertext is of our own form. */
export function encrypt(parts: KmsParts): Operation<EncryptRequest, EncryptResponse> {
  const action = 'kms:Encrypt'
  return {
    schema: Encrypt$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const { Plaintext: plaintext = new Uint8Array(), EncryptionContext: encryptionContext = {} } = input
      if (plaintext.length < 1 || plaintext.length > 4096)
        throw invalidRequest(`Expected a plaintext of 1 to 4096 bytes, got ${plaintext.length}`)
      requireSymmetric(input.EncryptionAlgorithm)
      const grantTokens = input.GrantTokens
      const key = requireUsableKey(parts, input.KeyId, { action, context, encryptionContext, grantTokens })
      return unlessDryRun(input.DryRun, () => ({
        KeyId: key.arn,
        CiphertextBlob: sealWith(parts, key, { encryptionContext, plaintext }),
        EncryptionAlgorithm: algorithm,
      }))
    },
  }
}

/** Decrypt: with the key that the ciphertext names. */
export function decrypt(parts: KmsParts): Operation<DecryptRequest, DecryptResponse> {
  const action = 'kms:Decrypt'
  return {
    schema: Decrypt$,
    needs: () => [],
    handle: (input, context) => {
      const { EncryptionContext: encryptionContext = {}, GrantTokens: grantTokens } = input
      if (input.Recipient !== undefined) throw notModelled('Decrypt without Recipient')
      requireSymmetric(input.EncryptionAlgorithm)
      const ciphertext = ciphertextOf(input)
      const named = { ciphertext, keyId: input.KeyId }
      const key = requireCiphertextKey(parts, named, { action, context, encryptionContext, grantTokens })
      const plaintext = open(ciphertext, encryptionContext)
      return unlessDryRun(input.DryRun, () => ({
        KeyId: key.arn,
        Plaintext: plaintext,
        EncryptionAlgorithm: algorithm,
      }))
    },
  }
}

/** ReEncrypt: from one key to another, or to the same in another encryption context, with two permissions. */
export function reEncrypt(parts: KmsParts): Operation<ReEncryptRequest, ReEncryptResponse> {
  return {
    schema: ReEncrypt$,
    needs: () => [],
    handle: (input, context) => {
      requireSymmetric(input.SourceEncryptionAlgorithm)
      requireSymmetric(input.DestinationEncryptionAlgorithm)
      const ciphertext = ciphertextOf(input)
      const { SourceEncryptionContext: from = {}, DestinationEncryptionContext: to = {} } = input
      const grantTokens = input.GrantTokens
      const source = requireCiphertextKey(
        parts,
        { ciphertext, keyId: input.SourceKeyId },
        { action: 'kms:ReEncryptFrom', context, encryptionContext: from, grantTokens },
      )
      const plaintext = open(ciphertext, from)
      const destination = requireUsableKey(parts, input.DestinationKeyId, {
        action: 'kms:ReEncryptTo',
        context,
        encryptionContext: to,
        grantTokens,
      })
      return unlessDryRun(input.DryRun, () => ({
        SourceKeyId: source.arn,
        KeyId: destination.arn,
        CiphertextBlob: sealWith(parts, destination, { encryptionContext: to, plaintext }),
        SourceEncryptionAlgorithm: algorithm,
        DestinationEncryptionAlgorithm: algorithm,
      }))
    },
  }
}

/** A ciphertext of the key. */
export function sealWith(
  { core }: KmsParts,
  key: Key,
  secret: { readonly encryptionContext: EncryptionContext; readonly plaintext: Uint8Array },
): Uint8Array {
  return seal({ ...secret, keyArn: key.arn }, core.identifiers.hex(24))
}

/**
 * The ciphertext of a request; `undefined` when a dry run asks for permissions only.
 * @throws ServiceError InvalidCiphertextException when it is none of ours, ValidationException.
 */
function ciphertextOf(input: CiphertextInput): Uint8Array | undefined {
  const { CiphertextBlob, DryRun = false, DryRunModifiers: modifiers = [] } = input
  if (DryRun && modifiers.includes('IGNORE_CIPHERTEXT')) return undefined
  if (CiphertextBlob !== undefined) return CiphertextBlob
  throw invalidRequest("Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null")
}

type CiphertextInput = Pick<DecryptRequest, 'CiphertextBlob' | 'DryRun' | 'DryRunModifiers'>

function requireSymmetric(asked: string | undefined): void {
  if (asked === undefined || asked === algorithm) return
  throw new ServiceError(
    'InvalidKeyUsageException',
    `Expected the encryption algorithm of a symmetric key, ${algorithm}, got ${asked}`,
  )
}
