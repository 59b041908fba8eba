import type { CreateVolumePermission, ModifySnapshotAttributeRequest } from '@aws-sdk/client-ec2'

import type { Accounts } from '../cloud/accounts.ts'
import { invalidCombination, invalidValue } from './errors.ts'
import { everybody, type Grantee } from './launch-permission.ts'
import { listedChange, type Change } from './listed-change.ts'
import type { PermissionChange } from './permission-change.ts'

/** "You can make up to 500 modifications to a snapshot in a single operation" (EC2 API Reference). */
const maxModifications = 500

/**
 * Reads whom a request adds to a snapshot's permission or removes from it, in either form: as `CreateVolumePermission`,
 * or as lists with an `OperationType`. Accounts and everybody can be named, not organizations.
 * @throws ServiceError InvalidParameterCombination, MissingParameter, InvalidParameterValue.
 */
export function readVolumePermissionChange(
  input: ModifySnapshotAttributeRequest,
  accounts: Accounts,
): PermissionChange {
  const { add, remove } = permissionsOf(input)
  const count = add.length + remove.length
  if (count === 0) throw invalidCombination('No attributes specified.')
  if (add.length > 0 && remove.length > 0)
    throw invalidCombination('A request can add permissions or remove them, not both.')
  if (count > maxModifications)
    throw invalidValue(`A request can make up to ${maxModifications} modifications, got ${count}.`)
  return { add: granteesOf(add, accounts), remove: granteesOf(remove, accounts) }
}

function permissionsOf(input: ModifySnapshotAttributeRequest): Change<CreateVolumePermission> {
  const { UserIds = [], GroupNames = [], CreateVolumePermission: permission } = input
  const listed = [...UserIds.map((UserId) => ({ UserId })), ...GroupNames.map(groupItem)]
  if (permission !== undefined && listed.length > 0)
    throw invalidCombination('CreateVolumePermission cannot be used together with lists of users or groups.')
  if (listed.length === 0) return { add: permission?.Add ?? [], remove: permission?.Remove ?? [] }

  return listedChange(input.OperationType, listed)
}

function groupItem(name: string): CreateVolumePermission {
  if (name === 'all') return { Group: 'all' }
  throw invalidValue(`Value (${name}) for parameter groupName is invalid.`)
}

function granteesOf(permissions: readonly CreateVolumePermission[], accounts: Accounts): readonly Grantee[] {
  return permissions.flatMap(({ UserId: userId, Group: group }) => {
    if (userId !== undefined && !accounts.exists(userId))
      throw invalidValue(`Value (${userId}) for parameter userId is invalid.`)
    const groupName: string | undefined = group
    if (groupName !== undefined) groupItem(groupName)
    return [
      ...(userId === undefined ? [] : [{ member: 'UserId', value: userId } as const]),
      ...(groupName === undefined ? [] : [everybody]),
    ]
  })
}
