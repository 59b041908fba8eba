import {
  ListGrants$,
  ListRetirableGrants$,
  type GrantListEntry,
  type ListGrantsRequest,
  type ListGrantsResponse,
  type ListRetirableGrantsRequest,
} from '@aws-sdk/client-kms'

import { pageOf } from '../cloud/pages.ts'
import { ServiceError, type Operation } from '../cloud/service.ts'
import { notModelled } from './errors.ts'
import type { Grant } from './grant.ts'
import { needsWithoutKey, requireKeyById } from './key-lookup.ts'
import type { KmsParts } from './kms-parts.ts'
import { checkedLimit } from './page-limit.ts'

const action = 'kms:ListGrants'

/** ListGrants: those on one key, also of another account. */
export function listGrants(parts: KmsParts): Operation<ListGrantsRequest, ListGrantsResponse> {
  return {
    schema: ListGrants$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      if (input.GranteeServicePrincipal !== undefined)
        throw notModelled('ListGrants without GranteeServicePrincipal')
      const key = requireKeyById(parts, input.KeyId, { action, context })
      const { GrantId: id, GranteePrincipal: grantee } = input
      const grants = parts.grants
        .onKey(key.arn)
        .filter((grant) => id === undefined || grant.id === id)
        .filter((grant) => grantee === undefined || grant.granteePrincipal === grantee)
      return grantPage(grants, input, `ListGrants ${key.arn} ${id} ${grantee}`)
    },
  }
}

/** ListRetirableGrants: those that a principal of the caller's account may retire, on whatever key. */
export function listRetirableGrants({
  grants,
}: KmsParts): Operation<ListRetirableGrantsRequest, ListGrantsResponse> {
  return {
    schema: ListRetirableGrants$,
    needs: () => [{ action: 'kms:ListRetirableGrants', resource: '*' }],
    handle: (input, { caller, region }) => {
      const principal = input.RetiringPrincipal
      if (principal === undefined) throw notModelled('ListRetirableGrants with RetiringPrincipal')
      if (principal.split(':')[4] !== caller.accountId) {
        throw new ServiceError(
          'InvalidArnException',
          `Expected a principal of the own account, got ${principal}`,
        )
      }
      const own = grants.retirableBy(principal).filter(({ keyArn }) => keyArn.split(':')[3] === region)
      return grantPage(own, input, `ListRetirableGrants ${principal}`)
    },
  }
}

function grantPage(
  grants: readonly Grant[],
  { Marker: nextToken, Limit }: { readonly Marker?: string | undefined; readonly Limit?: number | undefined },
  list: string,
): ListGrantsResponse {
  const page = pageOf(
    grants,
    { nextToken, maxResults: checkedLimit(Limit) },
    { list, defaultSize: 50, emptyFirst: false },
  )
  if (page === undefined)
    throw new ServiceError('InvalidMarkerException', 'The marker is not one that this list gave out.')
  return {
    Grants: page.items.map(shown),
    NextMarker: page.nextToken,
    Truncated: page.nextToken !== undefined,
  }
}

function shown(grant: Grant): GrantListEntry {
  return {
    KeyId: grant.keyArn,
    GrantId: grant.id,
    Name: grant.name,
    CreationDate: new Date(grant.createdAtMs),
    GranteePrincipal: grant.granteePrincipal,
    RetiringPrincipal: grant.retiringPrincipal,
    IssuingAccount: `arn:aws:iam::${grant.issuingAccountId}:root`,
    Operations: [...grant.operations],
    Constraints: grant.constraints,
  }
}
