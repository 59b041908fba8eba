import {
  ListPrincipals$,
  type ListPrincipalsRequest,
  type ListPrincipalsResponse,
  type Principal as ShownPrincipal,
} from '@aws-sdk/client-ram'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { isExternal } from './principals.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import { isCurrent, type Share } from './share-store.ts'
import { shareableResourceOf } from './shareable-types.ts'
import { namedShares, requireResourceOwner } from './shares.ts'
import { visibleShares } from './visibility.ts'

/** ListPrincipals: with whom the caller shares, or the accounts that share with it. */
export function listPrincipals(parts: RamParts): Operation<ListPrincipalsRequest, ListPrincipalsResponse> {
  return {
    schema: ListPrincipals$,
    needs: () => [{ action: 'ram:ListPrincipals', resource: '*' }],
    handle: (input, context) => {
      const page = ramPage(parts.core, 'ListPrincipals', input, selectPrincipals(parts, input, context))
      return { principals: page.items, nextToken: page.nextToken }
    },
  }
}

function selectPrincipals(
  parts: RamParts,
  input: ListPrincipalsRequest,
  context: RequestContext,
): readonly ShownPrincipal[] {
  const resourceOwner = requireResourceOwner(input.resourceOwner)
  const visible = visibleShares(parts, resourceOwner, context)
  return namedShares(visible, input.resourceShareArns)
    .filter((share) => carries(parts, share, input))
    .flatMap((share) =>
      resourceOwner === 'SELF' ? receiversOf(parts, share) : [ownerOf(parts, share, context)],
    )
    .filter(({ id }) => input.principals === undefined || input.principals.includes(id ?? ''))
}

function carries({ shares }: RamParts, share: Share, input: ListPrincipalsRequest): boolean {
  const type = input.resourceType?.toLowerCase()
  const resources = shares.associationsOf(share.arn).filter((association) => association.type === 'RESOURCE')
  return (
    (input.resourceArn === undefined || resources.some(({ entity }) => entity === input.resourceArn)) &&
    (type === undefined ||
      resources.some(({ entity }) => shareableResourceOf(entity)?.type.toLowerCase() === type))
  )
}

function receiversOf({ core, shares }: RamParts, share: Share): ShownPrincipal[] {
  return shares
    .associationsOf(share.arn)
    .filter((association) => association.type === 'PRINCIPAL' && isCurrent(association))
    .map((association) => ({
      id: association.entity,
      resourceShareArn: share.arn,
      creationTime: new Date(association.createdAtMs),
      lastUpdatedTime: new Date(association.updatedAtMs),
      external: isExternal(association.entity, share.ownerId, core.accounts),
    }))
}

function ownerOf({ core }: RamParts, share: Share, { caller }: RequestContext): ShownPrincipal {
  return {
    id: share.ownerId,
    resourceShareArn: share.arn,
    creationTime: new Date(share.createdAtMs),
    lastUpdatedTime: new Date(share.updatedAtMs),
    external: isExternal(share.ownerId, caller.accountId, core.accounts),
  }
}
