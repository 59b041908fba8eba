import * as imageBuilderClient from '@aws-sdk/client-imagebuilder'

import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import type { AnyOperation, Service } from '../cloud/service.ts'
import type { AmiFactory } from '../ec2/ami-factory.ts'
import type { Roles } from '../iam/roles.ts'
import type { Sharing } from '../ram/sharing.ts'
import type { ServiceCalls } from '../wire/service-calls.ts'
import { parseArn } from './arns.ts'
import { createBuilds, type BuildFailure } from './builds.ts'
import { getComponent, listComponentBuildVersions, listComponents } from './components.ts'
import { getContainerRecipe, listContainerRecipes } from './container-recipes.ts'
import { createComponent } from './create-component.ts'
import { createContainerRecipe } from './create-container-recipe.ts'
import { createImageRecipe } from './create-image-recipe.ts'
import { createImage } from './create-image.ts'
import { deleteOperations } from './delete-resources.ts'
import { dependentAccounts } from './dependencies.ts'
import { createDistributionConfiguration } from './distribution/create-configuration.ts'
import {
  getDistributionConfiguration,
  listDistributionConfigurations,
} from './distribution/read-configurations.ts'
import { updateDistributionConfiguration } from './distribution/update-configuration.ts'
import type { ImageBuilderParts } from './image-builder-parts.ts'
import { createImagePipeline, getImagePipeline, listImagePipelines } from './image-pipelines.ts'
import { getImageRecipe, listImageRecipes } from './image-recipes.ts'
import { getImage, listImageBuildVersions, listImages } from './images.ts'
import {
  createInfrastructureConfiguration,
  getInfrastructureConfiguration,
} from './infrastructure-configurations.ts'
import { createInventories, entriesOfKind, type Inventories } from './inventory.ts'
import { createLookup } from './lookup.ts'
import { policyOperations } from './policies.ts'
import { defaultQuotas, type Quotas } from './quotas.ts'
import { startImagePipelineExecution } from './start-image-pipeline-execution.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'

/** EC2 Image Builder, and what worlds do to it beyond its API. */
export interface ImageBuilder {
  readonly service: Service
  /** Makes the next build that fits fail. */
  failNextBuild(failure: BuildFailure): void
}

/** What Image Builder is built on. */
export interface ImageBuilderSurroundings {
  readonly sharing: Sharing
  readonly amis: AmiFactory
  /** Among which is Image Builder's own, and where the roles are that other accounts have for it. */
  readonly roles: Roles
  /** To EC2, STS and Systems Manager. */
  readonly calls: ServiceCalls
  /** AWS's defaults where they are absent. */
  readonly quotas?: Quotas
}

/** EC2 Image Builder on top of RAM, and of an EC2 that makes AMIs. */
export function createImageBuilder(
  core: CloudCore,
  { sharing, amis, roles, calls, quotas = defaultQuotas }: ImageBuilderSurroundings,
): ImageBuilder {
  const inventories = createInventories()
  const builds = createBuilds(inventories, { core, amis, roles, calls })
  const lookup = createLookup({ inventories, sharing })
  sharing.serve({
    exists: (resourceArn) => exists(inventories, resourceArn),
    dependentAccounts: (resourceArn) => dependentAccounts({ core, inventories, lookup }, resourceArn),
  })

  return {
    service: {
      signingName: 'imagebuilder',
      protocol: 'restJson1',
      schemas: operationSchemasOf(imageBuilderClient),
      operations: operationsOf({ core, sharing, inventories, builds, lookup, quotas }),
    },
    failNextBuild: (failure) => builds.failNext(failure),
  }
}

function exists(inventories: Inventories, arn: string): boolean {
  const id = parseArn(arn)
  return id !== undefined && entriesOfKind[id.kind](inventories.of(id.accountId, id.region)).has(arn)
}

function operationsOf(parts: ImageBuilderParts): readonly AnyOperation[] {
  return [
    createComponent(parts),
    createContainerRecipe(parts),
    createDistributionConfiguration(parts),
    createImage(parts),
    createImagePipeline(parts),
    createImageRecipe(parts),
    createInfrastructureConfiguration(parts),
    getComponent(parts),
    getContainerRecipe(parts),
    getDistributionConfiguration(parts),
    getImage(parts),
    getImagePipeline(parts),
    getImageRecipe(parts),
    getInfrastructureConfiguration(parts),
    listComponentBuildVersions(parts),
    listComponents(parts),
    listContainerRecipes(parts),
    listDistributionConfigurations(parts),
    listImageBuildVersions(parts),
    listImagePipelines(parts),
    listImageRecipes(parts),
    listImages(parts),
    listTagsForResource(parts),
    startImagePipelineExecution(parts),
    tagResource(parts),
    untagResource(parts),
    updateDistributionConfiguration(parts),
    ...deleteOperations(parts),
    ...policyOperations(parts),
  ]
}
