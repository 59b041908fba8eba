import type { CreateContainerRecipeRequest } from '@aws-sdk/client-imagebuilder'
import { describe, expect, it } from 'vitest'

import {
  amazonLinux,
  createComponent,
  createContainerRecipe,
  createInfrastructure,
  createRecipe,
  imageOf,
  imagePolicy,
  updateLinux,
} from './resources.ts'
import {
  createSharingCloud,
  memberId,
  operationOf,
  ownerId,
  region,
  type Actor,
  type SharingCloud,
} from './sharing-cloud.ts'

const arnOf = (version: string) => `arn:aws:imagebuilder:${region}:${ownerId}:container-recipe/app/${version}`

async function buildContainer(cloud: SharingCloud, actor: Actor, containerRecipeArn: string) {
  const infrastructureConfigurationArn = await createInfrastructure(actor)
  const { imageBuildVersionArn } = await actor.imageBuilder.createImage({
    containerRecipeArn,
    infrastructureConfigurationArn,
  })
  await cloud.pass(6 * cloud.core.timing.buildStateSeconds)
  return imageBuildVersionArn!
}

describe('a container recipe', () => {
  it('is shown as it was created', async () => {
    const owner = createSharingCloud().as(ownerId)
    const recipe = {
      name: 'My App',
      containerType: 'DOCKER',
      targetRepository: { service: 'ECR', repositoryName: 'apps' },
      parentImage: 'amazonlinux:latest',
      components: [{ componentArn: updateLinux }],
      description: 'Our app',
      dockerfileTemplateData: 'FROM {{{ imagebuilder:parentImage }}}',
      instanceConfiguration: { image: 'ami-0123456789abcdef0' },
      workingDirectory: '/tmp',
      kmsKeyId: 'alias/golden',
      tags: { team: 'platform' },
    } satisfies Partial<CreateContainerRecipeRequest>

    const created = await owner.imageBuilder.createContainerRecipe({ ...recipe, semanticVersion: '1.0.x' })

    const arn = arnOf('1.0.0').replace('/app/', '/my-app/')
    expect(created.containerRecipeArn).toBe(arn)
    expect(created.latestVersionReferences?.latestVersionArn).toBe(arn.replace('1.0.0', 'x.x.x'))
    const got = await owner.imageBuilder.getContainerRecipe({ containerRecipeArn: arn })
    expect(got.containerRecipe).toStrictEqual({
      ...recipe,
      arn,
      version: '1.0.0',
      platform: 'Linux',
      owner: ownerId,
      encrypted: true,
      dateCreated: '2027-01-04T00:00:00.000Z',
    })
  })

  it('gets the next version, and is found by wildcards', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createContainerRecipe(owner)
    await createRecipe(owner, { name: 'app', semanticVersion: '1.7.0' })
    await createContainerRecipe(owner, { name: 'other', semanticVersion: '1.9.0' })

    expect(await createContainerRecipe(owner, { semanticVersion: '1.x.x' })).toBe(arnOf('1.0.1'))
    const newest = await owner.imageBuilder.getContainerRecipe({ containerRecipeArn: arnOf('x.x.x') })
    expect(newest.containerRecipe?.version).toBe('1.0.1')
  })

  it('has a version that exists once', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createContainerRecipe(owner)

    await expect(createContainerRecipe(owner)).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: expect.stringContaining(arnOf('1.0.0')),
    })
  })

  it('is listed by its owner, with filters', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createContainerRecipe(owner)
    await createContainerRecipe(owner, { name: 'other' })
    const namesOf = async (name: string, value: string) => {
      const filters = [{ name, values: [value] }]
      const listed = await owner.imageBuilder.listContainerRecipes({ filters })
      return listed.containerRecipeSummaryList?.map((recipe) => recipe.name)
    }

    expect(await namesOf('name', 'other')).toStrictEqual(['other'])
    expect(await namesOf('containerType', 'DOCKER')).toStrictEqual(['app', 'other'])
    expect(await namesOf('platform', 'Windows')).toStrictEqual([])
    expect(await namesOf('parentImage', 'amazonlinux:latest')).toStrictEqual(['app', 'other'])
  })

  it.each([
    ['no repository', { targetRepository: undefined }, "'targetRepository'"],
    [
      'a repository elsewhere',
      { targetRepository: { service: 'HUB', repositoryName: 'a' } },
      "'targetRepository.service'",
    ],
    ['another type', { containerType: 'OCI' }, "'containerType'"],
    ['no version', { semanticVersion: undefined }, "'semanticVersion'"],
    [
      'a component that does not exist',
      { components: [{ componentArn: updateLinux.replace('update', 'nothing') }] },
      'components[0]',
    ],
    ['an AMI as its base image', { parentImage: amazonLinux }, "'parentImage'"],
    [
      'two Dockerfiles',
      { dockerfileTemplateData: 'FROM a', dockerfileTemplateUri: 's3://a/b' },
      'only one of',
    ],
  ])('is refused with %s', async (_case, change, message) => {
    const { imageBuilder } = createSharingCloud().as(ownerId)

    const created = imageBuilder.createContainerRecipe({
      name: 'app',
      semanticVersion: '1.0.0',
      parentImage: 'amazonlinux:latest',
      containerType: 'DOCKER',
      targetRepository: { service: 'ECR', repositoryName: 'apps' },
      ...change,
    } as never)

    await expect(created).rejects.toMatchObject({ message: expect.stringContaining(message) })
  })

  it('has the platform that its request says', async () => {
    const owner = createSharingCloud().as(ownerId)
    const { containerRecipeArn } = await owner.imageBuilder.createContainerRecipe({
      name: 'app',
      semanticVersion: '1.0.0',
      parentImage: 'mcr.microsoft.com/windows/servercore:ltsc2022',
      platformOverride: 'Windows',
      containerType: 'DOCKER',
      targetRepository: { service: 'ECR', repositoryName: 'apps' },
    })

    const { containerRecipe } = await owner.imageBuilder.getContainerRecipe({ containerRecipeArn })
    expect(containerRecipe?.platform).toBe('Windows')
  })
})

