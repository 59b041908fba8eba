import type { Caller } from '../cloud/service.ts'
import type { AccessControl } from './access-control.ts'
import { conditionContext, evaluate } from './evaluate.ts'
import type { RequestPrincipal } from './principal.ts'
import type { ContextValues } from './request-context.ts'
import type { Role } from './role.ts'

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
  readonly region: string
  readonly context: ContextValues
}

/**
 * Whether a caller may assume a role: the trust policy has to allow it and so has an identity policy of the caller,
 * except that within one account a trust policy that names the caller itself is enough (STS API Reference, AssumeRole).
 */
export function callerMayAssume(access: AccessControl, role: Role, assumption: Assumption): boolean {
  const resourcePolicies = { accountId: role.accountId, policies: [role.trustPolicy], mustAllow: true }
  return access.decide({ ...assumption, action, resource: role.arn, resourcePolicies }).kind === 'allowed'
}
