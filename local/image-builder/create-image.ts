import {
  CreateImage$,
  type CreateImageRequest,
  type CreateImageResponse,
  type Image,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, PermissionNeed, RequestContext } from '../cloud/service.ts'
import { formatArn, latestVersionReferences, parseArn } from './arns.ts'
import { checkRequest } from './check.ts'
import { arnOf, clientToken, tags } from './constraints.ts'
import type { Entry } from './entry.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { need, tagNeeds } from './needs.ts'
import { requireBuildInputs, startBuild, type BuildPlan } from './start-build.ts'

/** The members that say what to build with. */
export const buildPlanConstraints = {
  imageRecipeArn: arnOf.imageRecipe.optional(),
  containerRecipeArn: arnOf.containerRecipe.optional(),
  infrastructureConfigurationArn: arnOf.infrastructureConfiguration,
  distributionConfigurationArn: arnOf.distributionConfiguration.optional(),
} as const

const constraints = z.object({ ...buildPlanConstraints, tags: tags.optional(), clientToken })

/** CreateImage: starts the next build of the recipe's version. */
export function createImage(parts: ImageBuilderParts): Operation<CreateImageRequest, CreateImageResponse> {
  const once = createClientTokens<Entry<Image>>()

  return {
    schema: CreateImage$,
    needs: (input, context) => {
      const imageArn = imageArnOf(input.imageRecipeArn ?? input.containerRecipeArn, context)
      return [need('CreateImage', imageArn), ...buildPlanNeeds(input), ...tagNeeds(imageArn, input.tags)]
    },
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      const image = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        const inputs = requireBuildInputs(parts, request, context)
        return startBuild(parts, { inputs, settings: settingsOf(input) }, context)
      })
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        imageBuildVersionArn: image.arn,
        latestVersionReferences: latestVersionReferences(image.id),
      }
    },
  }
}

/** Permissions to read what a build plan names. */
export function buildPlanNeeds(plan: BuildPlan): readonly PermissionNeed[] {
  const named = [
    ['GetImageRecipe', plan.imageRecipeArn],
    ['GetContainerRecipe', plan.containerRecipeArn],
    ['GetInfrastructureConfiguration', plan.infrastructureConfigurationArn],
    ['GetDistributionConfiguration', plan.distributionConfigurationArn],
  ] as const
  return named.flatMap(([action, arn]) => (arn === undefined ? [] : [need(action, arn)]))
}

/** An image has its recipe's name and version, in the account that builds it. */
function imageArnOf(recipeArn: string | undefined, { caller, region }: RequestContext): string {
  const recipe = parseArn(recipeArn ?? '')
  const id = { kind: 'image', region, accountId: caller.accountId, name: recipe?.name ?? '*' } as const
  return formatArn(recipe?.version === undefined ? id : { ...id, version: recipe.version })
}

function settingsOf(input: CreateImageRequest) {
  const {
    clientToken: _token,
    imageRecipeArn: _recipe,
    containerRecipeArn: _containerRecipe,
    infrastructureConfigurationArn: _infrastructure,
    distributionConfigurationArn: _distribution,
    ...settings
  } = input
  return settings
}
