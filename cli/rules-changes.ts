import type { Rule, Rules, RulesSettings } from '../functions/lib/domain/rules/rules.ts'
import { compareReach, isSameReach, type ReachChange } from './reach-changes.ts'
import { meaningOfRule, ruleMembers, sameMeaning, type RuleMember } from './rule-meaning.ts'
import { exclusionsOfRule } from './rule-principals.ts'
import { noReach, principalsOfRule, reachOfRule } from './rule-reach.ts'
import { settingsChanged } from './rules-settings.ts'
import { compareWaivers, type WaiverChanges } from './rules-waivers.ts'

/** What a version of the rules changes, as far as principals and images feel it. */
export interface RulesChanges extends WaiverChanges {
  readonly rulesAdded: readonly string[]
  readonly rulesRemoved: readonly string[]
  readonly rulesChanged: readonly RuleChange[]
  /** Copies, launch permission and parameters of the rules that gain or lose any, new and old rules among them. */
  readonly reachChanged: readonly (ReachChange & { readonly name: string })[]
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
  readonly members: readonly RuleMember[]
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
    reachChanged: reachChanges(before, after),
    principalsAdded: principals.added,
    principalsRemoved: principals.removed,
    regionsAdded: regions.added,
    regionsRemoved: regions.removed,
    settingsChanged: settingsChanged(before, after),
    ...compareWaivers(before, after),
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
  const [old, now] = [meaningOfRule(before.rule, before.rules), meaningOfRule(after.rule, after.rules)]
  const members = ruleMembers.filter((member) => !sameMeaning(old[member], now[member]))
  const principals = difference(
    principalsOfRule(before.rule, before.rules),
    principalsOfRule(after.rule, after.rules),
  )
  const exclusions = difference(
    exclusionsOfRule(before.rule, before.rules),
    exclusionsOfRule(after.rule, after.rules),
  )
  const reach = compareReach(reachOfRule(before.rule, before.rules), reachOfRule(after.rule, after.rules))
  const isSame = members.length + principals.added.length + principals.removed.length === 0
  if (isSame && isSameReach(reach)) return []
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

/** Every rule of either version: a rule that is new or gone is compared with nothing. */
function reachChanges(before: Rules | undefined, after: Rules): RulesChanges['reachChanged'] {
  const names = new Set([...after.rules, ...(before?.rules ?? [])].map(({ name }) => name))
  return [...names].flatMap((name) => {
    const change = compareReach(reachOfName(name, before), reachOfName(name, after))
    return isSameReach(change) ? [] : [{ name, ...change }]
  })
}

function reachOfName(name: string, rules: Rules | undefined) {
  const rule = rules?.rules.find((candidate) => candidate.name === name)
  return rules === undefined || rule === undefined ? noReach : reachOfRule(rule, rules)
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
