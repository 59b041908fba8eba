import type {
  Component,
  ContainerRecipe,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  InfrastructureConfiguration,
} from '@aws-sdk/client-imagebuilder'

import type { ShareableType } from '../ram/shareable-types.ts'
import type { Entries } from './entry.ts'
import type { Inventory } from './inventory.ts'

/** What the resources of one kind have in common. */
export interface Family<Shown> {
  readonly entriesIn: (inventory: Inventory) => Entries<Shown>
  /** The action of Get, as IAM and resource policies write it. */
  readonly getAction: string
  /** RAM's name of the type; absent where it cannot be shared. */
  readonly shareableType?: ShareableType
  /** Whether version ARNs and wildcards can mean this one. */
  readonly isCurrent: (shown: Shown) => boolean
}

const always = (): boolean => true

/** Components: all builds are ACTIVE. */
export const componentFamily: Family<Component> = {
  entriesIn: ({ components }) => components,
  getAction: 'imagebuilder:GetComponent',
  shareableType: 'imagebuilder:Component',
  isCurrent: always,
}

/** Images: version ARNs and wildcards mean builds that have reached AVAILABLE. */
export const imageFamily: Family<Image> = {
  entriesIn: ({ images }) => images,
  getAction: 'imagebuilder:GetImage',
  shareableType: 'imagebuilder:Image',
  isCurrent: ({ state }) => state?.status === 'AVAILABLE',
}

/** Image recipes. */
export const imageRecipeFamily: Family<ImageRecipe> = {
  entriesIn: ({ imageRecipes }) => imageRecipes,
  getAction: 'imagebuilder:GetImageRecipe',
  shareableType: 'imagebuilder:ImageRecipe',
  isCurrent: always,
}

/** Container recipes. */
export const containerRecipeFamily: Family<ContainerRecipe> = {
  entriesIn: ({ containerRecipes }) => containerRecipes,
  getAction: 'imagebuilder:GetContainerRecipe',
  shareableType: 'imagebuilder:ContainerRecipe',
  isCurrent: always,
}

/** Infrastructure configurations, which are never shared. */
export const infrastructureConfigurationFamily: Family<InfrastructureConfiguration> = {
  entriesIn: ({ infrastructureConfigurations }) => infrastructureConfigurations,
  getAction: 'imagebuilder:GetInfrastructureConfiguration',
  isCurrent: always,
}

/** Distribution configurations, which are never shared. */
export const distributionConfigurationFamily: Family<DistributionConfiguration> = {
  entriesIn: ({ distributionConfigurations }) => distributionConfigurations,
  getAction: 'imagebuilder:GetDistributionConfiguration',
  isCurrent: always,
}

/** Image pipelines, which are never shared. */
export const imagePipelineFamily: Family<ImagePipeline> = {
  entriesIn: ({ imagePipelines }) => imagePipelines,
  getAction: 'imagebuilder:GetImagePipeline',
  isCurrent: always,
}
