import type {
  Component,
  ContainerRecipe,
  Image,
  ImagePipeline,
  ImageRecipe,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'

import { createRegionalState, type RegionalState } from '../cloud/regional-state.ts'
import { amazonComponents, amazonImages } from './amazon-catalog.ts'
import type { Entries, Entry } from './entry.ts'

/** All resources of one account in one Region. */
export interface Inventory {
  readonly components: Entries<Component>
  readonly images: Entries<Image>
  readonly imageRecipes: Entries<ImageRecipe>
  readonly containerRecipes: Entries<ContainerRecipe>
  readonly infrastructureConfigurations: Entries<InfrastructureConfiguration>
  readonly imagePipelines: Entries<ImagePipeline>
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
      imagePipelines: new Map(),
    }
  })
}

function byArn<Shown>(entries: readonly Entry<Shown>[]): Entries<Shown> {
  return new Map(entries.map((entry) => [entry.arn, entry]))
}
