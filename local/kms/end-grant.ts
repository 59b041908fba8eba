import {
  RetireGrant$,
  RevokeGrant$,
  type RetireGrantRequest,
  type RevokeGrantRequest,
} from '@aws-sdk/client-kms'

import { ServiceError, type Operation, type RequestContext } from '../cloud/service.ts'
import type { Policy } from '../iam/policy.ts'
import { unlessDryRun } from './dry-run.ts'
import { invalidGrantToken, invalidRequest, notFound } from './errors.ts'
import { policyOfGrant } from './grant-permissions.ts'
import type { Grant } from './grant.ts'
import { findKey, needsWithoutKey, placeOf, requireKeyById } from './key-lookup.ts'
import type { KmsParts } from './kms-parts.ts'

const revokeAction = 'kms:RevokeGrant'
const retireAction = 'kms:RetireGrant'

/** RevokeGrant: by whom the key policy lets, whoever created the grant. */
export function revokeGrant(parts: KmsParts): Operation<RevokeGrantRequest, object> {
  return {
    schema: RevokeGrant$,
    needs: (input, context) => needsWithoutKey(parts, revokeAction, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const key = requireKeyById(parts, input.KeyId, { action: revokeAction, context })
      const grant = requireGrant(parts, key.arn, input.GrantId)
      return unlessDryRun(input.DryRun, () => {
        parts.grants.remove(grant)
        return {}
      })
    },
  }
}

/** RetireGrant: by token, or by key and id. The grant itself says who may. */
export function retireGrant(parts: KmsParts): Operation<RetireGrantRequest, object> {
  return {
    schema: RetireGrant$,
    needs: () => [],
    handle: (input, context) => {
      const grant = namedGrant(parts, input, context)
      const refusal = retirementRefusal(parts, grant, context)
      if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal)
      return unlessDryRun(input.DryRun, () => {
        parts.grants.remove(grant)
        return {}
      })
    },
  }
}

function namedGrant(parts: KmsParts, input: RetireGrantRequest, context: RequestContext): Grant {
  if (input.GrantToken !== undefined) {
    const grant = parts.grants.byToken(input.GrantToken)
    if (grant === undefined || grant.keyArn.split(':')[3] !== context.region) throw invalidGrantToken()
    return grant
  }
  if (input.KeyId === undefined || input.GrantId === undefined)
    throw invalidRequest('Expected a GrantToken, or a KeyId and a GrantId')
  const search = findKey(parts.keys, input.KeyId, placeOf(context))
  if (search.kind === 'absent') throw notFound(search.reason)
  return requireGrant(parts, search.key.arn, input.GrantId)
}

function requireGrant({ grants }: KmsParts, keyArn: string, grantId = ''): Grant {
  const grant = grants.onKey(keyArn).find(({ id }) => id === grantId)
  if (grant !== undefined) return grant
  throw notFound(`Grant ID ${grantId} not found`)
}

/**
 * The retiring principal, a grantee whose grant allows it, and those to whom the account that created the grant, or that
 * may retire it, gives it by its IAM policies (KMS Developer Guide, "Retiring and revoking grants"). The key policy has no
 * say but to deny.
 */
function retirementRefusal(
  { access, keys }: KmsParts,
  grant: Grant,
  { caller, region }: RequestContext,
): string | undefined {
  const key = keys.find(grant.keyArn)
  const { retiringPrincipal, issuingAccountId } = grant
  const byAccount = [`arn:aws:iam::${issuingAccountId}:root`, retiringPrincipal].includes(
    `arn:aws:iam::${caller.accountId}:root`,
  )
  return access.refusal({
    caller,
    action: retireAction,
    resource: grant.keyArn,
    region,
    resourcePolicies: {
      accountId: byAccount ? caller.accountId : (key?.accountId ?? ''),
      mustAllow: !byAccount,
      policies: key === undefined ? [] : [denialsOf(key.policy)],
      grants: retirementPolicies(grant),
    },
  })
}

function denialsOf(policy: Policy): Policy {
  return { ...policy, statements: policy.statements.filter(({ effect }) => effect === 'Deny') }
}

/** What lets single principals retire a grant; accounts decide by their own policies. */
function retirementPolicies(grant: Grant): readonly Policy[] {
  const { granteePrincipal, retiringPrincipal, operations } = grant
  const principals = [retiringPrincipal, operations.includes('RetireGrant') ? granteePrincipal : undefined]
  return principals.flatMap((principal) =>
    principal === undefined || principal.endsWith(':root')
      ? []
      : [policyOfGrant({ ...grant, granteePrincipal: principal, operations: ['RetireGrant'] })],
  )
}
