import type { Accounts } from '../cloud/accounts.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import type { AccessDecision } from '../iam/access-decision.ts'
import { accessSentence } from '../iam/access-sentence.ts'
import { conditionContext, evaluate, type Decision } from '../iam/evaluate.ts'
import { principalContext, type ContextValues } from '../iam/request-context.ts'
import { grantPolicies } from './grant-permissions.ts'
import type { GrantConditions } from './grant.ts'
import type { Key } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** What somebody wants to do with a key. */
export interface KeyUse {
  readonly caller: Caller
  /** `kms:…` */
  readonly action: string
  /** Values of condition keys beyond those that describe the caller and the key. */
  readonly context?: ContextValues
}

/** A use of a key in full: what grants look at, too. */
export interface KeyRequest extends KeyUse, GrantConditions {
  readonly region: string
}

/**
 * What the key policy alone says. It has to name the caller, or the account, which lets the account's IAM policies
 * decide (KMS Developer Guide, "Key policies").
 */
export function keyPolicyDecision(
  policy: Key['policy'],
  keyArn: string,
  { use, accounts }: { readonly use: KeyUse; readonly accounts: Accounts },
): Decision['kind'] {
  const { caller, action, context } = use
  return evaluate([policy], {
    principal: { kind: 'caller', caller },
    action,
    resource: keyArn,
    context: conditionContext({
      ...principalContext(caller, accounts),
      'kms:CallerAccount': caller.accountId,
      ...context,
    }),
  }).kind
}

/**
 * What key policy, grants and all policies of the caller say together. Without the key policy or a grant nothing opens a
 * key, not even in its account; a grant needs no IAM policy (KMS Developer Guide, "Authorization", "Grants").
 */
export function decideKeyAccess(parts: KmsParts, key: Key, request: KeyRequest): AccessDecision {
  const { caller, action, region, context, encryptionContext } = request
  const granted = grantPolicies(parts.grants.onKey(key.arn), action, request)
  return parts.access.decide({
    caller,
    action,
    resource: key.arn,
    region,
    context: {
      ...keyContext(parts, key),
      ...encryptionKeys(encryptionContext),
      ...callKeys(request),
      ...context,
    },
    resourcePolicies: {
      accountId: key.accountId,
      mustAllow: true,
      policies: [key.policy, ...granted.toAccounts],
      grants: granted.toPrincipals,
    },
  })
}

/** @throws ServiceError AccessDeniedException when the caller may not do something with a key. */
export function requireKeyAccess(parts: KmsParts, key: Key, request: KeyRequest): void {
  const decision = decideKeyAccess(parts, key, request)
  if (decision.kind !== 'allowed') throw keyAccessDenied(key, request, decision)
}

/** The refusal of an action, in AWS's sentence. */
export function keyAccessDenied(
  key: Key,
  { caller, action }: KeyUse,
  decision: AccessDecision,
): ServiceError {
  const sentence = accessSentence(decision, { callerArn: caller.arn, action, resource: key.arn })
  return new ServiceError('AccessDeniedException', sentence ?? `Expected a refusal of ${action}, got none`)
}

/** What the key tells of itself (KMS Developer Guide, "AWS KMS condition keys"). */
function keyContext({ keys }: KmsParts, key: Key): ContextValues {
  const aliases = keys.aliasesOf(key).filter(({ keyArn }) => keyArn === key.arn)
  return {
    'kms:KeySpec': key.kind.spec,
    'kms:KeyUsage': key.kind.usage,
    'kms:KeyOrigin': 'AWS_KMS',
    'kms:MultiRegion': 'false',
    'kms:ResourceAliases': aliases.map(({ name }) => name),
    'aws:ResourceAccount': key.accountId,
  }
}

function encryptionKeys(encryptionContext: GrantConditions['encryptionContext']): ContextValues {
  if (encryptionContext === undefined) return {}
  const pairs: ContextValues = Object.fromEntries(
    Object.entries(encryptionContext).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
  )
  return { 'kms:EncryptionContextKeys': Object.keys(encryptionContext), ...pairs }
}

const grantActions = new Set(['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'])

/** Nobody calls for a service unless the context says so. */
function callKeys({ caller, action }: KeyRequest): ContextValues {
  return {
    'kms:CallerAccount': caller.accountId,
    'kms:GrantIsForAWSResource': grantActions.has(action) ? 'false' : undefined,
  }
}
