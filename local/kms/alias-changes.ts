import {
  DeleteAlias$,
  UpdateAlias$,
  type DeleteAliasRequest,
  type UpdateAliasRequest,
} from '@aws-sdk/client-kms'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { notFound } from './errors.ts'
import { needsWithoutKey, placeOf, requireOwnKey } from './key-lookup.ts'
import { requireNotPendingDeletion } from './key-state.ts'
import { aliasArn, type Alias } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** UpdateAlias: needs its permission on the alias, on the key that it names and on the key that it is to name. */
export function updateAlias(parts: KmsParts): Operation<UpdateAliasRequest, object> {
  const action = 'kms:UpdateAlias'
  return {
    schema: UpdateAlias$,
    needs: (input, context) => [
      { action, resource: aliasArn(placeOf(context), input.AliasName ?? '') },
      ...needsWithoutKey(parts, action, { keyId: input.TargetKeyId, context }),
    ],
    handle: ({ AliasName, TargetKeyId }, context) => {
      const alias = requireAlias(parts, AliasName, context)
      requireOwnKey(parts, alias.keyArn, { action, context })
      const key = requireOwnKey(parts, TargetKeyId, { action, context })
      requireNotPendingDeletion(key)
      parts.keys.addAlias(placeOf(context), alias.name, key.arn)
      return {}
    },
  }
}

/** DeleteAlias: needs its permission on the alias and on its key; the key stays. */
export function deleteAlias(parts: KmsParts): Operation<DeleteAliasRequest, object> {
  const action = 'kms:DeleteAlias'
  return {
    schema: DeleteAlias$,
    needs: (input, context) => [{ action, resource: aliasArn(placeOf(context), input.AliasName ?? '') }],
    handle: ({ AliasName }, context) => {
      const alias = requireAlias(parts, AliasName, context)
      requireOwnKey(parts, alias.keyArn, { action, context })
      parts.keys.removeAlias(placeOf(context), alias.name)
      return {}
    },
  }
}

function requireAlias({ keys }: KmsParts, name: string | undefined, context: RequestContext): Alias {
  const place = placeOf(context)
  const alias = keys.aliasesOf(place).find((candidate) => candidate.name === name)
  if (alias?.keyArn !== undefined && !alias.name.startsWith('alias/aws/')) return alias
  throw notFound(`Alias ${aliasArn(place, name ?? '')} is not found.`)
}
