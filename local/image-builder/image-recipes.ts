import {
  GetImageRecipe$,
  ListImageRecipes$,
  type GetImageRecipeRequest,
  type GetImageRecipeResponse,
  type ImageRecipe,
  type ImageRecipeSummary,
  type ListImageRecipesRequest,
  type ListImageRecipesResponse,
} from '@aws-sdk/client-imagebuilder'

import type { Operation } from '../cloud/service.ts'
import { latestVersionReferences } from './arns.ts'
import { checkMember } from './check.ts'
import { arnOf } from './constraints.ts'
import { imageRecipeFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { listPage, type Filterable } from './listing.ts'
import { need } from './needs.ts'

const filterable: Filterable<ImageRecipe> = {
  name: ({ name }) => [name],
  parentImage: ({ parentImage }) => [parentImage],
  platform: ({ platform }) => [platform],
}

/** GetImageRecipe. Component and parent image ARNs are as the recipe was created with, wildcards included. */
export function getImageRecipe({
  lookup,
}: ImageBuilderParts): Operation<GetImageRecipeRequest, GetImageRecipeResponse> {
  return {
    schema: GetImageRecipe$,
    needs: (input) => [need('GetImageRecipe', input.imageRecipeArn)],
    handle: (input, context) => {
      const arn = checkMember('imageRecipeArn', arnOf.imageRecipe, input.imageRecipeArn)
      const { id, shown } = lookup.require(imageRecipeFamily, arn, context)
      return {
        requestId: context.requestId,
        imageRecipe: shown,
        latestVersionReferences: latestVersionReferences(id),
      }
    },
  }
}

/** ListImageRecipes: every version. */
export function listImageRecipes({
  core,
  lookup,
}: ImageBuilderParts): Operation<ListImageRecipesRequest, ListImageRecipesResponse> {
  return {
    schema: ListImageRecipes$,
    needs: () => [need('ListImageRecipes', undefined)],
    handle: (input, context) => {
      const page = listPage(core, input, {
        operation: 'ListImageRecipes',
        entriesOf: (owner) => lookup.list(imageRecipeFamily, owner, context),
        filterable,
      })
      return {
        requestId: context.requestId,
        imageRecipeSummaryList: page.items.map(({ shown }) => summaryOf(shown)),
        nextToken: page.nextToken,
      }
    },
  }
}

function summaryOf(recipe: ImageRecipe): ImageRecipeSummary {
  return {
    arn: recipe.arn,
    name: recipe.name,
    platform: recipe.platform,
    owner: recipe.owner,
    parentImage: recipe.parentImage,
    dateCreated: recipe.dateCreated,
    tags: recipe.tags,
  }
}
