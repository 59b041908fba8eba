import type { Image, ImageRecipe, Platform } from '@aws-sdk/client-imagebuilder'

import type { RequestContext } from '../cloud/service.ts'
import type { Entry } from './entry.ts'
import { componentFamily, imageFamily } from './families.ts'
import type { Lookup } from './lookup.ts'

/** What a recipe's references come to for a caller. */
export type References =
  | {
      readonly kind: 'resolved'
      /** On which base image and components agree; Linux where nothing tells. */
      readonly platform: Platform
      /** Absent for AMI ids and SSM parameters: they are not Image Builder's, and not looked up. */
      readonly parent?: Entry<Image>
    }
  | { readonly kind: 'unresolved'; readonly member: string; readonly problem: string }

/** Looks for the base image and the components of a recipe with a caller's eyes: a shared recipe does not share them. */
export function resolveReferences(
  lookup: Lookup,
  { parentImage = '', components = [] }: Pick<ImageRecipe, 'parentImage' | 'components'>,
  context: RequestContext,
): References {
  const parent = isForeign(parentImage) ? undefined : lookup.find(imageFamily, parentImage, context)
  if (parent === undefined && !isForeign(parentImage)) {
    const problem = `The image ${parentImage} does not exist, is not AVAILABLE or is not shared with you.`
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

function isForeign(parentImage: string): boolean {
  return /^ami-[0-9a-f]{8,17}$/.test(parentImage) || parentImage.startsWith('ssm:')
}
