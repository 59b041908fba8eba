import { ServiceError } from '../cloud/service.ts'
import { readManagedPolicy, readRolePolicy } from './identity-policy.ts'
import type { Policy } from './policy.ts'
import type { RoleDefinition } from './role-definition.ts'

/** A role. */
export interface Role {
  readonly arn: string
  /** `AROA…` */
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly path: string
  readonly trustPolicy: Policy
  /** The identity policies, inline ones by their names and attached ones by their ARNs. */
  readonly policies: readonly Policy[]
  /** The permissions boundary; absent when none is set. */
  readonly boundary?: readonly Policy[]
  readonly tags: Readonly<Record<string, string>>
  readonly maxSessionSeconds: number
  readonly documents: RoleDocuments
}

/** The policies of a role as they were written. */
export interface RoleDocuments {
  readonly assumeRolePolicy: unknown
  /** Inline policies by their names. */
  readonly inline: Readonly<Record<string, unknown>>
  readonly attachedPolicyArns: readonly string[]
}

/** A role as it is defined. @throws ServiceError MalformedPolicyDocument, NoSuchEntity (a managed policy that is not known here). */
export function newRole(definition: RoleDefinition, id: string): Role {
  const { accountId, name, path = '/', managedPolicyArns = [], inlinePolicies = {} } = definition
  const role: Role = {
    arn: `arn:aws:iam::${accountId}:role${path}${name}`,
    id,
    accountId,
    name,
    path,
    trustPolicy: readTrust(name, definition.assumeRolePolicyDocument),
    policies: [],
    tags: definition.tags ?? {},
    maxSessionSeconds: definition.maxSessionSeconds ?? 3600,
    documents: {
      assumeRolePolicy: definition.assumeRolePolicyDocument,
      inline: {},
      attachedPolicyArns: [],
    },
  }
  const inline = Object.entries(inlinePolicies)
  const bounded = withBoundary(role, definition.permissionsBoundary)
  const named = inline.reduce((so, [policyName, document]) => withInline(so, policyName, document), bounded)
  return managedPolicyArns.reduce(withAttached, named)
}

function readTrust(name: string, document: unknown): Policy {
  return readRolePolicy(document, `trust policy of ${name}`, 'trust')
}

/** The role with another trust policy. @throws ServiceError MalformedPolicyDocument. */
export function withTrust(role: Role, document: unknown): Role {
  return {
    ...role,
    trustPolicy: readTrust(role.name, document),
    documents: { ...role.documents, assumeRolePolicy: document },
  }
}

/** The role with an inline policy, which replaces the one of that name. @throws ServiceError MalformedPolicyDocument. */
export function withInline(role: Role, policyName: string, document: unknown): Role {
  const { policies, documents } = role
  return {
    ...role,
    policies: [...policies.filter(({ name }) => name !== policyName), readRolePolicy(document, policyName)],
    documents: { ...documents, inline: { ...documents.inline, [policyName]: document } },
  }
}

/** The role without an inline policy. @throws ServiceError NoSuchEntity. */
export function withoutInline(role: Role, policyName: string): Role {
  const { [policyName]: removed, ...inline } = role.documents.inline
  if (removed === undefined) throw noSuchEntity(`The role policy with name ${policyName} cannot be found.`)
  return withoutPolicy({ ...role, documents: { ...role.documents, inline } }, policyName)
}

/** The role with a policy that AWS manages. @throws ServiceError NoSuchEntity when it is not known here. */
export function withAttached(role: Role, policyArn: string): Role {
  const { policies, documents } = role
  if (documents.attachedPolicyArns.includes(policyArn)) return role
  return {
    ...role,
    policies: [...policies, readManagedPolicy(policyArn)],
    documents: { ...documents, attachedPolicyArns: [...documents.attachedPolicyArns, policyArn] },
  }
}

/** The role without a policy that was attached. @throws ServiceError NoSuchEntity. */
export function withoutAttached(role: Role, policyArn: string): Role {
  const { documents } = role
  if (!documents.attachedPolicyArns.includes(policyArn))
    throw noSuchEntity(`Policy ${policyArn} was not found.`)
  const attachedPolicyArns = documents.attachedPolicyArns.filter((arn) => arn !== policyArn)
  return withoutPolicy({ ...role, documents: { ...documents, attachedPolicyArns } }, policyArn)
}

function withoutPolicy(role: Role, policyName: string): Role {
  return { ...role, policies: role.policies.filter(({ name }) => name !== policyName) }
}

/** The role with a permissions boundary, or without one. @throws ServiceError MalformedPolicyDocument. */
export function withBoundary({ boundary: _replaced, ...role }: Role, document: unknown): Role {
  if (document === undefined) return role
  return { ...role, boundary: [readRolePolicy(document, `permissions boundary of ${role.name}`)] }
}

/** IAM's NoSuchEntity. */
export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntity', message, { httpStatus: 404 })
}
