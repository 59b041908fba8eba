import type { ResourceType } from '../resource-type.ts'
import type { RuleShareKey } from './rule-share.ts'

/** How long a resource's lease lasts: longer than the state machine polls for a promotion (30 looks, 26 minutes). */
export const leaseMinutes = 35

/** How long the lease on a type's permissions lasts: longer than the one function call that holds it. */
export const permissionLeaseMinutes = 2

/** The lease under which permissions of a type are promoted in a Region. */
export function permissionLease(region: string, type: ResourceType): string {
  return `perm#${region}#${type}`
}

/** How long the lease on a rule's share lasts: longer than the one function call that holds it. */
export const shareLeaseMinutes = 6

/** The lease under which a rule's share in a Region is made, gets principals, and loses resources. */
export function shareLease({ rule, region }: RuleShareKey): string {
  return `share#${rule}#${region}`
}
