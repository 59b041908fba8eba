import {
  GetKeyPolicy$,
  PutKeyPolicy$,
  type GetKeyPolicyRequest,
  type GetKeyPolicyResponse,
  type PutKeyPolicyRequest,
} from '@aws-sdk/client-kms'

import type { Operation, RequestContext } from '../cloud/service.ts'
import type { Policy } from '../iam/policy.ts'
import { malformedPolicy, notFound } from './errors.ts'
import { keyPolicyDecision } from './key-access.ts'
import { needsWithoutKey, requireOwnKey } from './key-lookup.ts'
import { checkPrincipals, readKeyPolicy } from './key-policy.ts'
import type { KmsParts } from './kms-parts.ts'

const getAction = 'kms:GetKeyPolicy'
const putAction = 'kms:PutKeyPolicy'

/** The only key policy that a key has. */
const policyName = 'default'

/** GetKeyPolicy: the text as it was put. */
export function getKeyPolicy(parts: KmsParts): Operation<GetKeyPolicyRequest, GetKeyPolicyResponse> {
  return {
    schema: GetKeyPolicy$,
    needs: (input, context) => needsWithoutKey(parts, getAction, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const key = requireOwnKey(parts, input.KeyId, { action: getAction, context })
      checkName(input.PolicyName)
      return { Policy: key.policyText, PolicyName: policyName }
    },
  }
}

/** PutKeyPolicy: takes effect at once. */
export function putKeyPolicy(parts: KmsParts): Operation<PutKeyPolicyRequest, object> {
  return {
    schema: PutKeyPolicy$,
    needs: (input, context) => needsWithoutKey(parts, putAction, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const key = requireOwnKey(parts, input.KeyId, { action: putAction, context })
      checkName(input.PolicyName)
      const text = input.Policy ?? ''
      const bypass = input.BypassPolicyLockoutSafetyCheck
      const policy = checkNewPolicy(parts, { text, keyArn: key.arn, bypass }, context)
      parts.keys.update(key.arn, { policyText: text, policy })
      return {}
    },
  }
}

/** A key policy that is to be put on a key. */
export interface NewPolicy {
  readonly text: string
  readonly keyArn: string
  /** Whether the policy may shut its author out. */
  readonly bypass: boolean | undefined
}

/**
 * Reads a key policy and checks it as KMS does before it takes it.
 * @throws ServiceError MalformedPolicyDocumentException, LimitExceededException.
 */
export function checkNewPolicy(
  { core: { accounts } }: KmsParts,
  { text, keyArn, bypass }: NewPolicy,
  { caller }: RequestContext,
): Policy {
  const policy = readKeyPolicy(text)
  checkPrincipals(policy, accounts)
  const decision = keyPolicyDecision(policy, keyArn, { use: { caller, action: putAction }, accounts })
  if (decision === 'allowed' || bypass === true) return policy
  throw malformedPolicy('The new key policy will not allow you to update the key policy in the future.')
}

function checkName(name: string | undefined): void {
  if (name !== undefined && name !== policyName) throw notFound(`No such policy exists: ${name}`)
}
