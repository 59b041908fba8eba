import type { Finding } from '../outcome.ts'
import type { PlannedShare } from '../run/run.ts'
import { ruleShareName } from './rule-share.ts'

/** RAM's quotas of a Region and of a share (RAM user guide, service quotas). */
export const ramQuotas = {
  principalAssociations: 25_000,
  resourceAssociations: 25_000,
  principalsPerShare: 5_000,
  resourcesPerShare: 5_000,
} as const

/** Beyond this part of a quota nothing more is begun, so that there is room to mend it. */
const usablePart = 0.9

/** One association of the owner's shares in a Region. */
export interface CountedAssociation {
  readonly shareName: string
  readonly shareArn: string
  /** A resource ARN or a principal. */
  readonly entity: string
}

/** What RAM counts against the quotas of a Region. */
export interface RamUsage {
  readonly principals: readonly CountedAssociation[]
  readonly resources: readonly CountedAssociation[]
}

/**
 * Looks whether what the plan adds in one Region keeps RAM below 90 % of its quotas. What is there already is
 * not counted again. One share per resource makes policy mode dear: each takes as many associations as it has accounts.
 */
export function judgeRamQuota(
  planned: readonly PlannedShare[],
  usage: RamUsage,
  region: string,
): Finding | undefined {
  const added = addedBy(planned, usage)
  const checks = [
    { what: 'principal associations', used: usage.principals.length, ...added.principals },
    { what: 'resource associations', used: usage.resources.length, ...added.resources },
    ...added.perShare,
  ]
  const beyond = checks.find(({ used, adds, quota }) => adds > 0 && used + adds > quota * usablePart)
  return beyond === undefined ? undefined : ramQuota(beyond, region)
}

interface Load {
  readonly adds: number
  readonly quota: number
}

function addedBy(planned: readonly PlannedShare[], { principals, resources }: RamUsage) {
  const byPolicy = planned.filter(({ mode }) => mode === 'policy')
  const inShares = [...Map.groupBy(ruleShares(planned), ({ rule }) => rule)].map(([rule, same]) => {
    const name = ruleShareName(rule)
    const there = new Set(entities(principals, name))
    const held = new Set(entities(resources, name))
    const wanted = new Set(same.flatMap((one) => one.principals))
    const carried = new Set(same.map((one) => one.resourceArn))
    return {
      name,
      principals: { used: there.size, adds: wanted.difference(there).size },
      resources: { used: held.size, adds: carried.difference(held).size },
    }
  })
  const policyPrincipals = byPolicy.map((share) => {
    const carriers = new Set(
      resources.filter(({ entity }) => entity === share.resourceArn).map(({ shareArn }) => shareArn),
    )
    const there = new Set(principals.filter((one) => carriers.has(one.shareArn)).map(({ entity }) => entity))
    return { isNew: carriers.size === 0, adds: share.principals.filter((one) => !there.has(one)).length }
  })
  return {
    principals: {
      adds:
        total(inShares.map((one) => one.principals.adds)) + total(policyPrincipals.map(({ adds }) => adds)),
      quota: ramQuotas.principalAssociations,
    } satisfies Load,
    resources: {
      adds:
        total(inShares.map((one) => one.resources.adds)) +
        policyPrincipals.filter(({ isNew }) => isNew).length,
      quota: ramQuotas.resourceAssociations,
    } satisfies Load,
    perShare: inShares.flatMap(({ name, ...load }) => [
      { what: `principals of the share ${name}`, ...load.principals, quota: ramQuotas.principalsPerShare },
      { what: `resources of the share ${name}`, ...load.resources, quota: ramQuotas.resourcesPerShare },
    ]),
  }
}

function ruleShares(planned: readonly PlannedShare[]) {
  return planned.flatMap(({ resourceArn, ruleShares: own }) => own.map((one) => ({ ...one, resourceArn })))
}

function entities(associations: readonly CountedAssociation[], name: string): readonly string[] {
  return associations.filter(({ shareName }) => shareName === name).map(({ entity }) => entity)
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}

function ramQuota(
  { what, used, adds, quota }: Load & { readonly what: string; readonly used: number },
  region: string,
): Finding {
  return {
    check: 'RAM_QUOTA',
    what: `Expected RAM's ${what} in ${region} to stay below 90 % of ${quota}, got ${used} used and ${adds} more wanted; nothing was shared`,
    where: region,
    remedy:
      'Say mode: share in the rule, and keep, so that builds share one RAM share and old ones leave it; or name an organizational unit instead of accounts; or have AWS raise the quota (https://console.aws.amazon.com/servicequotas)',
  }
}
