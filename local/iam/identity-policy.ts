import { ServiceError } from '../cloud/service.ts'
import { managedPolicies } from './managed-policies.ts'
import { conditionKeysOf, type Policy } from './policy.ts'
import { type PolicyKind, readPolicy } from './read-policy.ts'
import { isKnownKey } from './request-context.ts'

/**
 * Reads a policy of a role: one of its identity policies, or its trust policy.
 * @throws ServiceError MalformedPolicyDocument, also for condition keys that no request here carries.
 */
export function readRolePolicy(document: unknown, name: string, kind: PolicyKind = 'identity'): Policy {
  const policy = readPolicy(document, { name, kind })
  const unknownKeys = conditionKeysOf(policy).filter((key) => !isKnownKey(key))
  if (unknownKeys.length === 0) return policy
  throw new ServiceError(
    'MalformedPolicyDocument',
    `Policy ${name} is refused: no request here carries the condition key ${unknownKeys.join(', ')}`,
  )
}

/** Reads a policy that AWS manages. @throws ServiceError NoSuchEntity when it is not known here. */
export function readManagedPolicy(policyArn: string): Policy {
  const document = managedPolicies.get(policyArn)
  if (document !== undefined) return readRolePolicy(document, policyArn)
  throw new ServiceError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`, {
    httpStatus: 404,
  })
}
