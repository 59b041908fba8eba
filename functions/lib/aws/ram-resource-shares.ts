import {
  paginateGetResourceShareAssociations,
  paginateGetResourceShares,
  PromoteResourceShareCreatedFromPolicyCommand,
} from '@aws-sdk/client-ram'
import type {
  GetResourceShareAssociationsCommandInput,
  RAMClient,
  ResourceShare as AwsShare,
  ResourceShareAssociation,
} from '@aws-sdk/client-ram'

import { RequestRefused } from '../domain/errors.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { ResourceShare, ShareAssociation } from '../domain/sharing/resource-share.ts'
import type { ResourceShares } from '../ports/resource-shares.ts'
import { hasName, translateAwsError, translatingErrors } from './aws-error.ts'
import { promotePermission } from './ram-permissions.ts'

/** The owner's RAM shares, each in the Region of its ARN. Pages may be empty before the last (RAM API). */
export function createRamResourceShares(clientFor: (region: string) => RAMClient): ResourceShares {
  return {
    findByResource: async (resourceArn) => {
      const client = clientFor(regionOfArn(resourceArn))
      const carriers = await listAssociations(
        client,
        { associationType: 'RESOURCE', resourceArn },
        resourceArn,
      )
      const shareArns = [...new Set(carriers.map((carrier) => carrier.resourceShareArn ?? ''))]
      if (shareArns.length === 0) return []

      const shares = await listShares(client, shareArns, resourceArn)
      const active = shares.filter(({ status }) => status === 'ACTIVE')
      const resourceShareArns = active.map((share) => share.resourceShareArn ?? '')
      if (resourceShareArns.length === 0) return []
      const list = async (associationType: 'RESOURCE' | 'PRINCIPAL') =>
        listAssociations(client, { associationType, resourceShareArns }, resourceArn)
      const [resources, principals] = [await list('RESOURCE'), await list('PRINCIPAL')]
      return active.map((share) => shareOf(share, resources, principals))
    },

    promote: async (shareArn) => {
      const action = 'ram:PromoteResourceShareCreatedFromPolicy'
      const command = new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn: shareArn })
      try {
        const { returnValue, $metadata } = await clientFor(regionOfArn(shareArn)).send(command)
        if (returnValue === false) throw notPromoted(shareArn)
        return { kind: 'promoting', requestId: $metadata.requestId ?? '' }
      } catch (error) {
        if (hasName(error, 'UnmatchedPolicyPermissionException')) return { kind: 'noMatchingPermission' }
        // What promoting twice answers is not documented; this is the error that fits.
        if (hasName(error, 'InvalidStateTransitionException')) return { kind: 'alreadyPromoted' }
        throw translateAwsError(error, { where: shareArn, action })
      }
    },

    promotePermission: async (shareArn, name) =>
      promotePermission(clientFor(regionOfArn(shareArn)), shareArn, name),
  }
}

async function listAssociations(
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

async function listShares(
  client: RAMClient,
  resourceShareArns: string[],
  where: string,
): Promise<readonly AwsShare[]> {
  return translatingErrors({ where, action: 'ram:GetResourceShares' }, async () => {
    const found: AwsShare[] = []
    const input = { resourceOwner: 'SELF', resourceShareArns } as const
    for await (const page of paginateGetResourceShares({ client }, input)) {
      found.push(...(page.resourceShares ?? []))
    }
    return found
  })
}

function shareOf(
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

function notPromoted(shareArn: string): RequestRefused {
  return new RequestRefused('ram:PromoteResourceShareCreatedFromPolicy: RAM did not take the request', {
    where: shareArn,
    remedy: 'Start the run again',
  })
}
