import type { Accounts } from '../cloud/accounts.ts'
import { listOf, readPolicyDocument, type PolicyDocument, type PolicyStatement } from './policy-document.ts'
import { accountOf, organizationArn, policyPrincipalOf, principalOf, type Principal } from './principals.ts'
import { shareableResourceOf } from './shareable-types.ts'

/** What one statement of a resource policy grants. */
export interface PolicyGrant {
  readonly principals: readonly Principal[]
  /** In alphabetical order, each once. */
  readonly actions: readonly string[]
}

/** What checking a resource policy gave. */
export type CheckedPolicy =
  | { readonly kind: 'policy'; readonly document: PolicyDocument }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Checks a policy as RAM does before Image Builder applies it, and rewrites bare account ids to root ARNs.
 * All or nothing: one account that does not exist refuses the whole document.
 */
export function checkPolicy(resourceArn: string, text: string, accounts: Accounts): CheckedPolicy {
  const read = readPolicyDocument(text)
  if (read.kind === 'unreadable') return { kind: 'refused', reason: read.reason }

  for (const [index, statement] of read.document.Statement.entries()) {
    const problem =
      wrongResource(statement, resourceArn) ??
      wrongAction(statement, resourceArn) ??
      wrongPrincipal(statement, resourceArn, accounts)
    if (problem !== undefined) return { kind: 'refused', reason: `Statement[${index}].${problem}.` }
  }
  return { kind: 'policy', document: rewritePrincipals(read.document) }
}

/** What a checked policy grants, statement by statement. */
export function grantsOf(document: PolicyDocument, accounts: Accounts): readonly PolicyGrant[] {
  return document.Statement.map((statement) => ({
    principals: [...new Set(principalsOf(statement, accounts))],
    actions: [...new Set(listOf(statement.Action))].toSorted(),
  }))
}

/** The policy without one principal; `undefined` when nothing is left of it. */
export function withoutPrincipal(document: PolicyDocument, principal: Principal): PolicyDocument | undefined {
  const statements = document.Statement.flatMap((statement) => {
    if (statement.Principal === '*') return [statement]
    const kept = listOf(statement.Principal.AWS).filter((named) => principalOf(named) !== principal)
    return kept.length === 0 ? [] : [{ ...statement, Principal: { AWS: kept } }]
  })
  return statements.length === 0 ? undefined : { ...document, Statement: statements }
}

function wrongResource(statement: PolicyStatement, resourceArn: string): string | undefined {
  const other = listOf(statement.Resource).find((resource) => resource !== resourceArn)
  return other === undefined ? undefined : `Resource: expected ${resourceArn}, got ${other}`
}

function wrongAction(statement: PolicyStatement, resourceArn: string): string | undefined {
  const grantable: readonly string[] = shareableResourceOf(resourceArn)?.actions ?? []
  const other = listOf(statement.Action).find((action) => !grantable.includes(action))
  return other === undefined ? undefined : `Action: expected some of ${grantable.join(', ')}, got ${other}`
}

function wrongPrincipal(
  statement: PolicyStatement,
  resourceArn: string,
  accounts: Accounts,
): string | undefined {
  const organizationId = statement.Condition?.StringEquals['aws:PrincipalOrgID']
  if (statement.Principal === '*') {
    return organizationId === undefined
      ? 'Principal: expected accounts or roles, or "*" with a condition on aws:PrincipalOrgID'
      : wrongOrganization(organizationId, resourceArn, accounts)
  }
  if (organizationId !== undefined) return 'Condition: expected none beside principals that are named'

  for (const named of listOf(statement.Principal.AWS)) {
    const principal = principalOf(named)
    const accountId = principal === undefined ? undefined : accountOf(principal)
    if (accountId === undefined) return `Principal: expected an account, a role or a user, got ${named}`
    if (!accounts.exists(accountId)) return `Principal: the account of ${named} does not exist`
  }
  return undefined
}

function wrongOrganization(
  organizationId: string,
  resourceArn: string,
  { organization }: Accounts,
): string | undefined {
  const ownerId = resourceArn.split(':')[4] ?? ''
  const isOwn = organization?.id === organizationId && organization.accountIds.has(ownerId)
  return isOwn && organization.sharingEnabled
    ? undefined
    : `Condition: Organization ${organizationId} could not be found`
}

function principalsOf(statement: PolicyStatement, accounts: Accounts): readonly Principal[] {
  if (statement.Principal !== '*') {
    return listOf(statement.Principal.AWS).flatMap((named) => principalOf(named) ?? [])
  }
  return accounts.organization === undefined ? [] : [organizationArn(accounts.organization)]
}

function rewritePrincipals(document: PolicyDocument): PolicyDocument {
  return {
    ...document,
    Statement: document.Statement.map((statement) =>
      statement.Principal === '*'
        ? statement
        : { ...statement, Principal: { AWS: rewritten(statement.Principal.AWS) } },
    ),
  }
}

function rewritten(named: string | string[]): string | string[] {
  return typeof named === 'string' ? policyPrincipalOf(named) : named.map(policyPrincipalOf)
}
