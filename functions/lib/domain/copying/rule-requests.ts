import type { Finding } from '../outcome.ts'
import type { Rule, Rules } from '../rules/rules.ts'
import { targetsOfRule } from '../rules/target-accounts.ts'
import type { Surroundings } from '../run/plan.ts'
import { resolvePrincipals } from '../run/resolve-principals.ts'
import type { PrincipalOutcome } from '../run/run.ts'
import type { CopyRule, LaunchRule } from './copy-rule-schema.ts'
import type { RuleRequest } from './rule-request.ts'

/** A rule, its file, and what is known of the organization. */
export interface RulePlace {
  readonly rule: Rule
  readonly rules: Rules
  readonly surroundings: Surroundings
}

/** Named principals that cannot take part: what a person should know, and what is in the way. */
export interface ApartFindings {
  /** Accounts that left by themselves. */
  readonly sideFindings: readonly Finding[]
  readonly findings: readonly Finding[]
}

/** Whether the accounts of a rule's targets have to be known one by one: units cannot be copied to. */
export function needsAccounts({ copy, launch, ssmParameters }: Rule): boolean {
  return copy !== undefined || (launch !== undefined && ssmParameters !== undefined)
}

/** What a rule's `copy` is to be read for. */
export function copyRequest(copy: CopyRule, place: RulePlace): RuleRequest {
  return requestOf(copy, place)
}

/**
 * What a rule's `launch` is to be read for. Where an account gets a copy of its own by the same rule, its parameters name
 * the copy.
 */
export function launchRequest(launch: LaunchRule, place: RulePlace): RuleRequest {
  const request = requestOf(launch, place)
  const { copy } = place.rule
  if (copy === undefined) return request
  const copied = new Set(regionsOf(copy, place))
  return { ...request, accountsIn: (region) => (copied.has(region) ? [] : request.accountsIn(region)) }
}

/** What is to be told of principals that a rule names and that cannot take part, for each Region that they are named for. */
export function apartOfRule(place: RulePlace): ApartFindings {
  const { copy, launch } = place.rule
  const regions = [copy, launch].flatMap((way) => (way === undefined ? [] : regionsOf(way, place)))
  const apart = [...new Set(regions)].flatMap((region) => apartIn(region, place))
  return {
    sideFindings: apart.filter(({ outcome }) => outcome === 'skipped').flatMap(findingOf),
    findings: apart.filter(({ outcome }) => outcome !== 'skipped').flatMap(findingOf),
  }
}

function apartIn(region: string, place: RulePlace): readonly PrincipalOutcome[] {
  const { launch } = place.rule
  const accounts = needsAccounts(place.rule) ? resolve(region, place, true).apart : []
  return launch === undefined ? accounts : accounts.concat(resolve(region, place, false).apart)
}

function findingOf({ finding }: PrincipalOutcome): readonly Finding[] {
  return finding === undefined ? [] : [finding]
}

function requestOf(way: CopyRule | LaunchRule, place: RulePlace): RuleRequest {
  const { rule, rules } = place
  const keys = way.kmsKeys === undefined ? undefined : rules.kmsKeys?.[way.kmsKeys]
  return {
    ruleName: rule.name,
    regions: regionsOf(way, place),
    accountsIn: (region) => resolve(region, place, true).principals,
    principalsIn: (region) => resolve(region, place, false).principals,
    ...(keys === undefined ? {} : { kmsKeys: keys }),
    ...(rule.ssmParameters === undefined ? {} : { ssmParameters: rule.ssmParameters }),
  }
}

function regionsOf({ regions }: CopyRule | LaunchRule, { rules }: RulePlace): readonly string[] {
  return regions === 'all' ? rules.regions : regions
}

function resolve(region: string, { rule, rules, surroundings }: RulePlace, byAccount: boolean) {
  return resolvePrincipals(targetsOfRule(rule, rules, region), { ...surroundings, byAccount })
}
