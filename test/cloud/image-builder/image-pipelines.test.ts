import { describe, expect, it } from 'vitest'

import { createInfrastructure, createRecipe, imageOf } from './resources.ts'
import { createSharingCloud, ownerId, region, type Actor } from './sharing-cloud.ts'

async function createPipeline(owner: Actor, settings: object = {}): Promise<string> {
  const created = await owner.imageBuilder.createImagePipeline({
    name: 'AL2023 base',
    imageRecipeArn: await createRecipe(owner),
    infrastructureConfigurationArn: await createInfrastructure(owner),
    ...settings,
  })
  return created.imagePipelineArn!
}

const arn = `arn:aws:imagebuilder:${region}:${ownerId}:image-pipeline/al2023-base`

describe('CreateImagePipeline', () => {
  it('is enabled, with the platform of its recipe', async () => {
    const owner = createSharingCloud().as(ownerId)

    expect(await createPipeline(owner, { tags: { team: 'platform' } })).toBe(arn)

    const { imagePipeline } = await owner.imageBuilder.getImagePipeline({ imagePipelineArn: arn })
    expect(imagePipeline).toStrictEqual({
      arn,
      name: 'AL2023 base',
      imageRecipeArn: `arn:aws:imagebuilder:${region}:${ownerId}:image-recipe/al2023-base/1.0.0`,
      infrastructureConfigurationArn: `arn:aws:imagebuilder:${region}:${ownerId}:infrastructure-configuration/infrastructure`,
      platform: 'Linux',
      status: 'ENABLED',
      enhancedImageMetadataEnabled: true,
      consecutiveFailures: 0,
      tags: { team: 'platform' },
      dateCreated: '2027-01-04T00:00:00.000Z',
    })
  })

  it('refuses a name that exists', async () => {
    const owner = createSharingCloud().as(ownerId)
    const imagePipelineArn = await createPipeline(owner)
    const { imagePipeline } = await owner.imageBuilder.getImagePipeline({ imagePipelineArn })

    const again = owner.imageBuilder.createImagePipeline({
      name: 'al2023_BASE',
      imageRecipeArn: imagePipeline?.imageRecipeArn,
      infrastructureConfigurationArn: imagePipeline?.infrastructureConfigurationArn,
    })

    await expect(again).rejects.toMatchObject({ code: 'ResourceAlreadyExistsException' })
  })

  it.each([
    [
      'an unknown recipe',
      { imageRecipeArn: `arn:aws:imagebuilder:${region}:${ownerId}:image-recipe/no/1.0.0` },
    ],
    ['an unknown status', { status: 'PAUSED' }],
  ])('refuses %s', async (_case, settings) => {
    const owner = createSharingCloud().as(ownerId)

    await expect(createPipeline(owner, settings)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    })
  })
})

describe('CreateInfrastructureConfiguration', () => {
  it('shows what it was created with, and refuses its name a second time', async () => {
    const owner = createSharingCloud().as(ownerId)
    const infrastructureConfigurationArn = await createInfrastructure(owner, 'Small Builder')

    const { infrastructureConfiguration } = await owner.imageBuilder.getInfrastructureConfiguration({
      infrastructureConfigurationArn,
    })

    expect(infrastructureConfiguration).toStrictEqual({
      arn: `arn:aws:imagebuilder:${region}:${ownerId}:infrastructure-configuration/small-builder`,
      name: 'Small Builder',
      instanceProfileName: 'builder',
      dateCreated: '2027-01-04T00:00:00.000Z',
    })
    await expect(createInfrastructure(owner, 'small_builder')).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    })
  })
})

describe('StartImagePipelineExecution', () => {
  it('builds an image that names its pipeline and carries its tags', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imagePipelineArn = await createPipeline(owner, { imageTags: { tier: 'golden', team: 'a' } })

    const { imageBuildVersionArn } = await owner.imageBuilder.startImagePipelineExecution({
      imagePipelineArn,
      tags: { team: 'b' },
    })

    await cloud.pass(1440)
    expect(await imageOf(owner, imageBuildVersionArn!)).toMatchObject({
      state: { status: 'AVAILABLE' },
      sourcePipelineArn: arn,
      sourcePipelineName: 'AL2023 base',
      tags: { tier: 'golden', team: 'b' },
      imageTestsConfiguration: { imageTestsEnabled: true },
    })
  })

  it('lets the pipeline tell of its last run and of failures in a row', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imagePipelineArn = await createPipeline(owner)
    const run = async () => {
      await owner.imageBuilder.startImagePipelineExecution({ imagePipelineArn })
      await cloud.pass(1440)
    }
    const fail = () =>
      cloud.imageBuilder.failNextBuild({ accountId: ownerId, region, during: 'CREATING', reason: 'No.' })

    await run()
    fail()
    fail()
    await run()
    await run()

    const { imagePipelineList } = await owner.imageBuilder.listImagePipelines({})
    expect(imagePipelineList).toMatchObject([
      { consecutiveFailures: 2, lastRunStatus: 'FAILED', dateLastRun: '2027-01-04T00:48:00.000Z' },
    ])
  })

  it('builds once when it is repeated with its token', async () => {
    const owner = createSharingCloud().as(ownerId)
    const imagePipelineArn = await createPipeline(owner)
    const start = async () =>
      owner.imageBuilder.startImagePipelineExecution({ imagePipelineArn, clientToken: 'once' })

    expect(await start()).toStrictEqual(await start())
  })

  it('answers ResourceNotFoundException when there is no such pipeline', async () => {
    const owner = createSharingCloud().as(ownerId)

    await expect(
      owner.imageBuilder.startImagePipelineExecution({ imagePipelineArn: `${arn}-no` }),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException', httpStatus: 404 })
  })
})
