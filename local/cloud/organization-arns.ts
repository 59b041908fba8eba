import type { Accounts, Organization } from './accounts.ts'

/** The ARN of an organization. All ARNs of an organization carry the id of its management account. */
export function organizationArn(organization: Organization): string {
  return arnOf(organization, 'organization')
}

/** The ARN of an organizational unit. */
export function organizationalUnitArn(organization: Organization, unitId: string): string {
  return `${arnOf(organization, 'ou')}/${unitId}`
}

/** The ARN of an organization's root. */
export function rootArn(organization: Organization): string {
  return `${arnOf(organization, 'root')}/${rootIdOf(organization)}`
}

/** The ARN of an account as a member of an organization. */
export function memberArn(organization: Organization, accountId: string): string {
  return `${arnOf(organization, 'account')}/${accountId}`
}

/** The id of an organization's root: the ids of its units carry it; where there are none, it is made of the organization's. */
export function rootIdOf({ id, units = [] }: Organization): string {
  return `r-${units[0]?.id.split('-')[1] ?? id.slice('o-'.length, 'o-'.length + 4)}`
}

/** Where a member account lies, as in `aws:PrincipalOrgPaths`: from the organization down to its own unit, each with a slash. */
export function organizationPathOf(accounts: Accounts, accountId: string): string | undefined {
  const { organization } = accounts
  if (organization === undefined || !organization.accountIds.has(accountId)) return undefined
  const units = accounts.unitsOf(accountId).map(({ id }) => id)
  return [organization.id, rootIdOf(organization), ...units.toReversed(), ''].join('/')
}

function arnOf({ id, managementAccountId }: Organization, type: string): string {
  return `arn:aws:organizations::${managementAccountId}:${type}/${id}`
}
