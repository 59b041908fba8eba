/** An organizational unit of an organization. */
export interface OrganizationalUnit {
  /** `ou-…-…`: what stands between the dashes is the id of the root. */
  readonly id: string
  readonly name: string
  /** The id of the unit that it lies in; absent directly under the root. */
  readonly parent?: string | undefined
  /** The accounts directly in it, not those of units below. */
  readonly accountIds: readonly string[]
}

/** An organization as RAM and Organizations know it. */
export interface Organization {
  /** `o-…` */
  readonly id: string
  readonly managementAccountId: string
  /** Whether RAM sharing with the organization is switched on. */
  readonly sharingEnabled: boolean
  /** Member accounts, the management account among them. */
  readonly accountIds: ReadonlySet<string>
  /** Units of all levels; accounts that are in none of them lie directly under the root. */
  readonly units?: readonly OrganizationalUnit[] | undefined
}

/** An AWS account of the embedded cloud. */
export interface Account {
  readonly id: string
  readonly name: string
  /** ACTIVE when absent. */
  readonly status?: 'ACTIVE' | 'SUSPENDED' | undefined
  /** Regions that it has not enabled; none when absent. */
  readonly disabledRegions?: readonly string[] | undefined
}

/** The accounts that exist, and the organization that some of them belong to. */
export interface Accounts {
  readonly all: readonly Account[]
  exists(accountId: string): boolean
  readonly organization: Organization | undefined
  /** Whether both are members of one organization. */
  sameOrganization(one: string, other: string): boolean
  /** The units that a member account is in, directly and through other units, the nearest first. */
  unitsOf(accountId: string): readonly OrganizationalUnit[]
  /** Switches RAM sharing with the organization on. */
  enableSharing(): void
  /** Makes an account a member of the organization, in a unit or directly under the root; a member moves there. */
  join(accountId: string, unitId?: string): void
  /** Whether an account can use a Region. */
  hasRegion(accountId: string, region: string): boolean
  /** Enables a Region for an account, or disables it, as its administrator does in Account Management. */
  switchRegion(accountId: string, region: string, change: 'enable' | 'disable'): void
}

/** The accounts of a world. */
export function createAccounts(all: readonly Account[], organization?: Organization): Accounts {
  const ids = new Set(all.map((account) => account.id))
  const disabled = new Map(all.map(({ id, disabledRegions = [] }) => [id, new Set(disabledRegions)]))
  let current = organization
  const isMember = (accountId: string): boolean => current?.accountIds.has(accountId) ?? false
  const unitOf = (belongs: (unit: OrganizationalUnit) => boolean): OrganizationalUnit | undefined =>
    current?.units?.find(belongs)
  const lineOf = (unit: OrganizationalUnit | undefined): readonly OrganizationalUnit[] =>
    unit === undefined ? [] : [unit, ...lineOf(unitOf(({ id }) => id === unit.parent))]

  return {
    all,
    get organization() {
      return current
    },
    exists: (accountId) => ids.has(accountId),
    sameOrganization: (one, other) => isMember(one) && isMember(other),
    unitsOf: (accountId) => lineOf(unitOf(({ accountIds }) => accountIds.includes(accountId))),
    enableSharing: () => {
      if (current !== undefined) current = { ...current, sharingEnabled: true }
    },
    join: (accountId, unitId) => {
      if (current !== undefined) current = withMember(current, accountId, unitId)
    },
    hasRegion: (accountId, region) => disabled.get(accountId)?.has(region) !== true,
    switchRegion: (accountId, region, change) => {
      if (change === 'enable') disabled.get(accountId)?.delete(region)
      else disabled.get(accountId)?.add(region)
    },
  }
}

function withMember(organization: Organization, accountId: string, unitId: string | undefined): Organization {
  const moved = (unit: OrganizationalUnit): OrganizationalUnit => {
    const others = unit.accountIds.filter((id) => id !== accountId)
    return { ...unit, accountIds: unit.id === unitId ? [...others, accountId] : others }
  }
  const accountIds = new Set([...organization.accountIds, accountId])
  return { ...organization, accountIds, units: organization.units?.map(moved) }
}
