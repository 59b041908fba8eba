import type { Organization } from '../cloud/accounts.ts'
import { organizationArn } from '../cloud/organization-arns.ts'
import { grantsBy, sharesGranting, writtenGrants, type Grant, type GrantParts } from './grants.ts'
import { pathOfUnit } from './organization-paths.ts'
import { listOf, type PolicyDocument, type PolicyStatement } from './policy-document.ts'
import { accountOf, policyPrincipalOf, type Principal } from './principals.ts'

/** Who is to be allowed the same things with a resource. */
export interface Addition {
  readonly resourceArn: string
  readonly actions: readonly string[]
  readonly principals: readonly Principal[]
}

/**
 * The policy of a resource as RAM builds it from all shares that contain it (RAM User Guide, terms and concepts): what
 * Put*Policy has put, and whom shares add to that. `undefined` where nothing is granted.
 */
export function builtPolicy(parts: GrantParts, resourceArn: string): PolicyDocument | undefined {
  const written = parts.policies.get(resourceArn)
  return withAdditions(written, additionsTo(parts, resourceArn), parts.core.accounts.organization)
}

/** A policy that allows more principals something. */
export function withAdditions(
  policy: PolicyDocument | undefined,
  additions: readonly Addition[],
  organization: Organization | undefined,
): PolicyDocument | undefined {
  if (additions.length === 0) return policy

  const named = additions.reduce(withNamed, policy?.Statement ?? [])
  const shared =
    organization === undefined ? [] : additions.flatMap((addition) => sharedWith(organization, addition))
  return { ...policy, Version: '2012-10-17', Statement: [...named, ...shared] }
}

/** What shares grant and the written policy does not. */
function additionsTo(parts: GrantParts, resourceArn: string): readonly Addition[] {
  const actionsOf = ({ actions }: Grant): string => actions.join(' ')
  const keyOf = (grant: Grant): string => `${grant.principal} ${actionsOf(grant)}`
  const known = new Set(writtenGrants(parts, resourceArn).map(keyOf))
  const added = sharesGranting(parts, resourceArn)
    .flatMap((share) => grantsBy(parts, share, resourceArn))
    .filter((grant) => !known.has(keyOf(grant)))

  return [...new Set(added.map(actionsOf))].map((joined) => {
    const alike = added.filter((grant) => actionsOf(grant) === joined)
    const principals = [...new Set(alike.map(({ principal }) => principal))]
    return { resourceArn, actions: alike[0]?.actions ?? [], principals }
  })
}

/** Accounts, roles and users join the statement that names others for the same actions, if there is one. */
function withNamed(
  statements: PolicyDocument['Statement'],
  { resourceArn, actions, principals }: Addition,
): PolicyDocument['Statement'] {
  const named = principals.filter((principal) => accountOf(principal) !== undefined).map(policyPrincipalOf)
  if (named.length === 0) return statements

  const isAlike = ({ Principal: theirs, Action }: PolicyStatement): boolean =>
    theirs !== '*' && listOf(Action).toSorted().join(' ') === actions.join(' ')
  const index = statements.findIndex(isAlike)
  return index === -1
    ? [...statements, allow({ AWS: named }, { resourceArn, actions })]
    : statements.map((statement, at) => (at === index ? withPrincipals(statement, named) : statement))
}

function withPrincipals(statement: PolicyStatement, added: readonly string[]): PolicyStatement {
  if (statement.Principal === '*') return statement
  return { ...statement, Principal: { AWS: [...listOf(statement.Principal.AWS), ...added] } }
}

/** Organizations and units are everyone, on a condition. */
function sharedWith(organization: Organization, addition: Addition): readonly PolicyStatement[] {
  const { principals } = addition
  const paths = principals.flatMap((principal) => pathOfUnit(organization, principal) ?? [])
  const everyone = allow('*', addition)
  return [
    ...(principals.includes(organizationArn(organization))
      ? [{ ...everyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id } } }]
      : []),
    ...(paths.length === 0
      ? []
      : [{ ...everyone, Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': paths } } }]),
  ]
}

function allow(
  principal: PolicyStatement['Principal'],
  { resourceArn, actions }: Pick<Addition, 'resourceArn' | 'actions'>,
): PolicyStatement {
  return { Effect: 'Allow', Principal: principal, Action: [...actions], Resource: resourceArn }
}
