import type { Finding } from '../outcome.ts'
import { ownerOfArn } from '../resource-arn.ts'

/** What a recipe refers to, and who shares what. */
export interface RecipeNeeds {
  /** ARNs of components and of the parent image, as the recipe has them: a version may be `1.2.x`. */
  readonly needs: readonly string[]
  readonly ownerId: string
  /** ARNs of what is shared together with the recipe. */
  readonly shared: readonly string[]
}

/** What a recipe refers to that is the owner's and is not shared with it. What others own, others share. */
export function needsNotShared({ needs, ownerId, shared }: RecipeNeeds): readonly string[] {
  return needs.filter((need) => ownerOfArn(need) === ownerId && !shared.some((arn) => isVersionOf(arn, need)))
}

/** Sharing a recipe shares nothing that it refers to (Image Builder guide, "Sharing a recipe"). */
export function recipeNeedsMore(recipeArn: string, missing: readonly string[]): Finding {
  return {
    check: 'RECIPE_NEEDS',
    what: `The recipe refers to what is not shared with it: ${missing.join(', ')}; an account that does not have it otherwise cannot build with the recipe`,
    where: recipeArn,
    remedy:
      'Share it with the recipe: resources: [imageRecipe, components, parentImage] under share in the rule, or name it beside the recipe in the input; keys and private files that it uses must be open to the accounts, too',
  }
}

/** Whether a build is one of the version that a recipe names, in which `x` stands for any number. */
function isVersionOf(build: string, named: string): boolean {
  const [base, name, version = '', number] = named.split('/')
  const [otherBase, otherName, otherVersion = '', otherNumber] = build.split('/')
  const nodes = otherVersion.split('.')
  return (
    base === otherBase &&
    name === otherName &&
    version.split('.').every((node, index) => node === 'x' || node === nodes[index]) &&
    (number === undefined || number === otherNumber)
  )
}
