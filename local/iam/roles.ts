import type { Accounts } from '../cloud/accounts.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import { ServiceError } from '../cloud/service.ts'
import { actionsIn, withoutAction } from './remove-action.ts'
import { checkRoleDefinition, type RoleDefinition } from './role-definition.ts'
import {
  newRole,
  noSuchEntity,
  type Role,
  withAttached,
  withBoundary,
  withInline,
  withoutAttached,
  withoutInline,
  withTrust,
} from './role.ts'

/** The roles of all accounts. Changes take effect at once, also for sessions that are open. */
export interface Roles {
  /**
   * @throws ServiceError EntityAlreadyExists, ValidationError (name, account, session length), MalformedPolicyDocument,
   * NoSuchEntity (a managed policy that is not known here).
   */
  createRole(definition: RoleDefinition): Role
  /** Takes a role away with all its policies: its sessions may do nothing any more. @throws ServiceError NoSuchEntity. */
  deleteRole(roleArn: string): void
  find(roleArn: string): Role | undefined
  /** The roles of an account, in the order of their creation. */
  of(accountId: string): readonly Role[]
  /** Replaces the trust policy. @throws ServiceError NoSuchEntity, MalformedPolicyDocument. */
  updateAssumeRolePolicy(roleArn: string, document: unknown): void
  /** Adds an inline policy, or replaces the one of that name. @throws ServiceError NoSuchEntity, MalformedPolicyDocument. */
  putRolePolicy(roleArn: string, policyName: string, document: unknown): void
  /** Takes an inline policy away. @throws ServiceError NoSuchEntity. */
  deleteRolePolicy(roleArn: string, policyName: string): void
  /** Attaches a policy that AWS manages, once. @throws ServiceError NoSuchEntity. */
  attachRolePolicy(roleArn: string, policyArn: string): void
  /** @throws ServiceError NoSuchEntity. */
  detachRolePolicy(roleArn: string, policyArn: string): void
  /** Sets the permissions boundary by its document, or takes it away. @throws ServiceError NoSuchEntity, MalformedPolicyDocument. */
  setPermissionsBoundary(roleArn: string, document: unknown): void
  /** The actions that the role's policies allow, as they are written. @throws ServiceError NoSuchEntity. */
  actionsOf(roleArn: string): readonly string[]
  /**
   * Takes one action out of the role's policies, so that a test can show whether the role needs it; the documents stay.
   * @throws RangeError when no policy names the action, or when a wildcard would still allow it.
   */
  removeAction(roleArn: string, action: string): void
}

/** No roles yet. */
export function createRoles(core: { readonly identifiers: Identifiers; readonly accounts: Accounts }): Roles {
  const roles = new Map<string, Role>()
  const change = (roleArn: string, changed: (role: Role) => Role): void => {
    roles.set(roleArn, changed(requireRole(roles, roleArn)))
  }

  return {
    createRole: (definition) => {
      checkRoleDefinition(definition, core.accounts)
      const { accountId, name } = definition
      if ([...roles.values()].some((role) => role.accountId === accountId && sameName(role.name, name))) {
        throw new ServiceError('EntityAlreadyExists', `Role with name ${name} already exists.`, {
          httpStatus: 409,
        })
      }
      const role = newRole(definition, `AROA${core.identifiers.token(17)}`)
      roles.set(role.arn, role)
      return role
    },
    deleteRole: (roleArn) => void roles.delete(requireRole(roles, roleArn).arn),
    find: (roleArn) => roles.get(roleArn),
    of: (accountId) => [...roles.values()].filter((role) => role.accountId === accountId),
    updateAssumeRolePolicy: (roleArn, document) => change(roleArn, (role) => withTrust(role, document)),
    putRolePolicy: (roleArn, policyName, document) =>
      change(roleArn, (role) => withInline(role, policyName, document)),
    deleteRolePolicy: (roleArn, policyName) => change(roleArn, (role) => withoutInline(role, policyName)),
    attachRolePolicy: (roleArn, policyArn) => change(roleArn, (role) => withAttached(role, policyArn)),
    detachRolePolicy: (roleArn, policyArn) => change(roleArn, (role) => withoutAttached(role, policyArn)),
    setPermissionsBoundary: (roleArn, document) => change(roleArn, (role) => withBoundary(role, document)),
    actionsOf: (roleArn) => actionsIn(requireRole(roles, roleArn).policies),
    removeAction: (roleArn, action) =>
      change(roleArn, (role) => ({ ...role, policies: withoutAction(role.policies, action) })),
  }
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

function requireRole(roles: ReadonlyMap<string, Role>, roleArn: string): Role {
  const role = roles.get(roleArn)
  if (role !== undefined) return role
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1)
  throw noSuchEntity(`The role with name ${name} cannot be found.`)
}
