import { unitIdOf } from '../functions/lib/domain/organizational-unit.ts'
import type { Rule, Rules, Target } from '../functions/lib/domain/rules/rules.ts'
import { accountsOfRule, targetsOfRule } from '../functions/lib/domain/rules/target-accounts.ts'

/** How the commands write the organization of the owner in lists of principals. */
export const organizationName = 'organization'

/** Whom a rule's targets stand for, in a Region or in any: account ids, ids of organizational units and `organization`. */
export function targetPrincipals(rule: Rule, rules: Rules, region?: string): ReadonlySet<string> {
  const targets = targetsOfRule(rule, rules, region)
  return new Set([
    ...accountsOfRule(rule, rules, region),
    ...targets.flatMap((target) => target.organizationalUnits ?? []).map(unitIdOf),
    ...(targets.some((target) => target.organization === true) ? [organizationName] : []),
  ])
}

/** Accounts that a rule leaves out of its organizational units or of the organization, and names nowhere else. */
export function exclusionsOfRule(rule: Rule, rules: Rules): ReadonlySet<string> {
  const excluded = targetsOfRule(rule, rules).flatMap(exclusionsOfTarget)
  return new Set(excluded).difference(new Set(accountsOfRule(rule, rules)))
}

/** Accounts left out of what a target does not name one by one. */
export function exclusionsOfTarget(target: Target): readonly string[] {
  const namesAccountsAlone = target.organization !== true && target.organizationalUnits === undefined
  return namesAccountsAlone ? [] : (target.excludedAccounts ?? [])
}
