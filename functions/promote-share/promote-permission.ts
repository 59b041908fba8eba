import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { permissionLease, permissionLeaseMinutes } from '../lib/domain/sharing/lease.ts'
import { permissionNameOf } from '../lib/domain/sharing/permission-name.ts'
import type { Clock } from '../lib/ports/clock.ts'
import type { LeaseStore } from '../lib/ports/lease-store.ts'
import type { PermissionPromotion, ResourceShares } from '../lib/ports/resource-shares.ts'

/** What promoting a permission needs. */
export interface PromotePermissionDeps {
  readonly shares: Pick<ResourceShares, 'promotePermission'>
  readonly leases: Pick<LeaseStore, 'acquire' | 'release'>
  readonly clock: Clock
}

/** The permission of which share, and who wants it promoted. */
export interface PermissionWanted {
  readonly arn: ResourceArn
  readonly shareArn: string
  readonly executionArn: string
}

/**
 * Promotes the permission that RAM made of a policy, under the lease of its type and Region: RAM takes ten
 * permissions of a type and then no more, so one is made and every later share finds it. `busy`: another
 * execution is at it.
 */
export async function promotePermission(
  { arn, shareArn, executionArn }: PermissionWanted,
  { shares, leases, clock }: PromotePermissionDeps,
): Promise<PermissionPromotion | { readonly kind: 'busy' }> {
  const key = permissionLease(arn.region, arn.type)
  const nowMs = clock.now()
  const answer = await leases.acquire({
    key,
    ownerArn: executionArn,
    now: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + permissionLeaseMinutes * 60_000).toISOString(),
  })
  if (answer.kind === 'held') return { kind: 'busy' }
  try {
    return await shares.promotePermission(shareArn, permissionNameOf(arn.type))
  } finally {
    await leases.release({ key, ownerArn: executionArn })
  }
}
