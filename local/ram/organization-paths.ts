import type { Organization } from '../cloud/accounts.ts'
import { organizationalUnitArn, organizationArn, rootIdOf } from '../cloud/organization-arns.ts'
import type { Principal } from './principals.ts'

/**
 * The values of `aws:PrincipalOrgPaths` that mean an organization or one of its units with everything below it, and
 * the principals that they stand for.
 */
export function organizationPaths(organization: Organization): ReadonlyMap<string, Principal> {
  const everyone = organizationArn(organization)
  const units = (organization.units ?? []).map(({ id }) => {
    const arn = organizationalUnitArn(organization, id)
    return [pathOf(organization, id), arn] as const
  })
  return new Map([[`${organization.id}/*`, everyone], [`${rootPath(organization)}/*`, everyone], ...units])
}

/** The value of `aws:PrincipalOrgPaths` by which RAM names a unit; `undefined` where the organization has none such. */
export function pathOfUnit(organization: Organization, unitArn: Principal): string | undefined {
  const unit = organization.units?.find(({ id }) => organizationalUnitArn(organization, id) === unitArn)
  return unit === undefined ? undefined : pathOf(organization, unit.id)
}

function pathOf(organization: Organization, unitId: string): string {
  return `${rootPath(organization)}/${lineOf(organization, unitId).join('/')}/*`
}

function rootPath(organization: Organization): string {
  return `${organization.id}/${rootIdOf(organization)}`
}

/** The ids from the topmost unit down to the given one. */
function lineOf(organization: Organization, unitId: string): readonly string[] {
  const parent = organization.units?.find(({ id }) => id === unitId)?.parent
  return parent === undefined ? [unitId] : [...lineOf(organization, parent), unitId]
}
