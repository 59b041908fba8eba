import type { ConditionContext } from './pattern.ts'
import type { Policy, Selection, Statement } from './policy.ts'
import { covers, excepts, type RequestPrincipal } from './principal.ts'

/** What somebody wants to do. */
export interface AccessRequest {
  /** Needed by policies with a `Principal` element; identity policies are chosen by whom they are attached to. */
  readonly principal?: RequestPrincipal
  /** `service:Action`. */
  readonly action: string
  readonly resource: string
  readonly context: ConditionContext
}

/** What policies of one kind say to a request, and the statement that decided. */
export type Decision =
  | { readonly kind: 'allowed' | 'explicitDeny'; readonly policy: string; readonly statement: Statement }
  /** No statement applies. */
  | { readonly kind: 'implicitDeny' }

/**
 * Evaluates policies of one kind as AWS does: a statement that denies beats every one that allows, and what no
 * statement allows is denied (IAM User Guide, "Policy evaluation logic").
 */
export function evaluate(policies: readonly Policy[], request: AccessRequest): Decision {
  const applicable = applicableStatements(policies, request)
  const deny = applicable.find(({ statement }) => statement.effect === 'Deny')
  if (deny !== undefined) return { kind: 'explicitDeny', ...deny }

  const [allow] = applicable
  return allow === undefined ? { kind: 'implicitDeny' } : { kind: 'allowed', ...allow }
}

/** The statements that a request meets, with the names of their policies. */
export function applicableStatements(
  policies: readonly Policy[],
  request: AccessRequest,
): readonly { readonly policy: string; readonly statement: Statement }[] {
  return policies.flatMap((policy) =>
    policy.statements
      .filter((statement) => applies(statement, request))
      .map((statement) => ({ policy: policy.name, statement })),
  )
}

function applies(statement: Statement, request: AccessRequest): boolean {
  return (
    concerns(statement, request.principal) &&
    selects(statement.actions, request.action, request.context) &&
    (statement.resources === undefined || selects(statement.resources, request.resource, request.context)) &&
    statement.conditions.every((condition) => condition.isMet(request.context))
  )
}

function concerns(statement: Statement, principal: RequestPrincipal | undefined): boolean {
  const { principals, exceptPrincipals } = statement
  if (exceptPrincipals !== undefined) return principal !== undefined && !excepts(exceptPrincipals, principal)
  if (principals === undefined) return true
  return principal !== undefined && principals.some((named) => covers(named, principal))
}

function selects(selection: Selection, value: string, context: ConditionContext): boolean {
  return selection.patterns.some((pattern) => pattern.matches(value, context)) !== selection.except
}

/** Condition keys with their values, as services name them, made ready for `evaluate`: keys ignore case. */
export function conditionContext(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): ConditionContext {
  return new Map(
    Object.entries(values).map(([key, value]) => [
      key.toLowerCase(),
      value === undefined ? [] : typeof value === 'string' ? [value] : value,
    ]),
  )
}
