import {
  CancelKeyDeletion$,
  ScheduleKeyDeletion$,
  type CancelKeyDeletionRequest,
  type CancelKeyDeletionResponse,
  type ScheduleKeyDeletionRequest,
  type ScheduleKeyDeletionResponse,
} from '@aws-sdk/client-kms'

import type { Operation } from '../cloud/service.ts'
import { invalidRequest } from './errors.ts'
import { needsWithoutKey, requireOwnKey } from './key-lookup.ts'
import { invalidState, requireNotPendingDeletion } from './key-state.ts'
import type { KmsParts } from './kms-parts.ts'

const dayMs = 86_400_000

/** ScheduleKeyDeletion: the key is gone after 7 to 30 days, and cannot be used meanwhile. */
export function scheduleKeyDeletion(
  parts: KmsParts,
): Operation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse> {
  const action = 'kms:ScheduleKeyDeletion'
  return {
    schema: ScheduleKeyDeletion$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: ({ KeyId, PendingWindowInDays: days = 30 }, context) => {
      if (days < 7 || days > 30)
        throw invalidRequest(`Expected PendingWindowInDays from 7 to 30, got ${days}`)
      const values = { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(days) }
      const key = requireOwnKey(parts, KeyId, { action, context, values })
      requireNotPendingDeletion(key)
      const deletedAtMs = parts.core.clock.now() + days * dayMs
      parts.keys.update(key.arn, { state: 'PendingDeletion', deletedAtMs })
      return {
        KeyId: key.arn,
        DeletionDate: new Date(deletedAtMs),
        KeyState: 'PendingDeletion',
        PendingWindowInDays: days,
      }
    },
  }
}

/** CancelKeyDeletion: the key is disabled then. */
export function cancelKeyDeletion(
  parts: KmsParts,
): Operation<CancelKeyDeletionRequest, CancelKeyDeletionResponse> {
  const action = 'kms:CancelKeyDeletion'
  return {
    schema: CancelKeyDeletion$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: ({ KeyId }, context) => {
      const key = requireOwnKey(parts, KeyId, { action, context })
      if (key.state !== 'PendingDeletion') throw invalidState(`${key.arn} is not pending deletion.`)
      parts.keys.update(key.arn, { state: 'Disabled', deletedAtMs: undefined })
      return { KeyId: key.arn }
    },
  }
}
