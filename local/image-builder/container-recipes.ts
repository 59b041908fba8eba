import {
  GetContainerRecipe$,
  ListContainerRecipes$,
  type ContainerRecipe,
  type ContainerRecipeSummary,
  type GetContainerRecipeRequest,
  type GetContainerRecipeResponse,
  type ListContainerRecipesRequest,
  type ListContainerRecipesResponse,
} from '@aws-sdk/client-imagebuilder'

import type { Operation } from '../cloud/service.ts'
import { latestVersionReferences } from './arns.ts'
import { checkMember } from './check.ts'
import { arnOf } from './constraints.ts'
import { containerRecipeFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { listPage, type Filterable } from './listing.ts'
import { need } from './needs.ts'

const filterable: Filterable<ContainerRecipe> = {
  containerType: ({ containerType }) => [containerType],
  name: ({ name }) => [name],
  parentImage: ({ parentImage }) => [parentImage],
  platform: ({ platform }) => [platform],
}

/** GetContainerRecipe. Component and parent image ARNs are as the recipe was created with, wildcards included. */
export function getContainerRecipe({
  lookup,
}: ImageBuilderParts): Operation<GetContainerRecipeRequest, GetContainerRecipeResponse> {
  return {
    schema: GetContainerRecipe$,
    needs: (input) => [need('GetContainerRecipe', input.containerRecipeArn)],
    handle: (input, context) => {
      const arn = checkMember('containerRecipeArn', arnOf.containerRecipe, input.containerRecipeArn)
      const { id, shown } = lookup.require(containerRecipeFamily, arn, context)
      return {
        requestId: context.requestId,
        containerRecipe: shown,
        latestVersionReferences: latestVersionReferences(id),
      }
    },
  }
}

/** ListContainerRecipes: every version. */
export function listContainerRecipes({
  core,
  lookup,
}: ImageBuilderParts): Operation<ListContainerRecipesRequest, ListContainerRecipesResponse> {
  return {
    schema: ListContainerRecipes$,
    needs: () => [need('ListContainerRecipes', undefined)],
    handle: (input, context) => {
      const page = listPage(core, input, {
        operation: 'ListContainerRecipes',
        entriesOf: (owner) => lookup.list(containerRecipeFamily, owner, context),
        filterable,
      })
      return {
        requestId: context.requestId,
        containerRecipeSummaryList: page.items.map(({ shown }) => summaryOf(shown)),
        nextToken: page.nextToken,
      }
    },
  }
}

function summaryOf(recipe: ContainerRecipe): ContainerRecipeSummary {
  return {
    arn: recipe.arn,
    containerType: recipe.containerType,
    name: recipe.name,
    platform: recipe.platform,
    owner: recipe.owner,
    parentImage: recipe.parentImage,
    dateCreated: recipe.dateCreated,
    instanceImage: recipe.instanceConfiguration?.image,
    tags: recipe.tags,
  }
}
