import type { Rule, Rules, RulesSettings } from '../functions/lib/domain/rules/rules.ts'
import { exclusionsOfRule, exclusionsOfTarget, principalsOfRule } from './rule-principals.ts'

/** What a version of the rules changes, as far as principals and images feel it. */
export interface RulesChanges {
  readonly rulesAdded: readonly string[]
  readonly rulesRemoved: readonly string[]
  readonly rulesChanged: readonly RuleChange[]
  /** Principals that no rule named before: account ids, ids of organizational units, `organization`. */
  readonly principalsAdded: readonly string[]
  /** Principals that no rule names any more. */
  readonly principalsRemoved: readonly string[]
  readonly regionsAdded: readonly string[]
  readonly regionsRemoved: readonly string[]
  /** Settings that say something else now, with their new value. */
  readonly settingsChanged: RulesSettings
}

/** What a version changes about a rule that stays. */
export interface RuleChange {
  readonly name: string
  /** Members that say something else now. */
  readonly members: readonly ('match' | 'targets' | 'share')[]
  readonly principalsAdded: readonly string[]
  readonly principalsRemoved: readonly string[]
  /** Accounts that the rule now leaves out of its organizational units or of the organization. */
  readonly exclusionsAdded: readonly string[]
  readonly exclusionsRemoved: readonly string[]
}

/** Compares two versions of the rules; `undefined` stands for none yet. */
export function compareRules(before: Rules | undefined, after: Rules): RulesChanges {
  const old = new Map(before?.rules.map((rule) => [rule.name, rule]))
  const principals = difference(principalsOfRules(before), principalsOfRules(after))
  const regions = difference(new Set(before?.regions), new Set(after.regions))
  const names = difference(new Set(old.keys()), new Set(after.rules.map((rule) => rule.name)))
  return {
    rulesAdded: names.added,
    rulesRemoved: names.removed,
    rulesChanged: after.rules.flatMap((rule) => {
      const oldRule = old.get(rule.name)
      if (before === undefined || oldRule === undefined) return []
      return changeOf({ rule: oldRule, rules: before }, { rule, rules: after })
    }),
    principalsAdded: principals.added,
    principalsRemoved: principals.removed,
    regionsAdded: regions.added,
    regionsRemoved: regions.removed,
    settingsChanged: settingsChanged(before?.settings, after.settings),
  }
}

/** Names of targets that no rule uses. */
export function unusedTargets(rules: Rules): readonly string[] {
  const used = new Set(rules.rules.flatMap((rule) => rule.targets ?? []))
  return Object.keys(rules.targets).filter((target) => !used.has(target))
}

interface RuleOfRules {
  readonly rule: Rule
  readonly rules: Rules
}

function changeOf(before: RuleOfRules, after: RuleOfRules): RuleChange[] {
  const members = (['match', 'targets', 'share'] as const).filter(
    (member) => textOf(meaningOf(before)[member]) !== textOf(meaningOf(after)[member]),
  )
  const principals = difference(
    principalsOfRule(before.rule, before.rules),
    principalsOfRule(after.rule, after.rules),
  )
  const exclusions = difference(
    exclusionsOfRule(before.rule, before.rules),
    exclusionsOfRule(after.rule, after.rules),
  )
  if (members.length + principals.added.length + principals.removed.length === 0) return []
  return [
    {
      name: after.rule.name,
      members,
      principalsAdded: principals.added,
      principalsRemoved: principals.removed,
      exclusionsAdded: exclusions.added,
      exclusionsRemoved: exclusions.removed,
    },
  ]
}

/** The principals behind the targets are compared one by one; where and for whom the targets do not hold is part of the rule. */
function meaningOf({ rule, rules }: RuleOfRules): {
  readonly match: unknown
  readonly share: unknown
  readonly targets: unknown
} {
  const targets = (rule.targets ?? []).map((name) => {
    const target = rules.targets[name] ?? {}
    return [name, ...(target.excludedRegions ?? []).toSorted(), ...exclusionsOfTarget(target).toSorted()]
  })
  return { match: rule.match, share: { mode: 'auto', adopt: false, ...rule.share }, targets }
}

function settingsChanged(before: RulesSettings = {}, after: RulesSettings = {}): RulesSettings {
  const { prune = 'report' } = after
  return (before.prune ?? 'report') === prune ? {} : { prune }
}

/** Lists of the rules file are sets: their order means nothing. */
function textOf(member: unknown): string {
  return JSON.stringify(member, (_, value: unknown) => {
    if (Array.isArray(value)) return value.map(String).toSorted()
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value
  })
}

function principalsOfRules(rules: Rules | undefined): ReadonlySet<string> {
  if (rules === undefined) return new Set()
  return new Set(rules.rules.flatMap((rule) => [...principalsOfRule(rule, rules)]))
}

function difference(before: ReadonlySet<string>, after: ReadonlySet<string>) {
  return {
    added: [...after.difference(before)].toSorted(),
    removed: [...before.difference(after)].toSorted(),
  }
}
