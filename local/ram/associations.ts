import {
  GetResourceShareAssociations$,
  type GetResourceShareAssociationsRequest,
  type GetResourceShareAssociationsResponse,
  type ResourceShareAssociation,
} from '@aws-sdk/client-ram'

import type { Operation, RequestContext } from '../cloud/service.ts'
import { invalidParameter, malformedArn, missingParameter } from './errors.ts'
import { isExternal } from './principals.ts'
import { ramPage } from './ram-pages.ts'
import type { RamParts } from './ram-parts.ts'
import type { Association } from './share-store.ts'
import { namedShares } from './shares.ts'
import { visibleShares } from './visibility.ts'

/** GetResourceShareAssociations: resources or principals of the caller's own shares, ended associations included. */
export function getResourceShareAssociations(
  parts: RamParts,
): Operation<GetResourceShareAssociationsRequest, GetResourceShareAssociationsResponse> {
  return {
    schema: GetResourceShareAssociations$,
    needs: () => [{ action: 'ram:GetResourceShareAssociations', resource: '*' }],
    handle: (input, context) => {
      const found = selectAssociations(parts, input, context)
      const page = ramPage(parts.core, 'GetResourceShareAssociations', input, found)
      return {
        resourceShareAssociations: page.items.map((association) => shownAssociation(parts, association)),
        nextToken: page.nextToken,
      }
    },
  }
}

function selectAssociations(
  parts: RamParts,
  input: GetResourceShareAssociationsRequest,
  context: RequestContext,
): readonly Association[] {
  checkFilters(input)
  const own = visibleShares(parts, 'SELF', context)
  return namedShares(own, input.resourceShareArns)
    .flatMap((share) => parts.shares.associationsOf(share.arn))
    .filter(
      ({ type, entity, status }) =>
        type === input.associationType &&
        (input.resourceArn === undefined || entity === input.resourceArn) &&
        (input.principal === undefined || entity === input.principal) &&
        (input.associationStatus === undefined || status === input.associationStatus),
    )
}

function checkFilters(input: GetResourceShareAssociationsRequest): void {
  const type: string | undefined = input.associationType
  if (type === undefined) throw missingParameter('associationType')
  if (type !== 'PRINCIPAL' && type !== 'RESOURCE' && type !== 'SOURCE') {
    throw invalidParameter(`The value of associationType must be PRINCIPAL, RESOURCE or SOURCE, got ${type}.`)
  }
  if (type === 'PRINCIPAL' && input.resourceArn !== undefined) {
    throw invalidParameter('You cannot specify resourceArn when the associationType is PRINCIPAL.')
  }
  if (type === 'RESOURCE' && input.principal !== undefined) {
    throw invalidParameter('You cannot specify principal when the associationType is RESOURCE.')
  }
  if (input.resourceArn !== undefined && !input.resourceArn.startsWith('arn:')) {
    throw malformedArn(input.resourceArn)
  }
}

/** An association as its share's owner sees it. */
export function shownAssociation(
  { core, shares }: RamParts,
  association: Association,
): ResourceShareAssociation {
  const share = shares.find(association.shareArn)
  return {
    resourceShareArn: association.shareArn,
    resourceShareName: share?.name,
    associatedEntity: association.entity,
    associationType: association.type,
    status: association.status,
    statusMessage: association.statusMessage,
    creationTime: new Date(association.createdAtMs),
    lastUpdatedTime: new Date(association.updatedAtMs),
    external:
      association.type === 'PRINCIPAL' && isExternal(association.entity, share?.ownerId ?? '', core.accounts),
  }
}
