import type { Image } from '@aws-sdk/client-imagebuilder'

import { region, type Actor, type SharingCloud } from './sharing-cloud.ts'

export const document = [
  'schemaVersion: 1.0',
  'phases:',
  '  - name: build',
  '    steps:',
  '      - { name: Nothing, action: ExecuteBash, inputs: { commands: ["true"] } }',
].join('\n')

export const amazonLinux = `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/x.x.x`
export const updateLinux = `arn:aws:imagebuilder:${region}:aws:component/update-linux/x.x.x`

export async function createComponent(
  { imageBuilder }: Actor,
  name = 'hardening',
  semanticVersion = '1.2.0',
): Promise<string> {
  const created = await imageBuilder.createComponent({
    name,
    semanticVersion,
    platform: 'Linux',
    data: document,
  })
  return created.componentBuildVersionArn!
}

export async function createRecipe(
  { imageBuilder }: Actor,
  {
    name = 'al2023-base',
    semanticVersion = '1.0.0',
    components = [updateLinux],
    parentImage = amazonLinux,
  } = {},
): Promise<string> {
  const created = await imageBuilder.createImageRecipe({
    name,
    semanticVersion,
    parentImage,
    components: components.map((componentArn) => ({ componentArn })),
  })
  return created.imageRecipeArn!
}

export async function createContainerRecipe(
  { imageBuilder }: Actor,
  {
    name = 'app',
    semanticVersion = '1.0.0',
    components = [updateLinux],
    parentImage = 'amazonlinux:latest',
  } = {},
): Promise<string> {
  const created = await imageBuilder.createContainerRecipe({
    name,
    semanticVersion,
    parentImage,
    containerType: 'DOCKER',
    targetRepository: { service: 'ECR', repositoryName: 'apps' },
    components: components.map((componentArn) => ({ componentArn })),
  })
  return created.containerRecipeArn!
}

export async function createInfrastructure(
  { imageBuilder }: Actor,
  name = 'infrastructure',
): Promise<string> {
  const created = await imageBuilder.createInfrastructureConfiguration({
    name,
    instanceProfileName: 'builder',
  })
  return created.infrastructureConfigurationArn!
}

/** Starts a build of a recipe; answers the image's ARN. */
export async function startImage(
  actor: Actor,
  recipe: Parameters<typeof createRecipe>[1] = {},
  distributionConfigurationArn?: string,
): Promise<string> {
  const imageRecipeArn = await createRecipe(actor, recipe)
  const infrastructureConfigurationArn = await createInfrastructure(
    actor,
    `for-${imageRecipeArn.split('/').slice(1).join('-').replaceAll('.', '-')}`,
  )
  const created = await actor.imageBuilder.createImage({
    imageRecipeArn,
    infrastructureConfigurationArn,
    ...(distributionConfigurationArn === undefined ? {} : { distributionConfigurationArn }),
  })
  return created.imageBuildVersionArn!
}

/** Builds an image, and waits until it is AVAILABLE. */
export async function buildImage(
  cloud: SharingCloud,
  actor: Actor,
  recipe: Parameters<typeof createRecipe>[1] = {},
): Promise<string> {
  const arn = await startImage(actor, recipe)
  await cloud.pass(6 * cloud.core.timing.buildStateSeconds)
  return arn
}

export async function imageOf({ imageBuilder }: Actor, imageBuildVersionArn: string): Promise<Image> {
  const { image } = await imageBuilder.getImage({ imageBuildVersionArn })
  return image!
}

/** A policy of the form that AWS's page shows. */
export function imagePolicy(
  resourceArn: string,
  principals: readonly string[],
  actions: readonly string[] = ['imagebuilder:GetImage', 'imagebuilder:ListImages'],
): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: principals }, Action: actions, Resource: [resourceArn] },
    ],
  })
}

export function componentPolicy(resourceArn: string, principals: readonly string[]): string {
  return imagePolicy(resourceArn, principals, ['imagebuilder:GetComponent', 'imagebuilder:ListComponents'])
}
