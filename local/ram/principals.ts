import type { Accounts } from '../cloud/accounts.ts'
import type { Caller } from '../cloud/service.ts'

/** With whom something is shared, in RAM's notation: an account id, or the ARN of a role, a user or an organization. */
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

/** The ARN by which RAM shares with a whole organization. */
export function organizationArn(organization: {
  readonly id: string
  readonly managementAccountId: string
}): Principal {
  return `arn:aws:organizations::${organization.managementAccountId}:organization/${organization.id}`
}

/** The account of an account, role or user; `undefined` for an organization. */
export function accountOf(principal: Principal): string | undefined {
  return accountId.test(principal) ? principal : identityArn.exec(principal)?.[1]
}

/** Whether a grant to the principal is one to the caller. */
export function includesCaller(principal: Principal, caller: Caller, accounts: Accounts): boolean {
  if (accountId.test(principal)) return principal === caller.accountId
  const { organization } = accounts
  if (organization !== undefined && principal === organizationArn(organization)) {
    return organization.accountIds.has(caller.accountId)
  }
  return principal === caller.roleArn
}

/** Whether the principal lies outside the owner's organization; an owner without one has only outsiders. */
export function isExternal(principal: Principal, ownerId: string, accounts: Accounts): boolean {
  const account = accountOf(principal)
  return account !== undefined && !accounts.sameOrganization(ownerId, account)
}

/** Whether the principal has to accept an invitation: outside the organization, or inside while sharing with it is off. */
export function needsInvitation(principal: Principal, ownerId: string, accounts: Accounts): boolean {
  if (accountOf(principal) === undefined) return false
  return isExternal(principal, ownerId, accounts) || !(accounts.organization?.sharingEnabled ?? false)
}
