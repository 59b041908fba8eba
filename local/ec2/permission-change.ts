import type { ModifyImageAttributeRequest } from '@aws-sdk/client-ec2'

import type { Accounts } from '../cloud/accounts.ts'
import { invalidCombination, invalidValue, refuseMembers } from './errors.ts'
import { readGrantees, type Grantee, type PermissionItem } from './launch-permission.ts'
import { listedChange, type Change } from './listed-change.ts'

/** Whom a request adds to a permission, and whom it removes. */
export type PermissionChange = Change<Grantee>

/** A request names at most 10,000 accounts (EC2 API Reference, LaunchPermission). */
const maxAccounts = 10_000

/**
 * Reads a change in either form: as `LaunchPermission`, or as lists with an `OperationType`.
 * @throws ServiceError InvalidParameterCombination, MissingParameter, InvalidParameterValue, InvalidAMIAttributeItemValue,
 * UnsupportedOperation for other attributes.
 */
export function readPermissionChange(
  input: ModifyImageAttributeRequest,
  accounts: Accounts,
): PermissionChange {
  const { Description, ImdsSupport, ProductCodes, Value } = input
  refuseMembers('ModifyImageAttribute', { Description, ImdsSupport, ProductCodes, Value })
  if (input.Attribute !== undefined && input.Attribute !== 'launchPermission')
    refuseMembers('ModifyImageAttribute', { [`Attribute ${input.Attribute}`]: true })

  const { add, remove } = permissionsOf(input)
  if (add.length + remove.length === 0) throw invalidCombination('No attributes specified.')
  if ([...add, ...remove].filter(({ UserId }) => UserId !== undefined).length > maxAccounts)
    throw invalidValue(`A request can name up to ${maxAccounts} account IDs.`)
  return { add: readGrantees(add, accounts), remove: readGrantees(remove, accounts) }
}

function permissionsOf(input: ModifyImageAttributeRequest): Change<PermissionItem> {
  const listed = listedPermissions(input)
  const { LaunchPermission: permission } = input
  if (permission !== undefined && listed.length > 0)
    throw invalidCombination('LaunchPermission cannot be used together with lists of users or groups.')
  if (listed.length === 0) return { add: permission?.Add ?? [], remove: permission?.Remove ?? [] }

  if (input.Attribute === undefined)
    throw invalidCombination('Lists of users or groups can be used only with the attribute launchPermission.')
  return listedChange(input.OperationType, listed)
}

function listedPermissions(input: ModifyImageAttributeRequest): readonly PermissionItem[] {
  const { UserIds = [], UserGroups = [], OrganizationArns = [], OrganizationalUnitArns = [] } = input
  return [
    ...UserIds.map((UserId) => ({ UserId })),
    ...UserGroups.map((Group) => ({ Group })),
    ...OrganizationArns.map((OrganizationArn) => ({ OrganizationArn })),
    ...OrganizationalUnitArns.map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ]
}
