import type { ImagePipeline, ImageRecipe } from '@aws-sdk/client-imagebuilder'

import type { RequestContext } from '../cloud/service.ts'
import { parseArn, type ResourceKind } from './arns.ts'
import { componentFamily, containerRecipeFamily, imageFamily, imageRecipeFamily } from './families.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import type { Inventory } from './inventory.ts'
import type { Lookup } from './lookup.ts'

/** What looking for dependencies works on. */
export type DependencyParts = Pick<ImageBuilderParts, 'core' | 'inventories' | 'lookup'>

/**
 * Accounts that have something which depends on a resource: recipes depend on their base image and components,
 * pipelines on their recipe and configurations. A reference with wildcards is one to the resource that
 * it means at present. An image depends on nothing: it keeps what it was built from.
 */
export function dependentAccounts(
  { core, inventories, lookup }: DependencyParts,
  arn: string,
): readonly string[] {
  const region = parseArn(arn)?.region ?? ''
  return core.accounts.all
    .map(({ id }) => id)
    .filter((accountId) => {
      const caller = { accountId, arn: `arn:aws:iam::${accountId}:root` }
      return referencesIn(inventories.of(accountId, region)).some((reference) =>
        means(lookup, { reference, arn, context: { caller, region, requestId: '' } }),
      )
    })
}

function referencesIn({ imageRecipes, containerRecipes, imagePipelines }: Inventory): readonly string[] {
  return [
    ...[...imageRecipes.values(), ...containerRecipes.values()].flatMap(({ shown }) =>
      recipeReferences(shown),
    ),
    ...[...imagePipelines.values()].flatMap(({ shown }) => pipelineReferences(shown)),
  ]
}

function recipeReferences({
  parentImage,
  components = [],
}: Pick<ImageRecipe, 'parentImage' | 'components'>): readonly string[] {
  return [parentImage ?? '', ...components.map(({ componentArn = '' }) => componentArn)]
}

function pipelineReferences(pipeline: ImagePipeline): readonly string[] {
  const { imageRecipeArn, containerRecipeArn, infrastructureConfigurationArn } = pipeline
  const { distributionConfigurationArn } = pipeline
  return [
    imageRecipeArn,
    containerRecipeArn,
    infrastructureConfigurationArn,
    distributionConfigurationArn,
  ].flatMap((arn) => arn ?? [])
}

function means(
  lookup: Lookup,
  {
    reference,
    arn,
    context,
  }: { readonly reference: string; readonly arn: string; readonly context: RequestContext },
): boolean {
  if (reference === arn) return true
  const [id, wanted] = [parseArn(reference), parseArn(arn)]
  if (id === undefined || wanted === undefined || id.build !== undefined) return false
  // Most references are to something else, which is cheaper to tell than what they mean.
  const isAlike = id.kind === wanted.kind && id.accountId === wanted.accountId && id.name === wanted.name
  return isAlike && resolve(lookup, id.kind, { reference, context }) === arn
}

function resolve(
  lookup: Lookup,
  kind: ResourceKind,
  { reference, context }: { readonly reference: string; readonly context: RequestContext },
): string | undefined {
  switch (kind) {
    case 'component':
      return lookup.find(componentFamily, reference, context)?.arn
    case 'image':
      return lookup.find(imageFamily, reference, context)?.arn
    case 'image-recipe':
      return lookup.find(imageRecipeFamily, reference, context)?.arn
    case 'container-recipe':
      return lookup.find(containerRecipeFamily, reference, context)?.arn
    case 'infrastructure-configuration':
    case 'distribution-configuration':
    case 'image-pipeline':
      return undefined
  }
}
