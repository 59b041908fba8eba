import { CreateKey$, type CreateKeyRequest, type CreateKeyResponse } from '@aws-sdk/client-kms'

import type { Operation } from '../cloud/service.ts'
import { metadataOf } from './describe-key.ts'
import { notModelled } from './errors.ts'
import { placeOf } from './key-lookup.ts'
import { checkNewPolicy } from './key-policies.ts'
import { readKeyKind } from './key-spec.ts'
import { keyArn } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** CreateKey: keys of one Region with key material of KMS; those that are not symmetric can only be described. */
export function createKey(parts: KmsParts): Operation<CreateKeyRequest, CreateKeyResponse> {
  return {
    schema: CreateKey$,
    needs: () => [{ action: 'kms:CreateKey', resource: '*' }],
    handle: (input, context) => {
      refuseOtherKeys(input)
      const kind = readKeyKind(input)
      const place = placeOf(context)
      const { Policy: policyText, Description: description, BypassPolicyLockoutSafetyCheck: bypass } = input
      if (policyText !== undefined)
        checkNewPolicy(parts, { text: policyText, keyArn: keyArn(place, 'new'), bypass }, context)
      const key = parts.keys.create(place, {
        kind,
        ...(description === undefined ? {} : { description }),
        ...(policyText === undefined ? {} : { policyText }),
      })
      return { KeyMetadata: metadataOf(key) }
    },
  }
}

function refuseOtherKeys(input: CreateKeyRequest): void {
  const { Origin = 'AWS_KMS' } = input
  if (Origin !== 'AWS_KMS') throw notModelled(`a key with Origin AWS_KMS, got ${Origin}`)
  if (input.MultiRegion === true) throw notModelled('a key of one Region, got MultiRegion')
  if (input.CustomKeyStoreId !== undefined || input.XksKeyId !== undefined)
    throw notModelled('a key without a custom key store')
  if ((input.Tags ?? []).length > 0) throw notModelled('a key without tags')
}
