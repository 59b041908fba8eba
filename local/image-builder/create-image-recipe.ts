import {
  CreateImageRecipe$,
  type CreateImageRecipeRequest,
  type CreateImageRecipeResponse,
  type ImageRecipe,
  type Platform,
} from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import { createClientTokens } from '../cloud/client-tokens.ts'
import type { Operation, RequestContext } from '../cloud/service.ts'
import { formatArn, latestVersionReferences, normalisedName, type ResourceId } from './arns.ts'
import { checkRequest, checkVersion } from './check.ts'
import { arnOf, clientToken, nonEmpty, resourceName, tags, wildcardVersionNumber } from './constraints.ts'
import { entryOf, type Entry } from './entry.ts'
import { alreadyExists, invalidParameterValue } from './errors.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { createNeeds, need } from './needs.ts'
import { resolveReferences } from './recipe-references.ts'
import { nextVersion } from './versions.ts'

const constraints = z.object({
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
})

type CheckedRequest = z.infer<typeof constraints>

/** CreateImageRecipe. Everything that the recipe refers to must exist and be visible to the caller. */
export function createImageRecipe(
  parts: ImageBuilderParts,
): Operation<CreateImageRecipeRequest, CreateImageRecipeResponse> {
  const once = createClientTokens<Entry<ImageRecipe>>()

  return {
    schema: CreateImageRecipe$,
    needs: (input, context) => [
      ...createNeeds('image-recipe', 'CreateImageRecipe', { input, context }),
      ...(input.components ?? []).map(({ componentArn }) => need('GetComponent', componentArn)),
      ...(input.parentImage?.startsWith('arn:') === true ? [need('GetImage', input.parentImage)] : []),
    ],
    handle: (input, context) => {
      const request = checkRequest(constraints, input)
      checkVersion(request.semanticVersion)
      const entry = once({ context, clientToken: request.clientToken, parameters: input }, () => {
        const id = newId(parts, request, context)
        const platform = checkReferences(parts, request, context)
        const created = entryOf(id, parts.core.clock.now(), recipeOf(input, { id, platform }))
        parts.inventories.of(id.accountId, id.region).imageRecipes.set(created.arn, created)
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

function newId(
  { inventories }: ImageBuilderParts,
  { name, semanticVersion }: CheckedRequest,
  { caller, region }: RequestContext,
): ResourceId {
  const { imageRecipes } = inventories.of(caller.accountId, region)
  const normalised = normalisedName(name)
  const versions = [...imageRecipes.values()]
    .filter(({ id }) => id.name === normalised)
    .map(({ id }) => id.version ?? '')
  const id: ResourceId = {
    kind: 'image-recipe',
    region,
    accountId: caller.accountId,
    name: normalised,
    version: semanticVersion.includes('x') ? nextVersion(semanticVersion, versions) : semanticVersion,
  }
  const existing = imageRecipes.get(formatArn(id))
  if (existing !== undefined) throw alreadyExists('ImageRecipe', existing.arn)
  return id
}

function checkReferences(
  { lookup }: ImageBuilderParts,
  request: CheckedRequest,
  context: RequestContext,
): Platform {
  const references = resolveReferences(lookup, request, context)
  if (references.kind === 'resolved') return references.platform
  throw invalidParameterValue(references.member, references.problem)
}

function recipeOf(
  input: CreateImageRecipeRequest,
  { id, platform }: { readonly id: ResourceId; readonly platform: Platform },
): ImageRecipe {
  const { clientToken: _token, semanticVersion: _version, ...recipe } = input
  return { ...recipe, type: 'AMI', platform, owner: id.accountId, version: id.version }
}
