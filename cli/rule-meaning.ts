import type { Rule, Rules } from '../functions/lib/domain/rules/rules.ts'
import { exclusionsOfTarget } from './rule-principals.ts'

/** The members of a rule that versions are compared by. */
export const ruleMembers = [
  'match',
  'targets',
  'share',
  'launch',
  'copy',
  'distribute',
  'ssmParameters',
  'onFinding',
] as const satisfies readonly (keyof Rule)[]

/** A member of a rule that versions are compared by. */
export type RuleMember = (typeof ruleMembers)[number]

/**
 * What a rule says, defaults in words and keys in place of their names. The principals behind the targets are compared
 * one by one; where and for whom the targets do not hold is part of the rule.
 */
export function meaningOfRule(rule: Rule, rules: Rules): Readonly<Record<RuleMember, unknown>> {
  const { match, share, launch, copy, distribute, ssmParameters, onFinding = 'skip' } = rule
  const targets = (rule.targets ?? []).map((name) => {
    const target = rules.targets[name] ?? {}
    return { name, excludedRegions: target.excludedRegions ?? [], excluded: exclusionsOfTarget(target) }
  })
  return {
    match,
    targets,
    share: share === undefined ? undefined : { mode: 'auto', adopt: false, ...share },
    launch: launch === undefined ? undefined : { ...launch, kmsKeys: keysOf(launch, rules) },
    copy: copy === undefined ? undefined : { relay: 'auto', ...copy, kmsKeys: keysOf(copy, rules) },
    distribute,
    ssmParameters,
    onFinding,
  }
}

/** Whether two members say the same. Lists of the rules file are sets: their order means nothing. */
export function sameMeaning(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other)
}

function keysOf({ kmsKeys: name }: { readonly kmsKeys?: string }, rules: Rules): unknown {
  return name === undefined ? undefined : rules.kmsKeys?.[name]
}

function textOf(member: unknown): string {
  return JSON.stringify(canonical(member)) ?? ''
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf).toSorted()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)]),
  )
}
