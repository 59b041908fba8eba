import { describe, expect, it } from 'vitest'

import {
  amazonLinux,
  buildImage,
  createComponent,
  createInfrastructure,
  createRecipe,
  imageOf,
  startImage,
  updateLinux,
} from './resources.ts'
import { createSharingCloud, memberId, ownerId, region } from './sharing-cloud.ts'

const stateSeconds = 240

describe('a build', () => {
  it('walks through its states in virtual time and tells of each, with the state before', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const arn = await startImage(owner)

    const seen: (string | undefined)[] = []
    for (let state = 0; state < 7; state += 1) {
      seen.push((await imageOf(owner, arn)).state?.status)
      await cloud.pass(stateSeconds)
    }

    expect(seen).toStrictEqual([
      'PENDING',
      'CREATING',
      'BUILDING',
      'TESTING',
      'DISTRIBUTING',
      'INTEGRATING',
      'AVAILABLE',
    ])
    expect(cloud.events.map(({ detail }) => detail)).toStrictEqual([
      { 'previous-state': { status: 'CREATING' }, state: { status: 'BUILDING' } },
      { 'previous-state': { status: 'BUILDING' }, state: { status: 'TESTING' } },
      { 'previous-state': { status: 'TESTING' }, state: { status: 'DISTRIBUTING' } },
      { 'previous-state': { status: 'DISTRIBUTING' }, state: { status: 'INTEGRATING' } },
      { 'previous-state': { status: 'INTEGRATING' }, state: { status: 'AVAILABLE' } },
    ])
    expect(cloud.events[4]).toStrictEqual({
      'detail-type': 'EC2 Image Builder Image State Change',
      source: 'aws.imagebuilder',
      account: ownerId,
      region,
      resources: [arn],
      detail: { 'previous-state': { status: 'INTEGRATING' }, state: { status: 'AVAILABLE' } },
    })
  })

  it('shows its image with recipe, configuration and an AMI when it is AVAILABLE, no AMI before', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const arn = await startImage(owner, { name: 'AL2023 Base' })
    expect((await imageOf(owner, arn)).outputResources).toStrictEqual({ amis: [] })

    await cloud.pass(6 * stateSeconds)

    const image = await imageOf(owner, arn)
    expect(arn).toBe(`arn:aws:imagebuilder:${region}:${ownerId}:image/al2023-base/1.0.0/1`)
    expect(image).toMatchObject({
      arn,
      type: 'AMI',
      name: 'AL2023 Base',
      version: '1.0.0/1',
      platform: 'Linux',
      osVersion: 'Amazon Linux 2023',
      state: { status: 'AVAILABLE' },
      buildType: 'USER_INITIATED',
      imageSource: 'AMAZON_MANAGED',
      dateCreated: '2027-01-04T00:00:00.000Z',
      imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 720 },
      infrastructureConfiguration: { instanceProfileName: 'builder' },
      imageRecipe: { components: [{ componentArn: updateLinux }], parentImage: amazonLinux },
    })
    expect(image).not.toHaveProperty('distributionConfiguration')
    expect(image.outputResources?.amis).toStrictEqual([
      {
        region,
        image: expect.stringMatching(/^ami-[0-9a-f]{17}$/),
        name: 'AL2023 Base 2027-01-04T00-24-00.000Z',
        state: { status: 'AVAILABLE' },
        accountId: ownerId,
      },
    ])
  })

  it('fails where a world wants it to, once, and tells why', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    cloud.imageBuilder.failNextBuild({
      accountId: ownerId,
      region,
      imageName: 'al2023-base',
      during: 'TESTING',
      reason: 'A test failed.',
    })
    const other = await buildImage(cloud, owner, { name: 'other' })
    const failed = await buildImage(cloud, owner)
    const next = await buildImage(cloud, owner, { semanticVersion: '1.0.1' })

    expect((await imageOf(owner, other)).state).toStrictEqual({ status: 'AVAILABLE' })
    expect((await imageOf(owner, failed)).state).toStrictEqual({ status: 'FAILED', reason: 'A test failed.' })
    expect((await imageOf(owner, failed)).outputResources).toStrictEqual({ amis: [] })
    expect((await imageOf(owner, next)).state).toStrictEqual({ status: 'AVAILABLE' })
    expect(cloud.events.findLast(({ resources }) => resources[0] === failed)?.detail).toStrictEqual({
      'previous-state': { status: 'TESTING' },
      state: { status: 'FAILED', reason: 'A test failed.' },
    })
  })
})

