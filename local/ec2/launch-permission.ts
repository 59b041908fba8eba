import type { LaunchPermission } from '@aws-sdk/client-ec2'

import type { Accounts } from '../cloud/accounts.ts'
import { organizationalUnitArn, organizationArn } from '../cloud/organization-arns.ts'
import { ServiceError } from '../cloud/service.ts'

/** Somebody who may launch an AMI, by the name of the member that names him. */
export interface Grantee {
  readonly member: 'UserId' | 'Group' | 'OrganizationArn' | 'OrganizationalUnitArn'
  readonly value: string
}

/** An entry of a launch permission as a request writes it. */
export type PermissionItem = { readonly [Member in Grantee['member']]?: string | undefined }

interface MemberRule {
  readonly member: Grantee['member']
  readonly form: RegExp
  /** The member's name in EC2's error. */
  readonly itemType: string
}

const organizationId = 'o-[a-z0-9]{10,32}'
const organizations = String.raw`^arn:aws:organizations::\d{12}:`

/** Organizations and their units are named by their ARN, also those of others; an id alone is refused. */
const memberRules: readonly MemberRule[] = [
  { member: 'UserId', form: /^\d{12}$/, itemType: 'userId' },
  { member: 'Group', form: /^all$/, itemType: 'UserGroup' },
  {
    member: 'OrganizationArn',
    form: new RegExp(`${organizations}organization/${organizationId}$`),
    itemType: 'OrganizationArn',
  },
  {
    member: 'OrganizationalUnitArn',
    form: new RegExp(`${organizations}ou/${organizationId}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$`),
    itemType: 'OrganizationalUnitArn',
  },
]

/** The group of all accounts: who has it makes an AMI public. */
export const everybody: Grantee = { member: 'Group', value: 'all' }

/**
 * Whom launch permissions name.
 * @throws ServiceError InvalidAMIAttributeItemValue for what is not of its form, and for an account that does not exist.
 */
export function readGrantees(permissions: readonly PermissionItem[], accounts: Accounts): readonly Grantee[] {
  return permissions.flatMap((permission) =>
    memberRules.flatMap(({ member, form, itemType }) => {
      const value = permission[member]
      if (value === undefined) return []
      if (!form.test(value) || (member === 'UserId' && !accounts.exists(value))) {
        throw new ServiceError(
          'InvalidAMIAttributeItemValue',
          `Invalid attribute item value "${value}" for ${itemType} item type.`,
        )
      }
      return [{ member, value }]
    }),
  )
}

/** Grantees with others added and removed; adding one again or removing none makes no difference. */
export function changedGrantees(
  current: readonly Grantee[],
  { add, remove }: { readonly add: readonly Grantee[]; readonly remove: readonly Grantee[] },
): readonly Grantee[] {
  const byName = new Map([...current, ...add].map((grantee) => [nameOf(grantee), grantee]))
  for (const grantee of remove) byName.delete(nameOf(grantee))
  return [...byName.values()]
}

/** Whether a grant reaches an account: by its id, through its organization or a unit above it, or with everybody. */
export function reaches(grantee: Grantee, accountId: string, accounts: Accounts): boolean {
  return sameGrantee(grantee, everybody) || reachesByName(grantee, accountId, accounts)
}

/** As `reaches`, but not with everybody. */
export function reachesByName({ member, value }: Grantee, accountId: string, accounts: Accounts): boolean {
  const { organization } = accounts
  switch (member) {
    case 'UserId':
      return value === accountId
    case 'Group':
      return false
    case 'OrganizationArn':
      return organization?.accountIds.has(accountId) === true && value === organizationArn(organization)
    case 'OrganizationalUnitArn':
      return (
        organization !== undefined &&
        accounts.unitsOf(accountId).some(({ id }) => value === organizationalUnitArn(organization, id))
      )
  }
}

/** Whether both are one. */
export function sameGrantee(one: Grantee, other: Grantee): boolean {
  return nameOf(one) === nameOf(other)
}

/** A grantee as EC2 shows it. */
export function shownGrantee({ member, value }: Grantee): LaunchPermission {
  switch (member) {
    case 'UserId':
      return { UserId: value }
    case 'Group':
      return { Group: 'all' }
    case 'OrganizationArn':
      return { OrganizationArn: value }
    case 'OrganizationalUnitArn':
      return { OrganizationalUnitArn: value }
  }
}

function nameOf({ member, value }: Grantee): string {
  return `${member} ${value}`
}
