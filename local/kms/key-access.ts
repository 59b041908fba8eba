import type { Accounts } from '../cloud/accounts.ts'
import { ServiceError, type Caller, type RequestContext } from '../cloud/service.ts'
import { conditionContext, evaluate, type Decision } from '../iam/evaluate.ts'
import { principalContext, type ContextValues } from '../iam/request-context.ts'
import type { Key } from './key-store.ts'
import type { KmsParts } from './kms-parts.ts'

/** What somebody wants to do with a key. */
export interface KeyUse {
  readonly caller: Caller
  /** `kms:…` */
  readonly action: string
  /** Values of condition keys beyond those that describe the caller. */
  readonly context?: ContextValues
}

/**
 * What the key policy says. No other policy opens a key: also within its account the key policy has to name the
 * caller, or the account, which lets the account's IAM policies decide (KMS Developer Guide, "Key policies").
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

/** @throws ServiceError AccessDeniedException when the key policy does not allow the caller an action. */
export function requireKeyAccess(
  { core }: KmsParts,
  key: Key,
  { action, context }: { readonly action: string; readonly context: RequestContext },
): void {
  const { caller } = context
  const use = { caller, action, context: { 'aws:RequestedRegion': context.region } }
  const decision = keyPolicyDecision(key.policy, key.arn, { use, accounts: core.accounts })
  if (decision !== 'allowed') throw keyAccessDenied(key, { caller, action }, decision)
}

/** The refusal of an action, in AWS's sentence. */
export function keyAccessDenied(
  key: Key,
  { caller, action }: KeyUse,
  decision: Exclude<Decision['kind'], 'allowed'>,
): ServiceError {
  const reason =
    decision === 'explicitDeny'
      ? 'with an explicit deny in a resource-based policy'
      : `because no resource-based policy allows the ${action} action`
  return new ServiceError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${key.arn} ${reason}`,
  )
}
