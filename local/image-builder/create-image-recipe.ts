import {
  CreateImageRecipe$,
  type CreateImageRecipeRequest,
  type CreateImageRecipeResponse,
  type ImageRecipe,
  type Platform,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, PermissionNeed } from '../cloud/service.ts'
import { latestVersionReferences, type ResourceId } from './arns.ts'
import { checkRequest, checkVersion } from './check.ts'
import { arnOf, clientToken, nonEmpty, resourceName, tags, wildcardVersionNumber } from './constraints.ts'
import { entryOf, type Entry } from './entry.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { createNeeds, need } from './needs.ts'
import { checkQuota } from './quotas.ts'
import { newRecipeId } from './recipe-id.ts'
import { requirePlatform, type Recipe } from './recipe-references.ts'

/** The members that image and container recipes have in common. */
export const recipeConstraints = {
  name: resourceName,
  semanticVersion: wildcardVersionNumber,
  description: nonEmpty.optional(),
  parentImage: nonEmpty,
  components: z
    .array(z.object({ componentArn: arnOf.component }))
    .min(1, 'It must have at least one component')
    .optional(),
  tags: tags.optional(),
  clientToken,
} as const

const constraints = z.object(recipeConstraints)

/** CreateImageRecipe. Everything that the recipe refers to must exist and be visible to the caller. */
export function createImageRecipe(
  parts: ImageBuilderParts,
): Operation<CreateImageRecipeRequest, CreateImageRecipeResponse> {
  const once = createClientTokens<Entry<ImageRecipe>>()

  return {
    schema: CreateImageRecipe$,
    needs: (input, context) => [
      ...createNeeds('image-recipe', 'CreateImageRecipe', { input, context }),
      ...referenceNeeds(input),
    ],
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      checkVersion(request.semanticVersion)
      const entry = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        const inventory = parts.inventories.of(context.caller.accountId, context.region)
        const { imageRecipes } = inventory
        checkQuota(parts.quotas, 'imageRecipes', inventory)
        const id = newRecipeId({ ...request, kind: 'image-recipe' }, imageRecipes, context)
        const platform = requirePlatform(parts.lookup, { ...request, type: 'AMI' }, context)
        const created = entryOf(id, parts.core.clock.now(), recipeOf(input, { id, platform }))
        imageRecipes.set(created.arn, created)
        return created
      })
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        imageRecipeArn: entry.arn,
        latestVersionReferences: latestVersionReferences(entry.id),
      }
    },
  }
}

/** Permissions to read what a recipe refers to. */
export function referenceNeeds({
  components = [],
  parentImage,
}: Pick<Recipe, 'components' | 'parentImage'>): readonly PermissionNeed[] {
  return [
    ...components.map(({ componentArn }) => need('GetComponent', componentArn)),
    ...(parentImage?.startsWith('arn:') === true ? [need('GetImage', parentImage)] : []),
  ]
}

function recipeOf(
  input: CreateImageRecipeRequest,
  { id, platform }: { readonly id: ResourceId; readonly platform: Platform },
): ImageRecipe {
  const { clientToken: _token, semanticVersion: _version, ...recipe } = input
  return { ...recipe, type: 'AMI', platform, owner: id.accountId, version: id.version }
}
