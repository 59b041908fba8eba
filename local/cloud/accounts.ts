/** An organization as RAM and Organizations know it. */
export interface Organization {
  /** `o-…` */
  readonly id: string
  readonly managementAccountId: string
  /** Whether RAM sharing with the organization is switched on. */
  readonly sharingEnabled: boolean
  /** Member accounts, the management account among them. */
  readonly accountIds: ReadonlySet<string>
}

/** An AWS account of the embedded cloud. */
export interface Account {
  readonly id: string
  readonly name: string
}

/** The accounts that exist, and the organization that some of them belong to. */
export interface Accounts {
  readonly all: readonly Account[]
  exists(accountId: string): boolean
  readonly organization: Organization | undefined
  /** Whether both are members of one organization. */
  sameOrganization(one: string, other: string): boolean
}

/** The accounts of a world. */
export function createAccounts(all: readonly Account[], organization?: Organization): Accounts {
  const ids = new Set(all.map((account) => account.id))
  const isMember = (accountId: string): boolean => organization?.accountIds.has(accountId) ?? false

  return {
    all,
    organization,
    exists: (accountId) => ids.has(accountId),
    sameOrganization: (one, other) => isMember(one) && isMember(other),
  }
}
