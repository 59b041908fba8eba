import type { Condition } from './condition.ts'
import type { Pattern } from './pattern.ts'
import type { PolicyPrincipal } from './principal.ts'

/** A policy document that has been read and found to be of the language that is evaluated here. */
export interface Policy {
  readonly name: string
  readonly statements: readonly Statement[]
}

/** One statement of a policy. */
export interface Statement {
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** Absent in identity policies: they speak of the identity that they are attached to. */
  readonly principals: readonly PolicyPrincipal[] | undefined
  /** `NotPrincipal`: everybody but these; `principals` is absent then. */
  readonly exceptPrincipals?: readonly PolicyPrincipal[]
  readonly actions: Selection
  /** Absent in trust policies: they speak of the role that they belong to. */
  readonly resources: Selection | undefined
  readonly conditions: readonly Condition[]
}

/** `Action` or `Resource`, or when `except`, `NotAction` or `NotResource`. */
export interface Selection {
  readonly except: boolean
  readonly patterns: readonly Pattern[]
}

/** All condition keys that a policy looks at, in lower case. */
export function conditionKeysOf(policy: Policy): readonly string[] {
  return policy.statements.flatMap((statement) => [
    ...statement.conditions.flatMap((condition) => condition.keys),
    ...(statement.resources?.patterns ?? []).flatMap((pattern) => pattern.variableKeys),
  ])
}
