import type { Image, ImageRecipe, ImageType, Platform } from '@aws-sdk/client-imagebuilder'

import type { RequestContext } from '../cloud/service.ts'
import type { Entry } from './entry.ts'
import { invalidParameterValue } from './errors.ts'
import { componentFamily, imageFamily } from './families.ts'
import type { Lookup } from './lookup.ts'

/** The members of an image or container recipe that name other resources. */
export interface Recipe extends Pick<ImageRecipe, 'parentImage' | 'components'> {
  /** What is built from it. */
  readonly type: ImageType
}

/** What a recipe's references come to for a caller. */
export type References =
  | {
      readonly kind: 'resolved'
      /** On which base image and components agree; Linux where nothing tells. */
      readonly platform: Platform
      /** Absent where the base image is not Image Builder's: that is not looked up. */
      readonly parent?: Entry<Image>
    }
  | { readonly kind: 'unresolved'; readonly member: string; readonly problem: string }

/** Looks for the base image and the components of a recipe with a caller's eyes: a shared recipe does not share them. */
export function resolveReferences(lookup: Lookup, recipe: Recipe, context: RequestContext): References {
  const { type, parentImage = '', components = [] } = recipe
  const parent = isForeign(recipe) ? undefined : lookup.find(imageFamily, parentImage, context)
  if (parent === undefined && !isForeign(recipe)) {
    const problem = `The image ${parentImage} does not exist, is not AVAILABLE or is not shared with you.`
    return { kind: 'unresolved', member: 'parentImage', problem }
  }
  if (parent !== undefined && parent.shown.type !== type) {
    const problem = `The image ${parentImage} has the type ${parent.shown.type}, the recipe ${type}.`
    return { kind: 'unresolved', member: 'parentImage', problem }
  }

  let platform = parent?.shown.platform
  for (const [index, { componentArn = '' }] of components.entries()) {
    const member = `components[${index}].componentArn`
    const component = lookup.find(componentFamily, componentArn, context)?.shown
    if (component === undefined) {
      const problem = `The component ${componentArn} does not exist or is not shared with you.`
      return { kind: 'unresolved', member, problem }
    }
    platform ??= component.platform
    if (component.platform !== platform) {
      const problem = `The component ${componentArn} is for ${component.platform}, the recipe for ${platform}.`
      return { kind: 'unresolved', member, problem }
    }
  }
  return { kind: 'resolved', platform: platform ?? 'Linux', ...(parent === undefined ? {} : { parent }) }
}

/**
 * The platform of a new recipe.
 * @throws ServiceError InvalidParameterValueException naming the member that refers to nothing the caller can see.
 */
export function requirePlatform(lookup: Lookup, recipe: Recipe, context: RequestContext): Platform {
  const references = resolveReferences(lookup, recipe, context)
  if (references.kind === 'resolved') return references.platform
  throw invalidParameterValue(references.member, references.problem)
}

/** AMI ids and SSM parameters, for containers names of images in ECR or Docker Hub. */
function isForeign({ type, parentImage = '' }: Recipe): boolean {
  if (type === 'DOCKER') return !parentImage.startsWith('arn:')
  return /^ami-[0-9a-f]{8,17}$/.test(parentImage) || parentImage.startsWith('ssm:')
}
