import type { GrantConstraints } from '@aws-sdk/client-kms'

import type { Policy } from '../iam/policy.ts'
import { readPolicy } from '../iam/read-policy.ts'
import type { EncryptionContext, Grant, GrantConditions, NewGrant } from './grant.ts'

/** What grants allow, by how. */
export interface GrantedPolicies {
  /** To accounts, whose own policies decide on. */
  readonly toAccounts: readonly Policy[]
  /** To those that they name, who need nothing else. */
  readonly toPrincipals: readonly Policy[]
}

/** The policies of those grants whose constraints a request meets. */
export function grantPolicies(
  grants: readonly Grant[],
  action: string,
  conditions: GrantConditions,
): GrantedPolicies {
  const met = grants.filter((grant) => isMet(grant, action, conditions))
  const isToAccount = ({ granteePrincipal }: Grant): boolean => granteePrincipal.endsWith(':root')
  return {
    toAccounts: met.filter(isToAccount).map(({ policy }) => policy),
    toPrincipals: met.filter((grant) => !isToAccount(grant)).map(({ policy }) => policy),
  }
}

/** The statement that a grant amounts to. @throws ServiceError MalformedPolicyDocument when the grantee is none. */
export function policyOfGrant({ keyArn, granteePrincipal, operations }: NewGrant): Policy {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: granteePrincipal },
    Action: operations.map((operation) => `kms:${operation}`),
    Resource: keyArn,
  }
  return readPolicy({ Version: '2012-10-17', Statement: [statement] }, { name: 'grant', kind: 'resource' })
}

/** Constraints do not bind DescribeKey and RetireGrant (KMS API Reference, CreateGrant, Constraints). */
function isMet({ operations, constraints }: Grant, action: string, conditions: GrantConditions): boolean {
  const { encryptionContext, newGrant } = conditions
  if (action === 'kms:CreateGrant') {
    return (
      newGrant !== undefined &&
      newGrant.operations.every((operation) => operations.includes(operation)) &&
      isAsStrict(newGrant.constraints, constraints)
    )
  }
  return encryptionContext === undefined || matches(encryptionContext, constraints)
}

function matches(context: EncryptionContext, constraints: GrantConstraints | undefined): boolean {
  const { EncryptionContextEquals: equal, EncryptionContextSubset: subset } = constraints ?? {}
  return (
    (equal === undefined || (includes(context, equal) && includes(equal, context))) &&
    (subset === undefined || includes(context, subset))
  )
}

/** Whether everything that the new constraints let pass meets the old ones. */
function isAsStrict(fresh: GrantConstraints | undefined, old: GrantConstraints | undefined): boolean {
  if (old === undefined) return true
  if (fresh?.EncryptionContextEquals !== undefined) return matches(fresh.EncryptionContextEquals, old)
  return (
    old.EncryptionContextEquals === undefined &&
    includes(fresh?.EncryptionContextSubset ?? {}, old.EncryptionContextSubset ?? {})
  )
}

function includes(all: EncryptionContext, some: EncryptionContext): boolean {
  return Object.entries(some).every(([name, value]) => all[name] === value)
}
