import type { Rule, Rules, Target } from './rules.ts'

/** The targets of a rule that stand for somebody in a Region; without a Region, all. */
export function targetsOfRule(rule: Rule, rules: Rules, region?: string): readonly Target[] {
  return (rule.targets ?? [])
    .flatMap((name) => rules.targets[name] ?? [])
    .filter((target) => region === undefined || !(target.excludedRegions ?? []).includes(region))
}

/** The accounts that a rule's targets name by their id, for a Region; without a Region, for any. */
export function accountsOfRule(rule: Rule, rules: Rules, region?: string): readonly string[] {
  return [...new Set(targetsOfRule(rule, rules, region).flatMap(accountsOfTarget))]
}

/** What a target excludes, it excludes from itself: another target may name the same account. */
function accountsOfTarget({ accounts = [], excludedAccounts = [] }: Target): readonly string[] {
  const excluded = new Set(excludedAccounts)
  return accounts.filter((id) => !excluded.has(id))
}
