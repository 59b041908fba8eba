import {
  GetResourceShares$,
  type GetResourceSharesRequest,
  type GetResourceSharesResponse,
  type ResourceShare,
  type TagFilter,
} from '@aws-sdk/client-ram'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { invalidParameter, missingParameter, unknownResource } from './errors.ts'
import { requireArn } from './ram-arns.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import type { Share } from './share-store.ts'
import { visibleShares } from './visibility.ts'

const maxNameLength = 255

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
      return {
        resourceShares: page.items.map((share) => shownShare(share, context)),
        nextToken: page.nextToken,
      }
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
      (input.resourceShareStatus === undefined || share.status === input.resourceShareStatus) &&
      (input.permissionArn === undefined || share.permissionArns.includes(input.permissionArn)) &&
      (input.tagFilters ?? []).every((filter) => hasTag(share, filter)),
  )
}

/** A filter without values asks for the key alone. */
function hasTag({ tags }: Share, { tagKey = '', tagValues = [] }: TagFilter): boolean {
  if (tagKey === '') throw invalidParameter('The tagKey of a tag filter cannot be empty.')
  const value = tags[tagKey]
  return value !== undefined && (tagValues.length === 0 || tagValues.includes(value))
}

/**
 * The name of a share.
 * @throws ServiceError MissingRequiredParameterException, InvalidParameterException.
 */
export function checkName(name: string | undefined): string {
  if (name === undefined) throw missingParameter('name')
  if (name.length >= 1 && name.length <= maxNameLength) return name
  throw invalidParameter(`The name of a resource share must have 1 to ${maxNameLength} characters.`)
}

/** A share as requests that change it answer: without its feature set. */
export function shownWithoutFeatureSet(share: Share, context: RequestContext): ResourceShare {
  const { featureSet: _featureSet, ...shown } = shownShare(share, context)
  return shown
}

/** A share as its owner sees it; others see no tags. */
function shownShare(share: Share, { caller }: RequestContext): ResourceShare {
  const isOwn = share.ownerId === caller.accountId
  const tags = Object.entries(share.tags).map(([key, value]) => ({ key, value }))
  return {
    resourceShareArn: share.arn,
    name: share.name,
    owningAccountId: share.ownerId,
    allowExternalPrincipals: share.allowExternalPrincipals,
    status: share.status,
    ...(isOwn && tags.length > 0 ? { tags } : {}),
    creationTime: new Date(share.createdAtMs),
    lastUpdatedTime: new Date(share.updatedAtMs),
    featureSet: share.featureSet,
    ...(share.retainsSharing
      ? { resourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: true } }
      : {}),
  }
}
