import { describe, expect, it } from 'vitest'

import {
  amazonLinux,
  buildImage,
  componentPolicy,
  createComponent,
  createRecipe,
  imagePolicy,
  updateLinux,
} from './resources.ts'
import { createSharingCloud, memberId, ownerId, region } from './sharing-cloud.ts'

const amazon = (rest: string) => `arn:aws:imagebuilder:${region}:aws:${rest}`

describe('CreateImageRecipe', () => {
  it('keeps wildcards and parameters as they are given', async () => {
    const owner = createSharingCloud().as(ownerId)
    const components = [{ componentArn: updateLinux, parameters: [{ name: 'mode', value: ['all'] }] }]

    const { imageRecipeArn } = await owner.imageBuilder.createImageRecipe({
      name: 'AL2023 Base',
      semanticVersion: '1.0.0',
      parentImage: amazonLinux,
      components,
      tags: { team: 'platform' },
    })

    expect(imageRecipeArn).toBe(`arn:aws:imagebuilder:${region}:${ownerId}:image-recipe/al2023-base/1.0.0`)
    const { imageRecipe } = await owner.imageBuilder.getImageRecipe({ imageRecipeArn })
    expect(imageRecipe).toStrictEqual({
      arn: imageRecipeArn,
      type: 'AMI',
      name: 'AL2023 Base',
      platform: 'Linux',
      owner: ownerId,
      version: '1.0.0',
      parentImage: amazonLinux,
      components,
      tags: { team: 'platform' },
      dateCreated: '2027-01-04T00:00:00.000Z',
    })
  })

  it('refuses a name and version that exist, however they are spelt', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createRecipe(owner, { name: 'al2023 base' })

    await expect(createRecipe(owner, { name: 'AL2023_base' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: expect.stringContaining('image-recipe/al2023-base/1.0.0'),
    })
  })

  it('counts versions on when the version is a wildcard', async () => {
    const owner = createSharingCloud().as(ownerId)
    const create = async (semanticVersion: string) =>
      (await createRecipe(owner, { name: 'base', semanticVersion })).split('/').at(-1)

    expect(await create('1.0.x')).toBe('1.0.0')
    expect(await create('1.0.x')).toBe('1.0.1')
    expect(await create('1.x.x')).toBe('1.0.2')
    expect(await create('2.x.x')).toBe('2.0.0')
  })

  it('follows a wildcard ARN to the newest version', async () => {
    const owner = createSharingCloud().as(ownerId)
    await createRecipe(owner, { semanticVersion: '1.10.0' })
    await createRecipe(owner, { semanticVersion: '1.9.0' })

    const { imageRecipe } = await owner.imageBuilder.getImageRecipe({
      imageRecipeArn: `arn:aws:imagebuilder:${region}:${ownerId}:image-recipe/al2023-base/1.x.x`,
    })

    expect(imageRecipe?.version).toBe('1.10.0')
  })

  it.each([
    [
      'an unknown component',
      { components: [amazon('component/nothing/x.x.x')] },
      'components[0].componentArn',
    ],
    ['a component ARN that is none', { components: [updateLinux, 'nothing'] }, 'components[1].componentArn'],
    ['a component for Windows', { components: [amazon('component/update-windows/x.x.x')] }, 'for Windows'],
    ['an unknown base image', { parentImage: amazon('image/nothing/x.x.x') }, 'parentImage'],
    ['a base image that is none', { parentImage: 'latest' }, 'parentImage'],
    ['no component where a list is given', { components: [] }, 'components'],
  ])('refuses %s', async (_case, recipe, message) => {
    const owner = createSharingCloud().as(ownerId)

    await expect(createRecipe(owner, recipe)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    })
  })

  it.each([
    ['an AMI', 'ami-0abcdef1234567890', updateLinux, 'Linux'],
    ['an SSM parameter', 'ssm:/golden/windows', amazon('component/update-windows/x.x.x'), 'Windows'],
    ['an Amazon image', amazon('image/ubuntu-server-22-lts-x86/x.x.x'), updateLinux, 'Linux'],
  ])(
    'takes %s as base image, and its platform from what is known',
    async (_case, parentImage, component, platform) => {
      const owner = createSharingCloud().as(ownerId)
      const imageRecipeArn = await createRecipe(owner, { parentImage, components: [component] })

      const { imageRecipe } = await owner.imageBuilder.getImageRecipe({ imageRecipeArn })

      expect(imageRecipe).toMatchObject({ parentImage, platform })
    },
  )

  it("uses another account's image and component once they are shared, not before", async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const component = await createComponent(owner)
    const image = await buildImage(cloud, owner)
    const onThem = { name: 'mine', parentImage: image, components: [component] }
    await expect(createRecipe(cloud.as(memberId), onThem)).rejects.toMatchObject({
      message: expect.stringContaining('parentImage'),
    })
    await owner.imageBuilder.putImagePolicy({ imageArn: image, policy: imagePolicy(image, [memberId]) })
    await expect(createRecipe(cloud.as(memberId), onThem)).rejects.toMatchObject({
      message: expect.stringContaining('components[0].componentArn'),
    })
    await owner.imageBuilder.putComponentPolicy({
      componentArn: component,
      policy: componentPolicy(component, [memberId]),
    })

    expect(await createRecipe(cloud.as(memberId), onThem)).toContain(`${memberId}:image-recipe/mine/1.0.0`)
  })
})
