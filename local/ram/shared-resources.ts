import {
  ListResources$,
  type ListResourcesRequest,
  type ListResourcesResponse,
  type Resource,
} from '@aws-sdk/client-ram'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import { isCurrent, type Association, type Share } from './share-store.ts'
import { shareableResourceNamed, shareableResourceOf } from './shareable-types.ts'
import { namedShares, requireResourceOwner } from './shares.ts'
import { visibleShares } from './visibility.ts'

/** ListResources: what the caller shares, or what is shared with it. */
export function listResources(parts: RamParts): Operation<ListResourcesRequest, ListResourcesResponse> {
  return {
    schema: ListResources$,
    needs: () => [{ action: 'ram:ListResources', resource: '*' }],
    handle: (input, context) => {
      const page = ramPage(parts.core, 'ListResources', input, selectResources(parts, input, context))
      return { resources: page.items.map(shownResource), nextToken: page.nextToken }
    },
  }
}

function selectResources(
  parts: RamParts,
  input: ListResourcesRequest,
  context: RequestContext,
): readonly Association[] {
  const type = typeOf(input)
  const visible = visibleShares(parts, requireResourceOwner(input.resourceOwner), context)
  // Image Builder's resources are all regional.
  if (input.resourceRegionScope === 'GLOBAL') return []
  return namedShares(visible, input.resourceShareArns)
    .filter((share) => isSharedWith(parts, share, input))
    .flatMap((share) => parts.shares.associationsOf(share.arn))
    .filter(
      (association) =>
        association.type === 'RESOURCE' &&
        isCurrent(association) &&
        (type === undefined || shareableResourceOf(association.entity)?.type === type) &&
        (input.resourceArns === undefined || input.resourceArns.includes(association.entity)),
    )
}

function typeOf({ resourceType }: ListResourcesRequest): string | undefined {
  if (resourceType === undefined) return undefined
  const resource = shareableResourceNamed(resourceType)
  if (resource !== undefined) return resource.type
  throw new ServiceError('InvalidResourceTypeException', `The resource type ${resourceType} is not valid.`)
}

/** For OTHER-ACCOUNTS the principal is the account that shares, for SELF the one that it is shared with. */
function isSharedWith({ shares }: RamParts, share: Share, input: ListResourcesRequest): boolean {
  if (input.principal === undefined) return true
  if (input.resourceOwner === 'OTHER-ACCOUNTS') return share.ownerId === input.principal
  const key = { shareArn: share.arn, type: 'PRINCIPAL', entity: input.principal } as const
  return shares.findAssociation(key) !== undefined
}

function shownResource(association: Association): Resource {
  return {
    arn: association.entity,
    type: shareableResourceOf(association.entity)?.type,
    resourceShareArn: association.shareArn,
    status: association.status === 'ASSOCIATED' ? 'AVAILABLE' : 'PENDING',
    creationTime: new Date(association.createdAtMs),
    lastUpdatedTime: new Date(association.updatedAtMs),
    resourceRegionScope: 'REGIONAL',
  }
}
