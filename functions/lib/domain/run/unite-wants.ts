import type { Finding } from '../outcome.ts'
import { ownerOfArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import { groupPrincipals } from '../sharing/principal-groups.ts'
import { combineGroups, undone } from '../sharing/share-result.ts'
import type { PlannedShare, RuleShare, ShareMode, ShareResult } from './run.ts'
import type { StandingWant, Want } from './want.ts'

/** What a run is to share. */
export interface Plan {
  /** Ascending by resource ARN, settled ones among them. */
  readonly shares: readonly PlannedShare[]
  /** What became of shares of which nothing has to be done, or can be. */
  readonly settled: readonly { readonly resourceArn: string; readonly result: ShareResult }[]
  /** Why there is no share, where there is none. */
  readonly nothingToDo?: string
}

/** The plan of a run that has nothing to share, and why. */
export function nothing(reason: string): Plan {
  return { shares: [], settled: [], nothingToDo: reason }
}

/** What the ledger knows besides the wants of this run. */
export interface OtherWants {
  /** Of other rules and of manual inputs, for the same resources. */
  readonly standing: readonly StandingWant[]
  /** Whether access that nobody wants is to be reported. */
  readonly reportsSurplus: boolean
}

/** The wants of a run, united per resource. */
export function uniteWants(
  wants: readonly Want[],
  others: OtherWants,
  ownerId: string,
): Pick<Plan, 'shares' | 'settled'> {
  const planned = [...Map.groupBy(wants, (want) => want.resourceArn)]
    .filter(([, same]) => same.some(({ principals, apart }) => principals.length + apart.length > 0))
    .map(([resourceArn, same]) => unite(resourceArn, same, others))
    .toSorted((one, other) => (one.resourceArn < other.resourceArn ? -1 : 1))
  return { shares: planned, settled: planned.flatMap((share) => settle(share, ownerId)) }
}

function unite(resourceArn: string, wants: readonly Want[], others: OtherWants): PlannedShare {
  const standing = others.standing.filter((want) => want.resourceArn === resourceArn)
  const mode = modeOf([...wants, ...standing])
  const principals = ascending(wants.flatMap((want) => want.principals))
  const outsideAccounts = ascending(wants.flatMap((want) => want.outsideAccounts))
  const apart = wants.flatMap((want) => want.apart).filter(({ principal }) => !principals.includes(principal))
  const alsoWanted = ascending(standing.flatMap((want) => want.principals))
  return {
    resourceArn,
    mode,
    principals,
    ruleShares: mode === 'policy' ? [] : wants.flatMap(ruleShareOf),
    ...(outsideAccounts.length === 0 ? {} : { outsideAccounts }),
    ...(apart.length === 0 ? {} : { apart: groupPrincipals(apart) }),
    wantedBy: [...new Set(wants.map((want) => want.wantedBy))],
    ...(wants.some(({ adopt }) => adopt) ? { adopt: true } : {}),
    ...(others.reportsSurplus ? { alsoWanted } : {}),
  }
}

/** Once a share of ours carries a resource, RAM writes its policy: nobody else may (RAM guide, terms and concepts). */
function modeOf(wants: readonly { readonly mode: ShareMode }[]): ShareMode {
  return wants.some(({ mode }) => mode === 'share') ? 'share' : 'policy'
}

function ruleShareOf(want: Want): readonly RuleShare[] {
  const { share, principals, outsideAccounts, keep, isEarlierBuild } = want
  if (principals.length === 0) return []
  return [
    {
      rule: share,
      principals,
      allowsExternal: outsideAccounts.length > 0,
      ...(keep === undefined ? {} : { keep }),
      ...(isEarlierBuild === undefined ? {} : { isEarlierBuild }),
    },
  ]
}

/** What comes along with an image may be another's; what a person names and does not own is refused by the checks. */
function settle(
  { resourceArn, principals, apart = [], wantedBy }: PlannedShare,
  ownerId: string,
): Plan['settled'] {
  const owner = ownerOfArn(resourceArn)
  if (owner !== ownerId && !wantedBy.includes('manual')) {
    return [{ resourceArn, result: undone('skipped', foreignResource(resourceArn, owner)) }]
  }
  if (principals.length > 0) return []
  return [{ resourceArn, result: combineGroups(apart, { shareArns: [], requestIds: [] }) }]
}

function ascending(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted()
}

function foreignResource(resourceArn: string, owner: string): Finding {
  const isComponent = resourceArn.includes(`:${factsOf('component').segment}/`)
  const isAccount = /^\d+$/.test(owner)
  return {
    check: isComponent ? 'FOREIGN_COMPONENT' : 'FOREIGN_PARENT_IMAGE',
    what: `The ${isComponent ? 'component' : 'parent image'} belongs to ${owner}; AWS lets only the owner share it`,
    where: resourceArn,
    remedy: isAccount
      ? `Ask the account ${owner} to share it with the destination accounts`
      : `Nothing to do where every account has it from ${owner}; what comes from the marketplace needs a subscription each`,
  }
}
