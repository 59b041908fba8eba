import {
  PromotePermissionCreatedFromPolicyCommand,
  paginateListPermissions,
  paginateListResourceSharePermissions,
} from '@aws-sdk/client-ram'
import type { RAMClient, ResourceSharePermissionSummary } from '@aws-sdk/client-ram'

import type { PermissionPromotion } from '../ports/resource-shares.ts'
import { hasName, translateAwsError, translatingErrors } from './aws-error.ts'

/** Makes a managed permission from the one that RAM derived from the policy behind a share. */
export async function promotePermission(
  client: RAMClient,
  shareArn: string,
  name: string,
): Promise<PermissionPromotion> {
  const attached = await listAttachedPermissions(client, shareArn)
  const derived = attached.find(({ featureSet }) => featureSet === 'CREATED_FROM_POLICY')
  if (derived?.arn === undefined) return { kind: 'present' }

  const { arn: permissionArn } = derived
  try {
    const command = new PromotePermissionCreatedFromPolicyCommand({ permissionArn, name })
    const { $metadata } = await client.send(command)
    return { kind: 'promoted', requestId: $metadata.requestId ?? '' }
  } catch (error) {
    return promotionRefusal(error, permissionArn)
  }
}

/** The operation models neither a taken name nor a reached limit; these are the errors that CreatePermission has for them. */
function promotionRefusal(error: unknown, permissionArn: string): PermissionPromotion {
  if (hasName(error, 'PermissionAlreadyExistsException')) return { kind: 'present' }
  if (hasName(error, 'InvalidPolicyException')) return { kind: 'notPromotable' }
  if (hasName(error, 'PermissionLimitExceededException')) {
    return { kind: 'limitReached', reason: error instanceof Error ? error.message : String(error) }
  }
  throw translateAwsError(error, { where: permissionArn, action: 'ram:PromotePermissionCreatedFromPolicy' })
}

/** The permissions that a share has, one for each type of resource. */
export async function listAttachedPermissions(
  client: RAMClient,
  resourceShareArn: string,
): Promise<readonly ResourceSharePermissionSummary[]> {
  return translatingErrors(
    { where: resourceShareArn, action: 'ram:ListResourceSharePermissions' },
    async () => {
      const found: ResourceSharePermissionSummary[] = []
      for await (const page of paginateListResourceSharePermissions({ client }, { resourceShareArn })) {
        found.push(...(page.permissions ?? []))
      }
      return found
    },
  )
}

/** Managed permissions of a type of resource, AWS's and the account's own. */
export async function listPermissionsOfType(
  client: RAMClient,
  resourceType: string,
  where: string,
): Promise<readonly ResourceSharePermissionSummary[]> {
  return translatingErrors({ where, action: 'ram:ListPermissions' }, async () => {
    const found: ResourceSharePermissionSummary[] = []
    for await (const page of paginateListPermissions({ client }, { resourceType })) {
      found.push(...(page.permissions ?? []))
    }
    return found
  })
}
