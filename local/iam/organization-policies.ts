import type { Caller } from '../cloud/service.ts'
import type { Policy } from './policy.ts'

/** What an organization's policies say about those who make requests. */
export interface OrganizationPolicies {
  /**
   * The service control policies of each level from the root down to the caller's account; empty where none limits the
   * caller: outside an organization, in its management account, and for service-linked roles (Organizations User Guide,
   * "Service control policies").
   */
  limitsOf(caller: Caller): readonly (readonly Policy[])[]
}

/** Accounts without an organization. */
export const noOrganizationPolicies: OrganizationPolicies = { limitsOf: () => [] }
