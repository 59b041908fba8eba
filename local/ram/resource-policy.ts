import type { Accounts, Organization } from '../cloud/accounts.ts'
import { organizationArn } from '../cloud/organization-arns.ts'
import { organizationPaths } from './organization-paths.ts'
import { listOf, readPolicyDocument, type PolicyDocument, type PolicyStatement } from './policy-document.ts'
import { accountOf, policyPrincipalOf, principalOf, type Principal } from './principals.ts'
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
export function withoutPrincipal(
  document: PolicyDocument,
  principal: Principal,
  accounts: Accounts,
): PolicyDocument | undefined {
  const statements = document.Statement.flatMap((statement) =>
    statementWithout(statement, principal, accounts),
  )
  return statements.length === 0 ? undefined : { ...document, Statement: statements }
}

function statementWithout(
  statement: PolicyStatement,
  principal: Principal,
  accounts: Accounts,
): readonly PolicyStatement[] {
  if (statement.Principal !== '*') {
    const kept = listOf(statement.Principal.AWS).filter((named) => principalOf(named) !== principal)
    return kept.length === 0 ? [] : [{ ...statement, Principal: { AWS: kept } }]
  }
  const { organization } = accounts
  const { Condition } = statement
  if (organization === undefined || Condition === undefined) return [statement]
  if ('StringEquals' in Condition) return principal === organizationArn(organization) ? [] : [statement]

  const paths = organizationPaths(organization)
  const kept = listOf(Condition['ForAnyValue:StringLike']['aws:PrincipalOrgPaths']).filter(
    (path) => paths.get(path) !== principal,
  )
  const condition = { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': kept } }
  return kept.length === 0 ? [] : [{ ...statement, Condition: condition }]
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
  { Principal, Condition }: PolicyStatement,
  resourceArn: string,
  accounts: Accounts,
): string | undefined {
  if (Principal === '*') {
    return Condition === undefined
      ? 'Principal: expected accounts or roles, or "*" with a condition on aws:PrincipalOrgID or aws:PrincipalOrgPaths'
      : wrongCondition(Condition, resourceArn, accounts)
  }
  if (Condition !== undefined) return 'Condition: expected none beside principals that are named'

  for (const named of listOf(Principal.AWS)) {
    const principal = principalOf(named)
    const accountId = principal === undefined ? undefined : accountOf(principal)
    if (accountId === undefined) return `Principal: expected an account, a role or a user, got ${named}`
    if (!accounts.exists(accountId)) return `Principal: the account of ${named} does not exist`
  }
  return undefined
}

function wrongCondition(
  condition: NonNullable<PolicyStatement['Condition']>,
  resourceArn: string,
  { organization }: Accounts,
): string | undefined {
  const values = conditionValues(condition)
  const foreign = values
    .map((value) => value.split('/')[0] ?? '')
    .find((id) => !mayShareWith(organization, id, resourceArn))
  if (foreign !== undefined) return `Condition: Organization ${foreign} could not be found`
  if (organization === undefined || 'StringEquals' in condition) return undefined

  const paths = organizationPaths(organization)
  const unknown = values.find((path) => !paths.has(path))
  return unknown === undefined
    ? undefined
    : `Condition: expected the path of the organization or of a unit with /* at its end, got ${unknown}`
}

/** Only the owner's own organization can be shared with, once that is switched on. */
function mayShareWith(organization: Organization | undefined, id: string, resourceArn: string): boolean {
  const ownerId = resourceArn.split(':')[4] ?? ''
  return organization?.id === id && organization.accountIds.has(ownerId) && organization.sharingEnabled
}

function conditionValues(condition: NonNullable<PolicyStatement['Condition']>): readonly string[] {
  return listOf(
    'StringEquals' in condition
      ? condition.StringEquals['aws:PrincipalOrgID']
      : condition['ForAnyValue:StringLike']['aws:PrincipalOrgPaths'],
  )
}

function principalsOf(
  { Principal, Condition }: PolicyStatement,
  { organization }: Accounts,
): readonly Principal[] {
  if (Principal !== '*') return listOf(Principal.AWS).flatMap((named) => principalOf(named) ?? [])
  if (organization === undefined || Condition === undefined) return []
  if ('StringEquals' in Condition) return [organizationArn(organization)]

  const paths = organizationPaths(organization)
  return conditionValues(Condition).flatMap((path) => paths.get(path) ?? [])
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
