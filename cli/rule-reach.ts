import type { LaunchPermissionConfiguration } from '../functions/lib/domain/copying/distribution-schema.ts'
import { unitIdOf } from '../functions/lib/domain/organizational-unit.ts'
import { distributionsIn } from '../functions/lib/domain/rules/distributions-in.ts'
import { regionsMeant } from '../functions/lib/domain/rules/rule-regions.ts'
import type { Rule, Rules } from '../functions/lib/domain/rules/rules.ts'
import { targetPrincipals } from './rule-principals.ts'

/** Principals by Region: account ids, ids of organizational units, `organization`, ARNs of other organizations, `all`. */
export type ReachByRegion = ReadonlyMap<string, ReadonlySet<string>>

/** What becomes of the AMIs of a rule's images. */
export interface RuleReach {
  /** Who gets copies. */
  readonly copies: ReachByRegion
  /** Who gets launch permission: on the owner's AMIs, or on copies. */
  readonly launches: ReachByRegion
  /** Names of SSM parameters as the rule writes them. */
  readonly parameters: ReadonlySet<string>
  /** The ARN of the distribution configuration that tells the rest, which the file does not know. */
  readonly configurations: ReadonlySet<string>
}

/** Nothing becomes of them. */
export const noReach: RuleReach = {
  copies: new Map(),
  launches: new Map(),
  parameters: new Set(),
  configurations: new Set(),
}

/** To whom a rule brings AMIs, and in which Regions, as far as the file tells. */
export function reachOfRule(rule: Rule, rules: Rules): RuleReach {
  const { launch, copy, distribute, ssmParameters = [] } = rule
  const entries = distributionsIn(distribute).map(({ region, amiDistributionConfiguration: ami }) => ({
    region,
    accounts: (ami?.targetAccountIds ?? []).filter((id) => id !== rules.ownerAccountId),
    permitted: permittedBy(ami?.launchPermission),
  }))
  const forTargets = (way: { readonly regions: 'all' | readonly string[] } | undefined) =>
    way === undefined
      ? []
      : regionsMeant(way.regions, rules.regions).map((region) => ({
          region,
          principals: [...targetPrincipals(rule, rules, region)],
        }))
  const permittedByCopy = permittedBy(copy?.amiDistributionConfiguration?.launchPermission)
  return {
    copies: byRegion([
      ...forTargets(copy),
      ...entries.map(({ region, accounts }) => ({ region, principals: accounts })),
    ]),
    launches: byRegion([
      ...forTargets(launch),
      ...forTargets(copy).map(({ region }) => ({ region, principals: permittedByCopy })),
      ...entries.map(({ region, permitted }) => ({ region, principals: permitted })),
    ]),
    parameters: new Set([
      ...ssmParameters.map(({ parameterName }) => parameterName),
      ...distributionsIn(distribute).flatMap(({ ssmParameterConfigurations = [] }) =>
        ssmParameterConfigurations.map(({ parameterName }) => parameterName),
      ),
    ]),
    configurations: new Set(typeof distribute === 'string' ? [distribute] : []),
  }
}

function permittedBy(permission: LaunchPermissionConfiguration = {}): readonly string[] {
  const { userIds = [], userGroups = [], organizationArns = [], organizationalUnitArns = [] } = permission
  return [...userIds, ...organizationalUnitArns.map(unitIdOf), ...organizationArns, ...userGroups]
}

function byRegion(
  lanes: readonly { readonly region: string; readonly principals: readonly string[] }[],
): ReachByRegion {
  const regions = Map.groupBy(
    lanes.filter(({ principals }) => principals.length > 0),
    ({ region }) => region,
  )
  return new Map(
    [...regions].map(([region, all]) => [region, new Set(all.flatMap(({ principals }) => principals))]),
  )
}

/** Whom a rule names: for its targets, in its distributions, in its launch permissions. */
export function principalsOfRule(rule: Rule, rules: Rules): ReadonlySet<string> {
  const { copies, launches } = reachOfRule(rule, rules)
  return new Set([...targetPrincipals(rule, rules), ...everybodyIn(copies), ...everybodyIn(launches)])
}

function everybodyIn(reach: ReachByRegion): readonly string[] {
  return reach
    .values()
    .toArray()
    .flatMap((principals) => principals.values().toArray())
}
