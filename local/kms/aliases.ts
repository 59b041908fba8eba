import {
  CreateAlias$,
  ListAliases$,
  type CreateAliasRequest,
  type ListAliasesRequest,
  type ListAliasesResponse,
} from '@aws-sdk/client-kms'

import { pageOf } from '../cloud/pages.ts'
import { ServiceError, type Operation } from '../cloud/service.ts'
import { needsWithoutKey, placeOf, requireKeyOfAccount, requireOwnKey } from './key-lookup.ts'
import { requireNotPendingDeletion } from './key-state.ts'
import { aliasArn, type Alias } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'
import { checkedLimit } from './page-limit.ts'

const createAction = 'kms:CreateAlias'
const listAction = 'kms:ListAliases'

/** CreateAlias: another name for a key of the caller's account. */
export function createAlias(parts: KmsParts): Operation<CreateAliasRequest, object> {
  return {
    schema: CreateAlias$,
    needs: (input, context) => [
      { action: createAction, resource: aliasArn(placeOf(context), input.AliasName ?? '') },
      ...needsWithoutKey(parts, createAction, { keyId: input.TargetKeyId, context }),
    ],
    handle: (input, context) => {
      const place = placeOf(context)
      const name = checkedName(input.AliasName ?? '')
      const key = requireOwnKey(parts, input.TargetKeyId, { action: createAction, context })
      requireNotPendingDeletion(key)
      if (parts.keys.aliasesOf(place).some((alias) => alias.name === name)) {
        throw new ServiceError(
          'AlreadyExistsException',
          `An alias with the name ${aliasArn(place, name)} already exists`,
        )
      }
      parts.keys.addAlias(place, name, key.arn)
      return {}
    },
  }
}

/** ListAliases: the account's own in the Region; that of EBS's key is there before the key is. */
export function listAliases(parts: KmsParts): Operation<ListAliasesRequest, ListAliasesResponse> {
  return {
    schema: ListAliases$,
    needs: () => [{ action: listAction, resource: '*' }],
    handle: (input, context) => {
      const aliases = parts.keys.aliasesOf(placeOf(context))
      const key =
        input.KeyId === undefined
          ? undefined
          : requireKeyOfAccount(parts, input.KeyId, { action: listAction, context })
      const selected = key === undefined ? aliases : aliases.filter(({ keyArn }) => keyArn === key.arn)
      const page = pageOf(
        selected,
        { nextToken: input.Marker, maxResults: checkedLimit(input.Limit) },
        { list: `ListAliases ${key?.arn}`, defaultSize: 50, emptyFirst: false },
      )
      if (page === undefined)
        throw new ServiceError('InvalidMarkerException', 'The marker is not one that ListAliases gave out.')
      return {
        Aliases: page.items.map(shown),
        NextMarker: page.nextToken,
        Truncated: page.nextToken !== undefined,
      }
    },
  }
}

/** The prefix `alias/aws/` is AWS's own. */
function checkedName(name: string): string {
  if (/^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/.test(name)) return name
  throw new ServiceError(
    'InvalidAliasNameException',
    `Expected a name that begins with alias/ but not with alias/aws/, got ${name}`,
  )
}

function shown({ name, arn, keyArn, createdAtMs }: Alias) {
  const created = createdAtMs === undefined ? undefined : new Date(createdAtMs)
  return {
    AliasName: name,
    AliasArn: arn,
    TargetKeyId: keyArn?.split('/').at(-1),
    CreationDate: created,
    LastUpdatedDate: created,
  }
}