describe('CreateImage', () => {
  it('gives each version build numbers of its own', async () => {
    const owner = createSharingCloud().as(ownerId)
    const infrastructureConfigurationArn = await createInfrastructure(owner)
    const first = await createRecipe(owner, { semanticVersion: '1.0.0' })
    const second = await createRecipe(owner, { semanticVersion: '1.0.1' })
    const otherName = await createRecipe(owner, { name: 'other' })
    const build = async (imageRecipeArn: string) => {
      const created = await owner.imageBuilder.createImage({ imageRecipeArn, infrastructureConfigurationArn })
      return created.imageBuildVersionArn?.split('/').slice(2).join('/')
    }

    expect(await build(first)).toBe('1.0.0/1')
    expect(await build(first)).toBe('1.0.0/2')
    expect(await build(second)).toBe('1.0.1/1')
    expect(await build(otherName)).toBe('1.0.0/1')
  })

  it('builds nothing twice when it is repeated with its token', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const request = {
      imageRecipeArn: await createRecipe(owner),
      infrastructureConfigurationArn: await createInfrastructure(owner),
      clientToken: 'once',
    }
    const first = await owner.imageBuilder.createImage(request)
    await cloud.pass(stateSeconds)

    expect(await owner.imageBuilder.createImage(request)).toStrictEqual(first)

    await cloud.pass(6 * stateSeconds)
    expect(cloud.events).toHaveLength(5)
  })

  it("builds on another account's recipe only where its components are shared, too", async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const member = cloud.as(memberId)
    const component = await createComponent(owner)
    const recipe = await createRecipe(owner, { components: [component] })
    const statement = (action: string, Resource: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: memberId }, Action: action, Resource },
      })
    await owner.imageBuilder.putImageRecipePolicy({
      imageRecipeArn: recipe,
      policy: statement('imagebuilder:GetImageRecipe', recipe),
    })
    const request = {
      imageRecipeArn: recipe,
      infrastructureConfigurationArn: await createInfrastructure(member),
    }
    await expect(member.imageBuilder.createImage(request)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(component),
    })
    await owner.imageBuilder.putComponentPolicy({
      componentArn: component,
      policy: statement('imagebuilder:GetComponent', component),
    })

    const { imageBuildVersionArn } = await member.imageBuilder.createImage(request)

    expect(imageBuildVersionArn).toContain(`${memberId}:image/al2023-base/1.0.0/1`)
  })

  const nothing = (rest: string) => `arn:aws:imagebuilder:${region}:${ownerId}:${rest}`

  it.each([
    [
      'two recipes',
      { containerRecipeArn: nothing('container-recipe/c/1.0.0') },
      'InvalidRequestException',
      'exactly one',
    ],
    ['no recipe', { imageRecipeArn: undefined }, 'InvalidRequestException', 'exactly one'],
    [
      'a container recipe, as there are none',
      { imageRecipeArn: undefined, containerRecipeArn: nothing('container-recipe/c/1.0.0') },
      'InvalidParameterValueException',
      'containerRecipeArn',
    ],
    [
      'an unknown recipe',
      { imageRecipeArn: nothing('image-recipe/nothing/1.0.0') },
      'InvalidParameterValueException',
      'imageRecipeArn',
    ],
    [
      'an unknown infrastructure configuration',
      { infrastructureConfigurationArn: nothing('infrastructure-configuration/nothing') },
      'InvalidParameterValueException',
      'infrastructureConfigurationArn',
    ],
    [
      'a distribution configuration, as there are none',
      { distributionConfigurationArn: nothing('distribution-configuration/nothing') },
      'InvalidParameterValueException',
      'distributionConfigurationArn',
    ],
    [
      'no infrastructure',
      { infrastructureConfigurationArn: undefined },
      'InvalidParameterValueException',
      'infrastructure',
    ],
  ])('refuses %s', async (_case, change, code, message) => {
    const owner = createSharingCloud().as(ownerId)
    const request = {
      imageRecipeArn: await createRecipe(owner),
      infrastructureConfigurationArn: await createInfrastructure(owner),
      ...change,
    }

    await expect(owner.imageBuilder.createImage(request as never)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })
})

describe('GetImage', () => {
  const prefix = `arn:aws:imagebuilder:${region}:${ownerId}:image/al2023-base/`

  it('means the newest AVAILABLE build by a version or a wildcard, any by its number', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    await buildImage(cloud, owner, { semanticVersion: '1.9.0' })
    await buildImage(cloud, owner, { semanticVersion: '1.10.0' })
    cloud.imageBuilder.failNextBuild({ accountId: ownerId, region, during: 'BUILDING', reason: 'Broken.' })
    await buildImage(cloud, owner, { semanticVersion: '1.11.0' })
    await startImage(owner, { semanticVersion: '2.0.0' })

    expect((await imageOf(owner, `${prefix}x.x.x`)).arn).toBe(`${prefix}1.10.0/1`)
    expect((await imageOf(owner, `${prefix}1.9.x`)).arn).toBe(`${prefix}1.9.0/1`)
    expect((await imageOf(owner, `${prefix}2.0.0/1`)).state?.status).toBe('PENDING')
    await expect(imageOf(owner, `${prefix}2.0.0`)).rejects.toMatchObject({ code: 'ClientException' })
    await expect(imageOf(owner, `${prefix}1.11.x`)).rejects.toMatchObject({ code: 'ClientException' })
  })

  it('shows everyone the newest base image of Amazon', async () => {
    const image = await imageOf(createSharingCloud().as(memberId), amazonLinux)

    expect(image).toMatchObject({
      arn: `arn:aws:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/2024.2.9/1`,
      state: { status: 'AVAILABLE' },
    })
  })

  it.each([
    ["one's own image that does not exist", `${prefix}7.0.0/1`, 'ClientException'],
    ['an image of another account', `${prefix.replace(ownerId, memberId)}1.0.0/1`, 'ForbiddenException'],
    ['an ARN that is none', 'arn:aws:ec2:us-east-1::image/ami-1', 'InvalidParameterValueException'],
    ['a wildcard out of place', `${prefix}1.x.3`, 'InvalidParameterValueException'],
  ])('never answers 404: refuses %s', async (_case, arn, code) => {
    const refused = imageOf(createSharingCloud().as(ownerId), arn)

    await expect(refused).rejects.toMatchObject({ code })
    await expect(refused).rejects.not.toMatchObject({ httpStatus: 404 })
  })
})
