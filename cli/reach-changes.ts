import type { ReachByRegion, RuleReach } from './rule-reach.ts'

/** The same principals in each of the Regions. */
export interface Reach {
  readonly principals: readonly string[]
  readonly regions: readonly string[]
}

/** What a version changes about the AMIs that a rule brings to others. */
export interface ReachChange {
  readonly copiesGained: readonly Reach[]
  readonly copiesLost: readonly Reach[]
  readonly launchesGained: readonly Reach[]
  readonly launchesLost: readonly Reach[]
  /** Names of SSM parameters as the rule writes them. */
  readonly parametersGained: readonly string[]
  readonly parametersLost: readonly string[]
  /** ARNs of distribution configurations, whose content the file does not know. */
  readonly configurationsGained: readonly string[]
  readonly configurationsLost: readonly string[]
}

/** Compares what two versions of a rule reach. */
export function compareReach(before: RuleReach, after: RuleReach): ReachChange {
  return {
    copiesGained: newIn(after.copies, before.copies),
    copiesLost: newIn(before.copies, after.copies),
    launchesGained: newIn(after.launches, before.launches),
    launchesLost: newIn(before.launches, after.launches),
    parametersGained: [...after.parameters.difference(before.parameters)].toSorted(),
    parametersLost: [...before.parameters.difference(after.parameters)].toSorted(),
    configurationsGained: [...after.configurations.difference(before.configurations)],
    configurationsLost: [...before.configurations.difference(after.configurations)],
  }
}

/** Whether a version changes nothing about it. */
export function isSameReach(change: ReachChange): boolean {
  return Object.values(change).every((list: readonly unknown[]) => list.length === 0)
}

/** What one has and the other has not; Regions with the same principals together. */
function newIn(one: ReachByRegion, other: ReachByRegion): readonly Reach[] {
  const gained = [...one].flatMap(([region, principals]) => {
    const list = [...principals.difference(other.get(region) ?? new Set())].toSorted()
    return list.length === 0 ? [] : [{ region, list }]
  })
  return [...Map.groupBy(gained, ({ list }) => list.join(' ')).values()].map((same) => ({
    principals: same[0]?.list ?? [],
    regions: same.map(({ region }) => region).toSorted(),
  }))
}
