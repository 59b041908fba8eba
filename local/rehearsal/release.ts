import {
  CreateComponentCommand,
  CreateContainerRecipeCommand,
  CreateImageCommand,
  CreateImageRecipeCommand,
  CreateInfrastructureConfigurationCommand,
  type ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder'

import { emptyDocument } from '../worlds/prepare-world.ts'
import type { WatchedExecution } from './execution-watch.ts'
import type { Rehearsal } from './rehearsal.ts'

/** The images of a release: an AMI and a container image. */
export const releasedImages = ['release', 'release-container'] as const

/**
 * Builds a release: a component, a recipe of either kind upon it, and their images, none of which is in another
 * release. Answers the runs that follow, each of which ends before the next image is built.
 */
export async function buildRelease(
  { cloud, owner: { imageBuilder }, watch, world, ended }: Rehearsal,
  version: string,
): Promise<readonly WatchedExecution[]> {
  const recipes = await createRecipes(imageBuilder, { version, region: world.region })
  const { infrastructureConfigurationArn } = await imageBuilder.send(
    new CreateInfrastructureConfigurationCommand({
      name: `release-${version.replaceAll('.', '-')}`,
      instanceProfileName: 'builder',
    }),
  )
  const runs: WatchedExecution[] = []
  for (const recipe of recipes) {
    const runsBefore = watch.runArns().length
    await imageBuilder.send(new CreateImageCommand({ ...recipe, infrastructureConfigurationArn }))
    await cloud.clock.advance(60_000)
    const [run] = watch.runArns().slice(runsBefore)
    if (run !== undefined) runs.push(await ended(run))
  }
  return runs
}

async function createRecipes(
  imageBuilder: ImagebuilderClient,
  { version, region }: { readonly version: string; readonly region: string },
) {
  const { componentBuildVersionArn: componentArn } = await imageBuilder.send(
    new CreateComponentCommand({
      name: 'release',
      semanticVersion: version,
      platform: 'Linux',
      data: emptyDocument,
    }),
  )
  const components = [{ componentArn }]
  const [image, container] = releasedImages
  const { imageRecipeArn } = await imageBuilder.send(
    new CreateImageRecipeCommand({
      name: image,
      semanticVersion: version,
      parentImage: `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/x.x.x`,
      components,
    }),
  )
  const { containerRecipeArn } = await imageBuilder.send(
    new CreateContainerRecipeCommand({
      name: container,
      semanticVersion: version,
      parentImage: 'amazonlinux:latest',
      containerType: 'DOCKER',
      targetRepository: { service: 'ECR', repositoryName: 'releases' },
      components,
    }),
  )
  return [{ imageRecipeArn }, { containerRecipeArn }]
}
