import { DisableKey$, EnableKey$, type DisableKeyRequest, type EnableKeyRequest } from '@aws-sdk/client-kms'

import type { Operation } from '../cloud/service.ts'
import { needsWithoutKey, requireOwnKey } from './key-lookup.ts'
import { requireNotPendingDeletion } from './key-state.ts'
import type { KmsParts } from './kms-parts.ts'

/** EnableKey. */
export function enableKey(parts: KmsParts): Operation<EnableKeyRequest, object> {
  return { schema: EnableKey$, ...stateChange(parts, 'kms:EnableKey', 'Enabled') }
}

/** DisableKey: nothing that the key encrypts can be used until it is enabled again. */
export function disableKey(parts: KmsParts): Operation<DisableKeyRequest, object> {
  return { schema: DisableKey$, ...stateChange(parts, 'kms:DisableKey', 'Disabled') }
}

function stateChange(
  parts: KmsParts,
  action: string,
  state: 'Enabled' | 'Disabled',
): Omit<Operation<EnableKeyRequest | DisableKeyRequest, object>, 'schema'> {
  return {
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const key = requireOwnKey(parts, input.KeyId, { action, context })
      requireNotPendingDeletion(key)
      parts.keys.update(key.arn, { state })
      return {}
    },
  }
}
