import { accountOfPrincipal } from '../account-id.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import { asList, readAllowStatement, readStatements, sameMembers, union } from './policy-document.ts'

/** Whether somebody else's policy can be brought into our form. */
export type Adoption =
  /** Our form grants these accounts, ascending, exactly what the policy grants now. */
  | { readonly kind: 'lossless'; readonly accountIds: readonly string[] }
  /** Our form would give somebody less or more than the policy does. */
  | { readonly kind: 'impossible'; readonly why: string }

/** One action that one account is granted. */
interface Grant {
  readonly accountId: string
  readonly action: string
}

/**
 * Judges a foreign policy for adoption: it changes the form of a policy, never who may do what. So every
 * statement must allow accounts, without a condition, one or both of the type's two actions on exactly
 * this resource, and every account must end up with both.
 */
export function judgeAdoption(text: string, resource: ResourceArn): Adoption {
  const { actions } = factsOf(resource.type)
  const statements = readStatements(text)
  if (statements === undefined)
    return { kind: 'impossible', why: 'it is not a policy document of the known form' }

  const grants: Grant[] = []
  for (const [index, statement] of statements.entries()) {
    const granted = grantsOf(statement, resource)
    if (typeof granted === 'string') return { kind: 'impossible', why: `statement ${index + 1} ${granted}` }
    grants.push(...granted)
  }
  const byAccount = [...Map.groupBy(grants, ({ accountId }) => accountId)]
  const partly = byAccount.find(
    ([, own]) =>
      !sameMembers(
        union(
          own.map(({ action }) => action),
          [],
        ),
        actions,
      ),
  )
  if (partly === undefined)
    return {
      kind: 'lossless',
      accountIds: union(
        byAccount.map(([id]) => id),
        [],
      ),
    }
  return { kind: 'impossible', why: `the account ${partly[0]} may do only one of ${actions.join(' and ')}` }
}

/** What a statement grants, or what about it our form cannot say. */
function grantsOf(statement: unknown, resource: ResourceArn): readonly Grant[] | string {
  const allow = readAllowStatement(statement)
  if (allow === undefined) return 'is more than allowing actions to accounts'

  if (asList(allow.Resource).some((arn) => arn !== resource.text)) return 'names another resource'
  const known: readonly string[] = factsOf(resource.type).actions
  const actions = asList(allow.Action)
  const other = actions.find((action) => !known.includes(action))
  if (other !== undefined) return `allows ${other}`

  const principals = asList(allow.Principal.AWS)
  const stranger = principals.find((principal) => accountOfPrincipal(principal) === undefined)
  if (stranger !== undefined) return `names ${stranger}, which is not an account`
  const accountIds = principals.flatMap((principal) => accountOfPrincipal(principal) ?? [])
  return accountIds.flatMap((accountId) => actions.map((action) => ({ accountId, action })))
}
