import type {
  Component,
  ContainerRecipe,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'

import { createRegionalState, type RegionalState } from '../cloud/regional-state.ts'
import { amazonComponents, amazonImages } from './amazon-catalog.ts'
import type { ResourceKind } from './arns.ts'
import type { Entries, Entry } from './entry.ts'

/** All resources of one account in one Region. */
export interface Inventory {
  readonly components: Entries<Component>
  readonly images: Entries<Image>
  readonly imageRecipes: Entries<ImageRecipe>
  readonly containerRecipes: Entries<ContainerRecipe>
  readonly infrastructureConfigurations: Entries<InfrastructureConfiguration>
  readonly distributionConfigurations: Entries<DistributionConfiguration>
  readonly imagePipelines: Entries<ImagePipeline>
}

/** A resource of any kind: all have tags. */
export interface Tagged {
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** The resources of each kind in an inventory. */
export const entriesOfKind: Readonly<Record<ResourceKind, (inventory: Inventory) => Entries<Tagged>>> = {
  component: ({ components }) => components,
  image: ({ images }) => images,
  'image-recipe': ({ imageRecipes }) => imageRecipes,
  'container-recipe': ({ containerRecipes }) => containerRecipes,
  'infrastructure-configuration': ({ infrastructureConfigurations }) => infrastructureConfigurations,
  'distribution-configuration': ({ distributionConfigurations }) => distributionConfigurations,
  'image-pipeline': ({ imagePipelines }) => imagePipelines,
}

/** Inventories of all accounts; the account `aws` has what Amazon provides in every Region. */
export type Inventories = RegionalState<Inventory>

/** Inventories that are empty, but for Amazon's. */
export function createInventories(): Inventories {
  return createRegionalState((accountId, region) => {
    const isAmazon = accountId === 'aws'
    return {
      components: byArn(isAmazon ? amazonComponents(region) : []),
      images: byArn(isAmazon ? amazonImages(region) : []),
      imageRecipes: new Map(),
      containerRecipes: new Map(),
      infrastructureConfigurations: new Map(),
      distributionConfigurations: new Map(),
      imagePipelines: new Map(),
    }
  })
}

function byArn<Shown>(entries: readonly Entry<Shown>[]): Entries<Shown> {
  return new Map(entries.map((entry) => [entry.arn, entry]))
}
