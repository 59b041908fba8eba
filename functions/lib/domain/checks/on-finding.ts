import type { LaneKey } from '../copying/lane-key.ts'
import type { Finding } from '../outcome.ts'
import type { Rule } from '../rules/rules.ts'
import type { CheckResult } from './check-result.ts'

/** Something that a run wants and cannot have as it is. */
export interface Obstacle {
  /** Names of the rules that want it; none where a plan cannot tell, which then stands for every rule. */
  readonly wantedBy: readonly string[]
  readonly finding: Finding
}

/** The rules that are left undone as a whole, each with the finding that it says `onFinding: abort` for. */
export type AbortedRules = ReadonlyMap<string, Finding>

/** The obstacles that failed checks of the destinations put in the way of copies; what is waived is none. */
export function obstaclesOf(
  copies: readonly (LaneKey & { readonly wantedBy: readonly string[] })[],
  results: readonly CheckResult[],
): readonly Obstacle[] {
  const failed = Map.groupBy(
    results.filter(({ verdict }) => verdict === 'failed'),
    ({ accountId }) => accountId,
  )
  return copies.flatMap(({ accountId, region, wantedBy }) =>
    (failed.get(accountId) ?? [])
      .filter((result) => result.region === undefined || result.region === region)
      .flatMap(({ finding }) => (finding === undefined ? [] : [{ wantedBy, finding }])),
  )
}

/** Which of the rules are aborted: those that say so and want something that an obstacle is in the way of. */
export function abortedRules(
  rules: readonly Pick<Rule, 'name' | 'onFinding'>[],
  obstacles: readonly Obstacle[],
): AbortedRules {
  return new Map(
    rules
      .filter(({ onFinding }) => onFinding === 'abort')
      .flatMap(({ name }) => {
        const first = obstacles.find(({ wantedBy }) => wantedBy.length === 0 || wantedBy.includes(name))
        return first === undefined ? [] : [[name, first.finding] as const]
      }),
  )
}

/** Why a resource is not shared although nothing is in its own way: a rule that wants it is aborted. */
export function shareAbortFinding(
  { resourceArn, wantedBy = [] }: { readonly resourceArn: string; readonly wantedBy?: readonly string[] },
  abortedRuleNames: readonly string[],
): Finding | undefined {
  const rule = wantedBy.find((name) => abortedRuleNames.includes(name))
  if (rule === undefined) return undefined
  return {
    check: 'RULE_ABORTED',
    what: `The rule ${rule} says onFinding: abort, and something stands in the way of its copies; nothing of the rule is done`,
    where: resourceArn,
    remedy: `Mend what is told of the copies, then start the run again; or say onFinding: skip for the rule ${rule}`,
  }
}

/**
 * Why a copy is left undone although nothing is in its own way: a rule that wants it is aborted. That goes
 * for what another rule wants as well, because it would be done for the principals of both.
 */
export function abortFinding(wantedBy: readonly string[], aborted: AbortedRules): Finding | undefined {
  const rule = wantedBy.find((name) => aborted.has(name))
  const cause = rule === undefined ? undefined : aborted.get(rule)
  if (rule === undefined || cause === undefined) return undefined
  const others = wantedBy.filter((name) => name !== rule)
  const shared = others.length === 0 ? '' : `, nor what it wants together with ${others.join(' and ')}`
  return {
    check: 'RULE_ABORTED',
    what: `The rule ${rule} says onFinding: abort, and ${cause.check} was found: ${cause.what}; nothing of the rule is done${shared}`,
    where: cause.where,
    remedy: `${cause.remedy}; then start the run again, or say onFinding: skip for the rule ${rule}`,
  }
}
