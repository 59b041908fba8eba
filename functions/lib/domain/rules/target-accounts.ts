import type { Rule, Rules, Target } from './rules.ts'

/** The accounts that a rule's targets stand for in a Region; without a Region, in any. */
export function accountsOfRule(rule: Rule, rules: Rules, region?: string): readonly string[] {
  const targets = rule.targets.flatMap((name) => rules.targets[name] ?? [])
  return [...new Set(targets.flatMap((target) => accountsOfTarget(target, region)))]
}

/** What a target excludes, it excludes from itself: another target may name the same account. */
function accountsOfTarget(target: Target, region: string | undefined): readonly string[] {
  const { accounts, excludedAccounts = [], excludedRegions = [] } = target
  if (region !== undefined && excludedRegions.includes(region)) return []
  const excluded = new Set(excludedAccounts)
  return accounts.filter((id) => !excluded.has(id))
}
