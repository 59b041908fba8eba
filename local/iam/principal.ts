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
  | { readonly kind: 'caller'; readonly caller: Caller }
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
  if (principal.kind === 'service') return named.kind === 'service' && named.name === principal.name

  const { caller } = principal
  switch (named.kind) {
    case 'anyone':
      return true
    case 'account':
      return named.accountId === caller.accountId
    case 'identity':
      return named.arn === caller.arn || named.arn === caller.roleArn
    case 'service':
      return false
  }
}
