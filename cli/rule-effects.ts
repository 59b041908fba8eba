import type { Rule, Rules } from '../functions/lib/domain/rules/rules.ts'
import { compareReach, type ReachChange } from './reach-changes.ts'
import { exclusionsOfRule } from './rule-principals.ts'
import { noReach, principalsOfRule, reachOfRule } from './rule-reach.ts'
import { compareRules, type RuleChange } from './rules-changes.ts'

/** What a version changes about one rule. */
export interface RuleEffect {
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Members of a changed rule that say something else now. */
  readonly members: RuleChange['members']
  /** Principals that get more by this rule, although another rule may have given it to them before. */
  readonly principalsGained: readonly string[]
  readonly principalsLost: readonly string[]
  /** Accounts that the rule now leaves out of its organizational units or of the organization. */
  readonly exclusionsAdded: readonly string[]
  readonly exclusionsRemoved: readonly string[]
  /** Copies, launch permission and parameters. */
  readonly reach: ReachChange
}

/** Compares two versions rule by rule, in the order of the new file, rules that are gone last. */
export function effectsOfRules(before: Rules | undefined, after: Rules): readonly RuleEffect[] {
  const { rulesAdded, rulesRemoved, rulesChanged, reachChanged } = compareRules(before, after)
  const reaches = new Map(reachChanged.map(({ name, ...reach }) => [name, reach]))
  const changed = new Map(rulesChanged.map((change) => [change.name, change]))
  const ofFile = after.rules.flatMap((rule): RuleEffect[] => {
    if (rulesAdded.includes(rule.name)) return [addedRule(rule, after)]
    const change = changed.get(rule.name)
    if (change === undefined) return []
    const { principalsAdded, principalsRemoved, ...rest } = change
    return [
      {
        ...rest,
        change: 'changed',
        principalsGained: principalsAdded,
        principalsLost: principalsRemoved,
        reach: reaches.get(rule.name) ?? sameReach,
      },
    ]
  })
  const gone = rulesRemoved.flatMap((name): RuleEffect[] => {
    const rule = before?.rules.find((candidate) => candidate.name === name)
    return before === undefined || rule === undefined ? [] : [removedRule(rule, before)]
  })
  return [...ofFile, ...gone]
}

const sameReach = compareReach(noReach, noReach)

function addedRule(rule: Rule, rules: Rules): RuleEffect {
  return {
    name: rule.name,
    change: 'added',
    members: [],
    principalsGained: [...principalsOfRule(rule, rules)].toSorted(),
    principalsLost: [],
    exclusionsAdded: [...exclusionsOfRule(rule, rules)].toSorted(),
    exclusionsRemoved: [],
    reach: compareReach(noReach, reachOfRule(rule, rules)),
  }
}

function removedRule(rule: Rule, rules: Rules): RuleEffect {
  return {
    name: rule.name,
    change: 'removed',
    members: [],
    principalsGained: [],
    principalsLost: [...principalsOfRule(rule, rules)].toSorted(),
    exclusionsAdded: [],
    exclusionsRemoved: [],
    reach: compareReach(reachOfRule(rule, rules), noReach),
  }
}
