import type { Caller } from '../cloud/service.ts'

/** Whom a `Principal` element names. */
export type PolicyPrincipal =
  | { readonly kind: 'anyone' }
  /** Every identity of the account to which the account itself gives the permission. */
  | { readonly kind: 'account'; readonly accountId: string }
  /** A role (that is, each of its sessions), one session, or a user. */
  | { readonly kind: 'identity'; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string }

/** Who makes a request, as policies with a `Principal` element see it. */
export type RequestPrincipal =
  | {
      readonly kind: 'caller'
      readonly caller: Caller
      /** Whether a permissions boundary is set on the role. */
      readonly bounded?: boolean
    }
  | { readonly kind: 'service'; readonly name: string }

const accountForm = /^(?:\d{12}|arn:aws:iam::\d{12}:root)$/
const identityForm = /^arn:aws:(?:iam::\d{12}:(?:role|user)|sts::\d{12}:assumed-role)\/[\w+=,.@/-]+$/
const serviceForm = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/

/**
 * Reads an entry of `Principal: { AWS: … }`.
 * @throws RangeError when it is neither `*` nor an account, role, session or user.
 */
export function readAwsPrincipal(text: string): PolicyPrincipal {
  if (text === '*') return { kind: 'anyone' }
  if (accountForm.test(text)) return { kind: 'account', accountId: text.replaceAll(/\D/g, '') }
  if (identityForm.test(text)) return { kind: 'identity', arn: text }
  throw new RangeError(`Invalid principal in policy: "AWS":"${text}"`)
}

/**
 * Reads an entry of `Principal: { Service: … }`.
 * @throws RangeError when it is no service principal.
 */
export function readServicePrincipal(text: string): PolicyPrincipal {
  if (serviceForm.test(text)) return { kind: 'service', name: text }
  throw new RangeError(`Invalid principal in policy: "SERVICE":"${text}"`)
}

/** Whether the policy's principal covers who makes the request. */
export function covers(named: PolicyPrincipal, principal: RequestPrincipal): boolean {
  return directnessOf(named, principal) !== undefined
}

/**
 * How directly a policy's principal means who makes the request: the session (or user, or everyone) itself, its role,
 * or the account, which leaves the decision to its own policies. It decides what a permission of a resource-based
 * policy overrules (IAM User Guide, "How AWS enforcement code logic evaluates requests", resource-based policies).
 */
export type Directness = 'itself' | 'role' | 'account'

/** `undefined` when the policy's principal does not cover who makes the request. */
export function directnessOf(named: PolicyPrincipal, principal: RequestPrincipal): Directness | undefined {
  if (principal.kind === 'service')
    return named.kind === 'service' && named.name === principal.name ? 'itself' : undefined

  const { caller } = principal
  switch (named.kind) {
    case 'anyone':
      return 'itself'
    case 'account':
      return named.accountId === caller.accountId ? 'account' : undefined
    case 'identity':
      if (named.arn === caller.arn) return 'itself'
      return named.arn === caller.roleArn ? 'role' : undefined
    case 'service':
      return undefined
  }
}

/**
 * Whether `NotPrincipal` takes who makes the request out of a denial. Account and role are looked at one after the
 * other, so both have to be named, and with a permissions boundary nobody is taken out; a service is named itself
 * (IAM User Guide, "AWS JSON policy elements: NotPrincipal").
 */
export function excepts(named: readonly PolicyPrincipal[], principal: RequestPrincipal): boolean {
  const covering = new Set(named.map((one) => directnessOf(one, principal)))
  if (principal.kind === 'service') return covering.has('itself')
  const { caller, bounded = false } = principal
  if (bounded || !covering.has('account')) return false
  if (caller.arn.endsWith(':root')) return true
  return covering.has(caller.roleArn === undefined ? 'itself' : 'role')
}
