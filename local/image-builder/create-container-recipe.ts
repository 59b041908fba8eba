import {
  CreateContainerRecipe$,
  type ContainerRecipe,
  type CreateContainerRecipeRequest,
  type CreateContainerRecipeResponse,
  type Platform,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import { ServiceError, type Operation } from '../cloud/service.ts'
import { latestVersionReferences, type ResourceId } from './arns.ts'
import { checkRequest, checkVersion } from './check.ts'
import { nonEmpty, oneOf, platform } from './constraints.ts'
import { recipeConstraints, referenceNeeds } from './create-image-recipe.ts'
import { entryOf, type Entry } from './entry.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { createNeeds } from './needs.ts'
import { checkQuota } from './quotas.ts'
import { newRecipeId } from './recipe-id.ts'
import { requirePlatform } from './recipe-references.ts'

const constraints = z.object({
  ...recipeConstraints,
  containerType: oneOf(['DOCKER']),
  targetRepository: z.object({ service: oneOf(['ECR']), repositoryName: nonEmpty }, 'It must not be null'),
  dockerfileTemplateData: z.string().min(1).max(16_000, 'It must have at most 16000 characters').optional(),
  dockerfileTemplateUri: z.string().optional(),
  platformOverride: platform.optional(),
})

/** CreateContainerRecipe. The Dockerfile is kept and shown, and never run. */
export function createContainerRecipe(
  parts: ImageBuilderParts,
): Operation<CreateContainerRecipeRequest, CreateContainerRecipeResponse> {
  const once = createClientTokens<Entry<ContainerRecipe>>()

  return {
    schema: CreateContainerRecipe$,
    needs: (input, context) => [
      ...createNeeds('container-recipe', 'CreateContainerRecipe', { input, context }),
      ...referenceNeeds(input),
    ],
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      checkVersion(request.semanticVersion)
      checkDockerfile(request)
      const entry = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        const inventory = parts.inventories.of(context.caller.accountId, context.region)
        const { containerRecipes } = inventory
        checkQuota(parts.quotas, 'containerRecipes', inventory)
        const id = newRecipeId({ ...request, kind: 'container-recipe' }, containerRecipes, context)
        const resolved = requirePlatform(parts.lookup, { ...request, type: 'DOCKER' }, context)
        const recipe = recipeOf(input, { id, platform: request.platformOverride ?? resolved })
        const created = entryOf(id, parts.core.clock.now(), recipe)
        containerRecipes.set(created.arn, created)
        return created
      })
      return {
        requestId: context.requestId,
        clientToken: request.clientToken,
        containerRecipeArn: entry.arn,
        latestVersionReferences: latestVersionReferences(entry.id),
      }
    },
  }
}

function checkDockerfile(request: z.infer<typeof constraints>): void {
  if (request.dockerfileTemplateData !== undefined && request.dockerfileTemplateUri !== undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      'You can specify only one of dockerfileTemplateData and dockerfileTemplateUri.',
    )
  }
}

function recipeOf(
  input: CreateContainerRecipeRequest,
  { id, platform }: { readonly id: ResourceId; readonly platform: Platform },
): ContainerRecipe {
  const {
    clientToken: _token,
    semanticVersion: _version,
    platformOverride: _platform,
    imageOsVersionOverride: _osVersion,
    dockerfileTemplateUri: _uri,
    ...recipe
  } = input
  return { ...recipe, platform, owner: id.accountId, version: id.version, encrypted: true }
}
