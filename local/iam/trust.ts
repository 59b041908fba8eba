import type { Accounts } from '../cloud/accounts.ts'
import type { Caller } from '../cloud/service.ts'
import { type AccessRequest, conditionContext, type Decision, evaluate } from './evaluate.ts'
import type { Policy } from './policy.ts'
import { covers, type RequestPrincipal } from './principal.ts'
import { type ContextValues, principalContext } from './request-context.ts'
import type { Role } from './roles.ts'

const action = 'sts:AssumeRole'

/** Whether a role's trust policy lets a service assume it. */
export function serviceMayAssume(role: Role, servicePrincipal: string, context: ContextValues): boolean {
  const principal: RequestPrincipal = { kind: 'service', name: servicePrincipal }
  return (
    evaluate([role.trustPolicy], {
      principal,
      action,
      resource: role.arn,
      context: conditionContext(context),
    }).kind === 'allowed'
  )
}

/** A caller's wish to assume a role. */
export interface Assumption {
  readonly caller: Caller
  /** The role behind the caller's session; absent for an account's administrator. */
  readonly callerRole: Role | undefined
  readonly context: ContextValues
  readonly accounts: Accounts
}

/**
 * Whether a caller may assume a role: the trust policy has to allow it and so has an identity policy of the caller,
 * except that within one account a trust policy that names the caller itself is enough (STS API Reference, AssumeRole).
 */
export function callerMayAssume(role: Role, { caller, callerRole, context, accounts }: Assumption): boolean {
  const principal: RequestPrincipal = { kind: 'caller', caller }
  const request: AccessRequest = {
    principal,
    action,
    resource: role.arn,
    context: conditionContext({ ...principalContext(caller, accounts), ...context }),
  }
  if (evaluate([role.trustPolicy], request).kind !== 'allowed') return false

  const identity = identityDecision(caller, callerRole, request)
  if (identity !== 'implicitDeny') return identity === 'allowed'
  return (
    caller.accountId === role.accountId &&
    evaluate([directTrust(role.trustPolicy, principal)], request).kind === 'allowed'
  )
}

function identityDecision(
  caller: Caller,
  callerRole: Role | undefined,
  request: AccessRequest,
): Decision['kind'] {
  if (caller.roleArn === undefined) return 'allowed'
  return evaluate(callerRole?.policies ?? [], request).kind
}

/** Those statements of the trust policy that name the caller itself, not just its account. */
function directTrust(policy: Policy, principal: RequestPrincipal): Policy {
  return {
    ...policy,
    statements: policy.statements.filter(({ principals = [] }) =>
      principals.some((named) => named.kind !== 'account' && covers(named, principal)),
    ),
  }
}
