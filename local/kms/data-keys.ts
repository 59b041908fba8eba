import {
  GenerateDataKey$,
  GenerateDataKeyWithoutPlaintext$,
  type GenerateDataKeyRequest,
  type GenerateDataKeyResponse,
  type GenerateDataKeyWithoutPlaintextRequest,
  type GenerateDataKeyWithoutPlaintextResponse,
} from '@aws-sdk/client-kms'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { sealWith } from './cryptography.ts'
import { unlessDryRun } from './dry-run.ts'
import { invalidRequest, notModelled } from './errors.ts'
import { needsWithoutKey, requireUsableKey } from './key-lookup.ts'
import type { KmsParts } from './kms-parts.ts'

/** GenerateDataKey: the new key in plain and encrypted. */
export function generateDataKey(parts: KmsParts): Operation<GenerateDataKeyRequest, GenerateDataKeyResponse> {
  const action = 'kms:GenerateDataKey'
  return {
    schema: GenerateDataKey$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      if (input.Recipient !== undefined) throw notModelled('GenerateDataKey without Recipient')
      return newDataKey(parts, input, { action, context })
    },
  }
}

/** GenerateDataKeyWithoutPlaintext: the new key encrypted only, as EBS asks for it. */
export function generateDataKeyWithoutPlaintext(
  parts: KmsParts,
): Operation<GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse> {
  const action = 'kms:GenerateDataKeyWithoutPlaintext'
  return {
    schema: GenerateDataKeyWithoutPlaintext$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const { Plaintext: _kept, ...output } = newDataKey(parts, input, { action, context })
      return output
    },
  }
}

function newDataKey(
  parts: KmsParts,
  input: GenerateDataKeyWithoutPlaintextRequest,
  { action, context }: { readonly action: string; readonly context: RequestContext },
) {
  const length = lengthOf(input)
  const { EncryptionContext: encryptionContext = {}, GrantTokens: grantTokens } = input
  const key = requireUsableKey(parts, input.KeyId, { action, context, encryptionContext, grantTokens })
  return unlessDryRun(input.DryRun, () => {
    const plaintext = Buffer.from(parts.core.identifiers.hex(length * 2), 'hex')
    const ciphertext = sealWith(parts, key, { encryptionContext, plaintext })
    return { KeyId: key.arn, CiphertextBlob: ciphertext, Plaintext: plaintext }
  })
}

function lengthOf({ KeySpec, NumberOfBytes }: GenerateDataKeyWithoutPlaintextRequest): number {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined))
    throw invalidRequest('Please specify either number of bytes or key spec.')
  if (KeySpec !== undefined) return KeySpec === 'AES_256' ? 32 : 16
  if (NumberOfBytes !== undefined && NumberOfBytes >= 1 && NumberOfBytes <= 1024) return NumberOfBytes
  throw invalidRequest(`Expected NumberOfBytes from 1 to 1024, got ${NumberOfBytes}`)
}
