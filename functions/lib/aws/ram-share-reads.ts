import { paginateGetResourceShareAssociations, paginateGetResourceShares } from '@aws-sdk/client-ram'
import type {
  GetResourceShareAssociationsCommandInput,
  GetResourceSharesCommandInput,
  RAMClient,
  ResourceShare as AwsShare,
  ResourceShareAssociation,
} from '@aws-sdk/client-ram'

import type { ResourceShare, ShareAssociation } from '../domain/sharing/resource-share.ts'
import { translatingErrors } from './aws-error.ts'

/** Associations of own shares, ended ones included. Pages may be empty before the last (RAM API). */
export async function listAssociations(
  client: RAMClient,
  input: GetResourceShareAssociationsCommandInput,
  where: string,
): Promise<readonly ResourceShareAssociation[]> {
  return translatingErrors({ where, action: 'ram:GetResourceShareAssociations' }, async () => {
    const found: ResourceShareAssociation[] = []
    for await (const page of paginateGetResourceShareAssociations({ client }, input)) {
      found.push(...(page.resourceShareAssociations ?? []))
    }
    return found
  })
}

/** Own shares, deleted ones included. */
export async function listShares(
  client: RAMClient,
  input: Omit<GetResourceSharesCommandInput, 'resourceOwner'>,
  where: string,
): Promise<readonly AwsShare[]> {
  return translatingErrors({ where, action: 'ram:GetResourceShares' }, async () => {
    const found: AwsShare[] = []
    const ofOwner = { resourceOwner: 'SELF', ...input } as const
    for await (const page of paginateGetResourceShares({ client }, ofOwner)) {
      found.push(...(page.resourceShares ?? []))
    }
    return found
  })
}

/** A share in our words, with its part of lists of associations. */
export function shareOf(
  share: AwsShare,
  resources: readonly ResourceShareAssociation[],
  principals: readonly ResourceShareAssociation[],
): ResourceShare {
  const { resourceShareArn: arn = '', name = '', featureSet = 'STANDARD' } = share
  const ofShare = (associations: readonly ResourceShareAssociation[]): readonly ShareAssociation[] =>
    associations.filter(({ resourceShareArn }) => resourceShareArn === arn).flatMap(associationOf)
  return { arn, name, featureSet, resources: ofShare(resources), principals: ofShare(principals) }
}

function associationOf(association: ResourceShareAssociation): readonly ShareAssociation[] {
  const { associatedEntity: entity, status, statusMessage } = association
  if (entity === undefined || status === undefined) return []
  return [{ entity, status, ...(statusMessage === undefined ? {} : { statusMessage }) }]
}
