import {
  GetResourceShares$,
  type GetResourceSharesRequest,
  type GetResourceSharesResponse,
  type ResourceShare,
} from '@aws-sdk/client-ram'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { invalidParameter, missingParameter, unknownResource } from './errors.ts'
import { requireArn } from './ram-arns.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import type { Share } from './share-store.ts'
import { visibleShares } from './visibility.ts'

/** GetResourceShares: one's own shares (those derived from policies among them), or those of other accounts. */
export function getResourceShares(
  parts: RamParts,
): Operation<GetResourceSharesRequest, GetResourceSharesResponse> {
  return {
    schema: GetResourceShares$,
    needs: () => [{ action: 'ram:GetResourceShares', resource: '*' }],
    handle: (input, context) => {
      const found = selectShares(parts, input, context)
      const page = ramPage(parts.core, 'GetResourceShares', input, found)
      return { resourceShares: page.items.map(shownShare), nextToken: page.nextToken }
    },
  }
}

/**
 * The member that tells own things from those of others.
 * @throws ServiceError MissingRequiredParameterException, InvalidParameterException.
 */
export function requireResourceOwner(resourceOwner: string | undefined): 'SELF' | 'OTHER-ACCOUNTS' {
  if (resourceOwner === undefined) throw missingParameter('resourceOwner')
  if (resourceOwner !== 'SELF' && resourceOwner !== 'OTHER-ACCOUNTS') {
    throw invalidParameter(`The value of resourceOwner must be SELF or OTHER-ACCOUNTS, got ${resourceOwner}.`)
  }
  return resourceOwner
}

/**
 * The shares of a list that a request names; all of them when it names none.
 * @throws ServiceError MalformedArnException, UnknownResourceException.
 */
export function namedShares(
  shares: readonly Share[],
  shareArns: readonly string[] | undefined,
): readonly Share[] {
  if (shareArns === undefined || shareArns.length === 0) return shares

  const known = new Map(shares.map((share) => [share.arn, share]))
  return shareArns.map((arn) => {
    const share = known.get(requireArn('resourceShareArns', 'resource-share', arn))
    if (share === undefined) throw unknownResource(`ResourceShare ${arn}`)
    return share
  })
}

function selectShares(
  parts: RamParts,
  input: GetResourceSharesRequest,
  context: RequestContext,
): readonly Share[] {
  const visible = visibleShares(parts, requireResourceOwner(input.resourceOwner), context)
  return namedShares(visible, input.resourceShareArns).filter(
    (share) =>
      (input.name === undefined || share.name === input.name) &&
      (input.resourceShareStatus === undefined || input.resourceShareStatus === 'ACTIVE') &&
      (input.permissionArn === undefined || share.permissionArns.includes(input.permissionArn)) &&
      (input.tagFilters === undefined || input.tagFilters.length === 0),
  )
}

function shownShare(share: Share): ResourceShare {
  return {
    resourceShareArn: share.arn,
    name: share.name,
    owningAccountId: share.ownerId,
    allowExternalPrincipals: share.allowExternalPrincipals,
    status: 'ACTIVE',
    creationTime: new Date(share.createdAtMs),
    lastUpdatedTime: new Date(share.updatedAtMs),
    featureSet: share.featureSet,
  }
}
