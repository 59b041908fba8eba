import type { Members, OrganizationFacts, UnitAccounts } from '../domain/organization.ts'

/** What AWS Organizations says; a lack of rights is an answer, not an error. */
export interface OrganizationDirectory {
  /** The organization that the owner account is in; every member may ask. */
  describe(): Promise<OrganizationFacts>
  /** Every account of the organization. */
  members(): Promise<Members>
  /** The accounts in a unit, nested units included. */
  accountsInUnit(unitId: string): Promise<UnitAccounts>
}
