import type { Accounts } from '../cloud/accounts.ts'
import { ServiceError } from '../cloud/service.ts'

/** What a role is created from: the members of `AWS::IAM::Role`. */
export interface RoleDefinition {
  readonly accountId: string
  readonly name: string
  /** Begins and ends with a slash; `/` when left out. Roles below `/aws-service-role/` are service-linked. */
  readonly path?: string
  readonly assumeRolePolicyDocument: unknown
  /** Documents by policy name. */
  readonly inlinePolicies?: Readonly<Record<string, unknown>>
  readonly managedPolicyArns?: readonly string[]
  /** The document of the managed policy that is its permissions boundary. */
  readonly permissionsBoundary?: unknown
  readonly tags?: Readonly<Record<string, string>>
  /** 3,600 to 43,200; 3,600 when left out. */
  readonly maxSessionSeconds?: number
}

/** @throws ServiceError ValidationError. */
export function checkRoleDefinition(definition: RoleDefinition, accounts: Accounts): void {
  const { accountId, name, path = '/', maxSessionSeconds = 3600 } = definition
  if (!accounts.exists(accountId))
    throw invalid(`Expected the account of role ${name} to exist, got ${accountId}`)
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
