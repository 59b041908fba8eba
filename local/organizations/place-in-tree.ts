import type { Organization, OrganizationalUnit } from '../cloud/accounts.ts'
import type { CloudCore } from '../cloud/core.ts'
import { memberArn, organizationalUnitArn, rootIdOf } from '../cloud/organization-arns.ts'
import { type PermissionNeed, ServiceError } from '../cloud/service.ts'
import { invalidInput, parentNotFound } from './errors.ts'

const parentForm = /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/

/** What lies directly in the root or in a unit. */
export interface Content {
  readonly units: readonly OrganizationalUnit[]
  readonly accountIds: readonly string[]
}

/**
 * What lies directly in a parent.
 * @throws ServiceError InvalidInputException, ParentNotFoundException.
 */
export function contentOf(organization: Organization, parentId: string): Content {
  if (!parentForm.test(parentId))
    throw invalidInput('INVALID_PATTERN', `You specified a ParentId that is not valid: ${parentId}.`)

  const { units = [], accountIds } = organization
  if (parentId === rootIdOf(organization)) {
    const inUnits = new Set(units.flatMap((unit) => unit.accountIds))
    return {
      units: units.filter(({ parent }) => parent === undefined),
      accountIds: [...accountIds].filter((id) => !inUnits.has(id)),
    }
  }
  const unit = units.find(({ id }) => id === parentId)
  if (unit === undefined) throw parentNotFound(parentId)
  return { units: units.filter(({ parent }) => parent === unit.id), accountIds: unit.accountIds }
}

/** @throws ServiceError TargetNotFoundException for what is neither the root nor a unit nor an account of the organization. */
export function requireTarget(organization: Organization, targetId: string): void {
  const { units = [], accountIds } = organization
  const exists =
    targetId === rootIdOf(organization) || accountIds.has(targetId) || units.some(({ id }) => id === targetId)
  if (!exists) throw new ServiceError('TargetNotFoundException', "You specified a target that doesn't exist.")
}

/** The permission for an operation on an account, a unit or the root, which its id tells. */
export function needFor(
  { accounts: { organization } }: CloudCore,
  action: string,
  id: string | undefined = '',
): PermissionNeed {
  return {
    action: `organizations:${action}`,
    resource: organization === undefined ? '*' : arnOfId(organization, id),
  }
}

/** The ARN of an account, a unit, the root or a policy, which its id tells. */
export function arnOfId(organization: Organization, id: string): string {
  if (id.startsWith('ou-')) return organizationalUnitArn(organization, id)
  if (id.startsWith('p-')) return `${policyPrefix(organization)}/${id}`
  if (!id.startsWith('r-')) return memberArn(organization, id)
  return `arn:aws:organizations::${organization.managementAccountId}:root/${organization.id}/${id}`
}

function policyPrefix({ id, managementAccountId }: Organization): string {
  return `arn:aws:organizations::${managementAccountId}:policy/${id}/service_control_policy`
}
