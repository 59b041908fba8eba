import type { Accounts } from '../cloud/accounts.ts'
import { organizationalUnitArn, organizationArn } from '../cloud/organization-arns.ts'
import type { Caller } from '../cloud/service.ts'
import type { Share } from './share-store.ts'

/** With whom something is shared, in RAM's notation: an account id, or the ARN of a role, a user, a unit or an organization. */
export type Principal = string

const accountId = /^\d{12}$/
const rootArn = /^arn:aws:iam::(\d{12}):root$/
const identityArn = /^arn:aws:iam::(\d{12}):(?:role|user)\/[\w+=,.@/-]+$/

/** A principal as a resource policy names it, in RAM's notation; `undefined` when it is none that RAM takes. */
export function principalOf(policyPrincipal: string): Principal | undefined {
  if (accountId.test(policyPrincipal) || identityArn.test(policyPrincipal)) return policyPrincipal
  return rootArn.exec(policyPrincipal)?.[1]
}

/** A principal as RAM writes it into resource policies: ids of accounts become the ARN of their root. */
export function policyPrincipalOf(policyPrincipal: string): string {
  return accountId.test(policyPrincipal) ? `arn:aws:iam::${policyPrincipal}:root` : policyPrincipal
}

/** The account of an account, role or user; `undefined` for a unit or an organization. */
export function accountOf(principal: Principal): string | undefined {
  return accountId.test(principal) ? principal : identityArn.exec(principal)?.[1]
}

/** Whether a grant to the principal reaches the account or somebody in it. Units cover those below them. */
export function includesAccount(principal: Principal, account: string, accounts: Accounts): boolean {
  const own = accountOf(principal)
  if (own !== undefined) return own === account

  const { organization } = accounts
  if (organization === undefined) return false
  if (principal === organizationArn(organization)) return organization.accountIds.has(account)
  return accounts.unitsOf(account).some(({ id }) => organizationalUnitArn(organization, id) === principal)
}

/** Whether a grant to the principal is one to the caller. */
export function includesCaller(principal: Principal, caller: Caller, accounts: Accounts): boolean {
  return identityArn.test(principal)
    ? principal === caller.roleArn
    : includesAccount(principal, caller.accountId, accounts)
}

/** Whether the principal lies outside the owner's organization; an owner without one has only outsiders. */
export function isExternal(principal: Principal, ownerId: string, accounts: Accounts): boolean {
  const account = accountOf(principal)
  return account !== undefined && !accounts.sameOrganization(ownerId, account)
}

/**
 * Whether the principal has to accept an invitation: outside the organization, and inside while sharing with it is
 * off or where the share is to outlast the membership.
 */
export function needsInvitation(
  principal: Principal,
  share: Pick<Share, 'ownerId' | 'retainsSharing'>,
  accounts: Accounts,
): boolean {
  if (accountOf(principal) === undefined) return false
  const isTrusted = accounts.organization?.sharingEnabled === true && !share.retainsSharing
  return isExternal(principal, share.ownerId, accounts) || !isTrusted
}
