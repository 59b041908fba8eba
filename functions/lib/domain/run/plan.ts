import type { Image } from '../image.ts'
import type { ResourceArn } from '../resource-arn.ts'
import { factsOf } from '../resource-type.ts'
import type { Rule, Rules, ShareRule } from '../rules/rules.ts'
import { targetsOfRule } from '../rules/target-accounts.ts'
import { manualShareName } from './manual-share.ts'
import type { Resolution } from './resolve-principals.ts'
import type { RunTrigger } from './run.ts'
import { chooseMode } from './want.ts'
import type { Want } from './want.ts'

/** What planning knows of the organization and the owner. */
export type Surroundings = Omit<Resolution, 'byAccount'>

/** What the rules that match a finished build want of it. */
export function wantsOfBuild(
  build: {
    readonly image: Image
    readonly arn: ResourceArn
    readonly rules: Rules
    readonly matching: readonly Rule[]
  },
  surroundings: Surroundings,
): readonly Want[] {
  const { image, arn, rules, matching } = build
  return matching.flatMap((rule) => {
    const { share } = rule
    if (share === undefined) return []
    const { adopt = false, keep } = share
    const whom = chooseMode(targetsOfRule(rule, rules, arn.region), share, surroundings)
    const how = { share: rule.name, wantedBy: rule.name, adopt, ...(keep === undefined ? {} : { keep }) }
    return wantsOf(wantedResources(share, image), { ...whom, ...how })
  })
}

/** What a manual input wants: each resource with each principal. */
export function wantsOfManual(
  trigger: Extract<RunTrigger, { kind: 'manual' }>,
  surroundings: Surroundings,
): readonly Want[] {
  const { resourceArns, mode, adopt = false, ...named } = trigger
  const whom = chooseMode([named], mode === undefined ? {} : { mode }, surroundings)
  const share = manualShareName(whom.principals)
  return wantsOf(resourceArns, { ...whom, share, wantedBy: 'manual', adopt })
}

/** The same, for each of the resources. */
function wantsOf(resourceArns: readonly string[], want: Omit<Want, 'resourceArn'>): readonly Want[] {
  return resourceArns.map((resourceArn) => Object.assign({ resourceArn }, want))
}

function wantedResources({ resources }: ShareRule, image: Image): readonly string[] {
  const resourceArns = resources.flatMap((kind) => {
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
  return [...new Set(resourceArns)]
}

/** A rule may name both kinds; an image has one recipe, of one kind. */
function recipeOfKind({ recipeArn = '' }: Image, kind: 'imageRecipe' | 'containerRecipe'): readonly string[] {
  return recipeArn.includes(`:${factsOf(kind).segment}/`) ? [recipeArn] : []
}
