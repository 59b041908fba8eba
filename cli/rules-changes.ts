import type { Rule, Rules } from '../functions/lib/domain/rules/rules.ts'
import { accountsOfRule } from '../functions/lib/domain/rules/target-accounts.ts'

/** What a version of the rules changes, as far as accounts and images feel it. */
export interface RulesChanges {
  readonly rulesAdded: readonly string[]
  readonly rulesRemoved: readonly string[]
  readonly rulesChanged: readonly RuleChange[]
  /** Accounts that no rule named before. */
  readonly accountsAdded: readonly string[]
  /** Accounts that no rule names any more. */
  readonly accountsRemoved: readonly string[]
  readonly regionsAdded: readonly string[]
  readonly regionsRemoved: readonly string[]
}

/** What a version changes about a rule that stays. */
interface RuleChange {
  readonly name: string
  /** Members that say something else now. */
  readonly members: readonly ('match' | 'targets' | 'share')[]
  readonly accountsAdded: readonly string[]
  readonly accountsRemoved: readonly string[]
}

/** Compares two versions of the rules; `undefined` stands for none yet. */
export function compareRules(before: Rules | undefined, after: Rules): RulesChanges {
  const old = new Map(before?.rules.map((rule) => [rule.name, rule]))
  const accounts = difference(accountsOfRules(before), accountsOfRules(after))
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
    accountsAdded: accounts.added,
    accountsRemoved: accounts.removed,
    regionsAdded: regions.added,
    regionsRemoved: regions.removed,
  }
}

/** What a version changes about one rule. */
export interface RuleEffect {
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Members of a changed rule that say something else now. */
  readonly members: RuleChange['members']
  /** Accounts that get more by this rule, although another rule may have given it to them before. */
  readonly accountsGained: readonly string[]
  readonly accountsLost: readonly string[]
}

/** Compares two versions rule by rule, in the order of the new file, rules that are gone last. */
export function effectsOfRules(before: Rules | undefined, after: Rules): readonly RuleEffect[] {
  const { rulesAdded, rulesRemoved, rulesChanged } = compareRules(before, after)
  const changed = new Map(rulesChanged.map((change) => [change.name, change]))
  const ofFile = after.rules.flatMap((rule): RuleEffect[] => {
    const { name } = rule
    if (rulesAdded.includes(name)) {
      const accountsGained = accountsOfRule(rule, after).toSorted()
      return [{ name, change: 'added', members: [], accountsGained, accountsLost: [] }]
    }
    const change = changed.get(name)
    if (change === undefined) return []
    const { members, accountsAdded, accountsRemoved } = change
    return [
      { name, change: 'changed', members, accountsGained: accountsAdded, accountsLost: accountsRemoved },
    ]
  })
  const gone = rulesRemoved.flatMap((name): RuleEffect[] => {
    const rule = before?.rules.find((candidate) => candidate.name === name)
    if (before === undefined || rule === undefined) return []
    const accountsLost = accountsOfRule(rule, before).toSorted()
    return [{ name, change: 'removed', members: [], accountsGained: [], accountsLost }]
  })
  return [...ofFile, ...gone]
}

/** Names of targets that no rule uses. */
export function unusedTargets(rules: Rules): readonly string[] {
  const used = new Set(rules.rules.flatMap((rule) => rule.targets))
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
  const accounts = difference(
    new Set(accountsOfRule(before.rule, before.rules)),
    new Set(accountsOfRule(after.rule, after.rules)),
  )
  if (members.length + accounts.added.length + accounts.removed.length === 0) return []
  const { name } = after.rule
  return [{ name, members, accountsAdded: accounts.added, accountsRemoved: accounts.removed }]
}

/** The accounts behind the targets are compared one by one; where the targets hold is part of the rule. */
function meaningOf({
  rule,
  rules,
}: RuleOfRules): Pick<Rule, 'match' | 'share'> & { readonly targets: unknown } {
  const targets = rule.targets.map((name) => [
    name,
    ...(rules.targets[name]?.excludedRegions ?? []).toSorted(),
  ])
  return { ...rule, targets }
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

function accountsOfRules(rules: Rules | undefined): ReadonlySet<string> {
  if (rules === undefined) return new Set()
  return new Set(rules.rules.flatMap((rule) => accountsOfRule(rule, rules)))
}

function difference(before: ReadonlySet<string>, after: ReadonlySet<string>) {
  return {
    added: [...after].filter((entry) => !before.has(entry)).toSorted(),
    removed: [...before].filter((entry) => !after.has(entry)).toSorted(),
  }
}
