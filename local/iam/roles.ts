import type { Accounts } from '../cloud/accounts.ts'
import type { Identifiers } from '../cloud/identifiers.ts'
import { ServiceError } from '../cloud/service.ts'
import { managedPolicies } from './managed-policies.ts'
import { conditionKeysOf, type Policy } from './policy.ts'
import { type PolicyKind, readPolicy } from './read-policy.ts'
import { actionsIn, withoutAction } from './remove-action.ts'
import { isKnownKey } from './request-context.ts'

/** What a role is created from: the members of `AWS::IAM::Role`. */
export interface RoleDefinition {
  readonly accountId: string
  readonly name: string
  /** Begins and ends with a slash; `/` when left out. */
  readonly path?: string
  readonly assumeRolePolicyDocument: unknown
  /** Documents by policy name. */
  readonly inlinePolicies?: Readonly<Record<string, unknown>>
  readonly managedPolicyArns?: readonly string[]
  /** 3,600 to 43,200; 3,600 when left out. */
  readonly maxSessionSeconds?: number
}

/** A role. */
export interface Role {
  readonly arn: string
  /** `AROA…` */
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly trustPolicy: Policy
  /** The identity policies, inline and attached. */
  readonly policies: readonly Policy[]
  readonly maxSessionSeconds: number
}

/** The roles of all accounts. */
export interface Roles {
  /**
   * @throws ServiceError EntityAlreadyExists, ValidationError (name, account, session length), MalformedPolicyDocument,
   * NoSuchEntity (a managed policy that is not known here).
   */
  createRole(definition: RoleDefinition): Role
  /** Adds an inline policy, or replaces the one of that name. @throws ServiceError NoSuchEntity, MalformedPolicyDocument. */
  putRolePolicy(roleArn: string, policyName: string, document: unknown): void
  find(roleArn: string): Role | undefined
  /** The actions that the role's policies allow, as they are written. @throws ServiceError NoSuchEntity. */
  actionsOf(roleArn: string): readonly string[]
  /**
   * Takes one action out of the role's policies, so that a test can show whether the role needs it.
   * @throws RangeError when no policy names the action, or when a wildcard would still allow it.
   */
  removeAction(roleArn: string, action: string): void
}

/** No roles yet. */
export function createRoles(core: { readonly identifiers: Identifiers; readonly accounts: Accounts }): Roles {
  const roles = new Map<string, Role>()

  const get = (roleArn: string): Role => {
    const role = roles.get(roleArn)
    if (role !== undefined) return role
    throw new ServiceError('NoSuchEntity', `The role with name ${nameIn(roleArn)} cannot be found.`, {
      httpStatus: 404,
    })
  }

  return {
    createRole: (definition) => {
      const { accountId, name, path = '/', maxSessionSeconds = 3600 } = definition
      if (!core.accounts.exists(accountId))
        throw invalid(`Expected the account of role ${name} to exist, got ${accountId}`)
      checkDefinition(name, path, maxSessionSeconds)
      if ([...roles.values()].some((role) => role.accountId === accountId && sameName(role.name, name))) {
        throw new ServiceError('EntityAlreadyExists', `Role with name ${name} already exists.`, {
          httpStatus: 409,
        })
      }
      const role: Role = {
        arn: `arn:aws:iam::${accountId}:role${path}${name}`,
        id: `AROA${core.identifiers.token(17)}`,
        accountId,
        name,
        trustPolicy: read(definition.assumeRolePolicyDocument, `trust policy of ${name}`, 'trust'),
        policies: [
          ...Object.entries(definition.inlinePolicies ?? {}).map(([policyName, document]) =>
            read(document, policyName, 'identity'),
          ),
          ...(definition.managedPolicyArns ?? []).map(readManagedPolicy),
        ],
        maxSessionSeconds,
      }
      roles.set(role.arn, role)
      return role
    },
    putRolePolicy: (roleArn, policyName, document) => {
      const role = get(roleArn)
      const policy = read(document, policyName, 'identity')
      roles.set(roleArn, {
        ...role,
        policies: [...role.policies.filter(({ name }) => name !== policyName), policy],
      })
    },
    find: (roleArn) => roles.get(roleArn),
    actionsOf: (roleArn) => actionsIn(get(roleArn).policies),
    removeAction: (roleArn, action) => {
      const role = get(roleArn)
      roles.set(roleArn, { ...role, policies: withoutAction(role.policies, action) })
    },
  }
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const nameIn = (roleArn: string): string => roleArn.slice(roleArn.lastIndexOf('/') + 1)

function checkDefinition(name: string, path: string, maxSessionSeconds: number): void {
  if (!/^[\w+=,.@-]{1,64}$/.test(name))
    throw invalid(`Expected a role name of 1 to 64 letters, digits and +=,.@-_, got ${name}`)
  if (!/^\/(?:[\u0021-\u007E]+\/)?$/.test(path))
    throw invalid(`Expected the path of role ${name} to begin and end with /, got ${path}`)
  if (maxSessionSeconds < 3600 || maxSessionSeconds > 43_200) {
    throw invalid(`Expected MaxSessionDuration of role ${name} to be 3600 to 43200, got ${maxSessionSeconds}`)
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', message)
}

function readManagedPolicy(policyArn: string): Policy {
  const document = managedPolicies.get(policyArn)
  if (document !== undefined) return read(document, policyArn, 'identity')
  throw new ServiceError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`, {
    httpStatus: 404,
  })
}

function read(document: unknown, name: string, kind: PolicyKind): Policy {
  const policy = readPolicy(document, { name, kind })
  const unknownKeys = conditionKeysOf(policy).filter((key) => !isKnownKey(key))
  if (unknownKeys.length === 0) return policy
  throw new ServiceError(
    'MalformedPolicyDocument',
    `Policy ${name} is refused: no request here carries the condition key ${unknownKeys.join(', ')}`,
  )
}
