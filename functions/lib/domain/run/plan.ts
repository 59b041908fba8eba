import type { Image } from '../image.ts'
import type { Finding } from '../outcome.ts'
import { ownerOfArn } from '../resource-arn.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import { matchingRules } from '../rules/match-rules.ts'
import type { Rule, Rules } from '../rules/rules.ts'
import { accountsOfRule } from '../rules/target-accounts.ts'
import type { PlannedShare } from './run.ts'

/** What a run is to share. */
export interface Plan {
  /** Ascending by resource ARN, those that are skipped among them. */
  readonly shares: readonly PlannedShare[]
  /** Shares that are wanted and cannot be ours to make. */
  readonly skipped: readonly { readonly resourceArn: string; readonly finding: Finding }[]
  /** Why there is no share, where there is none. */
  readonly nothingToDo?: string
}

/** The plan for a finished build: what the rules that match it want, united per resource. */
export function planForImage(build: {
  readonly image: Image
  readonly arn: ResourceArn
  readonly rules: Rules
  readonly ownerId: string
}): Plan {
  const { image, arn, rules, ownerId } = build
  if (!rules.regions.includes(arn.region)) {
    return nothing(`The rules do not name the Region ${arn.region} of ${arn.text}`)
  }
  const matching = matchingRules(rules, { ...image, name: arn.name })
  if (matching.length === 0) {
    return nothing(`No rule matches the image ${arn.name} of the pipeline ${image.pipelineArn ?? '(none)'}`)
  }
  const wants = matching.flatMap((rule) =>
    wantedResources(rule, image).map((resourceArn) => ({
      resourceArn,
      accountIds: accountsOfRule(rule, rules, arn.region),
      wantedBy: rule.name,
      adopt: rule.share.adopt === true,
    })),
  )
  const shares = unite(wants, ownerId)
  if (shares.length === 0) {
    const names = matching.map((rule) => rule.name).join(', ')
    return nothing(`The rules ${names} match, but leave no resource to share with another account`)
  }
  return { shares, skipped: skipForeign(shares, ownerId) }
}

/** The plan for a manual input: each resource with each account. */
export function planForManual(
  wanted: { readonly resourceArns: readonly string[]; readonly accountIds: readonly string[] },
  ownerId: string,
): Plan {
  const { resourceArns, accountIds } = wanted
  const wants = resourceArns.map((resourceArn) => ({
    resourceArn,
    accountIds,
    wantedBy: 'manual',
    adopt: false,
  }))
  const shares = unite(wants, ownerId)
  return shares.length === 0
    ? nothing('The only account named is the owner, who has its resources already')
    : { shares, skipped: [] }
}

/** The plan where nobody has written rules yet. */
export function planWithoutRules(): Plan {
  return nothing('The ledger holds no rules; write them with: ibshare rules put FILE')
}

interface Want {
  readonly resourceArn: string
  readonly accountIds: readonly string[]
  readonly wantedBy: string
  readonly adopt: boolean
}

function nothing(reason: string): Plan {
  return { shares: [], skipped: [], nothingToDo: reason }
}

function wantedResources(rule: Rule, image: Image): readonly string[] {
  return rule.share.resources.flatMap((kind) => {
    switch (kind) {
      case 'image':
        return [image.arn]
      case 'imageRecipe':
      case 'containerRecipe':
        return recipeOfKind(image, kind)
      case 'components':
        return image.componentArns
      case 'parentImage':
        return image.parentImageArn ?? []
    }
  })
}

/** A rule may name both kinds; an image has one recipe, of one kind. */
function recipeOfKind({ recipeArn = '' }: Image, kind: 'imageRecipe' | 'containerRecipe'): readonly string[] {
  return recipeArn.includes(`:${factsOf(kind).segment}/`) ? [recipeArn] : []
}

function unite(wants: readonly Want[], ownerId: string): readonly PlannedShare[] {
  const byResource = Map.groupBy(wants, (want) => want.resourceArn)
  return [...byResource]
    .map(([resourceArn, same]) => unitedShare(resourceArn, same, ownerId))
    .filter((share) => share.principals.length > 0)
    .toSorted((a, b) => (a.resourceArn < b.resourceArn ? -1 : 1))
}

function unitedShare(resourceArn: string, wants: readonly Want[], ownerId: string): PlannedShare {
  return {
    resourceArn,
    mode: 'policy',
    principals: ascending(wants.flatMap((want) => want.accountIds).filter((id) => id !== ownerId)),
    ruleShares: [],
    wantedBy: [...new Set(wants.map((want) => want.wantedBy))],
    ...(wants.some(({ adopt }) => adopt) ? { adopt: true } : {}),
  }
}

function ascending(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted()
}

function skipForeign(shares: readonly PlannedShare[], ownerId: string): Plan['skipped'] {
  return shares
    .map(({ resourceArn }) => ({ resourceArn, owner: ownerOfArn(resourceArn) }))
    .filter(({ owner }) => owner !== ownerId)
    .map(({ resourceArn, owner }) => ({ resourceArn, finding: foreignResource(resourceArn, owner) }))
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