describe('an image from a container recipe', () => {
  it('is of type DOCKER and has its image in the repository of the account that built it', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)

    const imageArn = await buildContainer(cloud, owner, await createContainerRecipe(owner))

    const image = await imageOf(owner, imageArn)
    expect(imageArn).toBe(`arn:aws:imagebuilder:${region}:${ownerId}:image/app/1.0.0/1`)
    expect(image).toMatchObject({
      type: 'DOCKER',
      state: { status: 'AVAILABLE' },
      containerRecipe: { arn: arnOf('1.0.0') },
      outputResources: {
        containers: [{ region, imageUris: [`${ownerId}.dkr.ecr.${region}.amazonaws.com/apps:1.0.0-1`] }],
      },
    })
    expect(image).not.toHaveProperty('imageRecipe')
    expect(image.outputResources).not.toHaveProperty('amis')
  })

  it('can be made by a pipeline, and be the base of other containers, not of AMIs', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { imagePipelineArn } = await owner.imageBuilder.createImagePipeline({
      name: 'apps',
      containerRecipeArn: await createContainerRecipe(owner),
      infrastructureConfigurationArn: await createInfrastructure(owner),
    })
    const { imageBuildVersionArn } = await owner.imageBuilder.startImagePipelineExecution({
      imagePipelineArn,
    })
    await cloud.pass(6 * cloud.core.timing.buildStateSeconds)
    const parentImage = imageBuildVersionArn!

    expect(await createContainerRecipe(owner, { name: 'next', parentImage })).toContain('/next/')
    await expect(createRecipe(owner, { parentImage })).rejects.toMatchObject({
      message: expect.stringContaining("'parentImage'"),
    })
  })

  it('needs the permission to create an image of the recipe’s name and version', () => {
    const cloud = createSharingCloud()
    const needs = operationOf(cloud.imageBuilder.service, 'CreateImage').needs(
      { containerRecipeArn: arnOf('1.0.0'), infrastructureConfigurationArn: 'infrastructure' },
      cloud.as(memberId).context,
    )

    expect(needs.map(({ action, resource }) => [action, resource])).toStrictEqual([
      ['imagebuilder:CreateImage', `arn:aws:imagebuilder:${region}:${memberId}:image/app/1.0.0`],
      ['imagebuilder:GetContainerRecipe', arnOf('1.0.0')],
      ['imagebuilder:GetInfrastructureConfiguration', 'infrastructure'],
    ])
  })

  it('needs exactly one recipe, one that is a container recipe', async () => {
    const owner = createSharingCloud().as(ownerId)
    const containerRecipeArn = await createContainerRecipe(owner)
    const imageRecipeArn = await createRecipe(owner)
    const infrastructureConfigurationArn = await createInfrastructure(owner)
    const create = async (plan: object) =>
      owner.imageBuilder.createImage({ infrastructureConfigurationArn, ...plan })

    await expect(create({ containerRecipeArn, imageRecipeArn })).rejects.toMatchObject({
      code: 'InvalidRequestException',
    })
    await expect(create({ containerRecipeArn: imageRecipeArn })).rejects.toMatchObject({
      message: expect.stringContaining("'containerRecipeArn'"),
    })
    await expect(create({ containerRecipeArn: arnOf('2.0.0') })).rejects.toMatchObject({
      message: expect.stringContaining("'containerRecipeArn'"),
    })
  })
})

describe('a shared container recipe', () => {
  const actions = ['imagebuilder:GetContainerRecipe', 'imagebuilder:ListContainerRecipes']

  it('has a policy that its owner puts and gets, and RAM checks', async () => {
    const owner = createSharingCloud().as(ownerId)
    const containerRecipeArn = await createContainerRecipe(owner)

    await owner.imageBuilder.putContainerRecipePolicy({
      containerRecipeArn,
      policy: imagePolicy(containerRecipeArn, [memberId], actions),
    })

    const { policy } = await owner.imageBuilder.getContainerRecipePolicy({ containerRecipeArn })
    expect(policy).toContain(`arn:aws:iam::${memberId}:root`)
    const wrong = owner.imageBuilder.putContainerRecipePolicy({
      containerRecipeArn,
      policy: imagePolicy(containerRecipeArn, [memberId]),
    })
    await expect(wrong).rejects.toMatchObject({ message: expect.stringContaining('Statement[0].Action') })
  })

  it('is built from by its consumer, who sees the components as well', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const member = cloud.as(memberId)
    const componentArn = await createComponent(owner)
    const containerRecipeArn = await createContainerRecipe(owner, { components: [componentArn] })
    await owner.imageBuilder.putContainerRecipePolicy({
      containerRecipeArn,
      policy: imagePolicy(containerRecipeArn, [memberId], actions),
    })
    await expect(buildContainer(cloud, member, containerRecipeArn)).rejects.toMatchObject({
      message: expect.stringContaining("'containerRecipeArn'"),
    })

    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: imagePolicy(
        componentArn,
        [memberId],
        ['imagebuilder:GetComponent', 'imagebuilder:ListComponents'],
      ),
    })
    const { imageBuildVersionArn } = await member.imageBuilder.createImage({
      containerRecipeArn,
      infrastructureConfigurationArn: await createInfrastructure(member, 'second'),
    })

    expect(imageBuildVersionArn).toBe(`arn:aws:imagebuilder:${region}:${memberId}:image/app/1.0.0/1`)
  })
})
