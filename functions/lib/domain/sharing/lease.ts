import type { ResourceType } from '../resource-type.ts'

/** How long a resource's lease lasts: longer than the state machine polls for a promotion (30 looks, 26 minutes). */
export const leaseMinutes = 35

/** How long the lease on a type's permissions lasts: longer than the one function call that holds it. */
export const permissionLeaseMinutes = 2

/** The lease under which permissions of a type are promoted in a Region. */
export function permissionLease(region: string, type: ResourceType): string {
  return `perm#${region}#${type}`
}
