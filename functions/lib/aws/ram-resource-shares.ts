import { PromoteResourceShareCreatedFromPolicyCommand } from '@aws-sdk/client-ram'
import type { RAMClient } from '@aws-sdk/client-ram'

import { RequestRefused } from '../domain/errors.ts'
import { regionOfArn } from '../domain/resource-arn.ts'
import type { ResourceShares } from '../ports/resource-shares.ts'
import { hasName, translateAwsError } from './aws-error.ts'
import { promotePermission } from './ram-permissions.ts'
import { listAssociations, listShares, shareOf } from './ram-share-reads.ts'

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

      const shares = await listShares(client, { resourceShareArns: shareArns }, resourceArn)
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

function notPromoted(shareArn: string): RequestRefused {
  return new RequestRefused('ram:PromoteResourceShareCreatedFromPolicy: RAM did not take the request', {
    where: shareArn,
    remedy: 'Start the run again',
  })
}
