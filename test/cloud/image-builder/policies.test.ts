import { describe, expect, it } from 'vitest'

import { componentPolicy, createComponent, createRecipe, imagePolicy, startImage } from './resources.ts'
import { createSharingCloud, memberId, ownerId, otherMemberId, outsiderId, region } from './sharing-cloud.ts'

const rootOf = (accountId: string) => `arn:aws:iam::${accountId}:root`

describe('policies', () => {
  it('of an image come back with bare account ids rewritten to root ARNs', async () => {
    const owner = createSharingCloud().as(ownerId)
    const imageArn = await startImage(owner)

    const put = await owner.imageBuilder.putImagePolicy({
      imageArn,
      policy: imagePolicy(imageArn, [memberId, rootOf(otherMemberId)]),
    })

    expect(put).toStrictEqual({ requestId: 'request-1', imageArn })
    const { policy } = await owner.imageBuilder.getImagePolicy({ imageArn })
    expect(JSON.parse(policy!)).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: [rootOf(memberId), rootOf(otherMemberId)] },
          Action: ['imagebuilder:GetImage', 'imagebuilder:ListImages'],
          Resource: [imageArn],
        },
      ],
    })
  })

  it('of a component and of an image recipe are kept as well', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)
    const imageRecipeArn = await createRecipe(owner)
    const recipeActions = ['imagebuilder:GetImageRecipe', 'imagebuilder:ListImageRecipes']

    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: componentPolicy(componentArn, [memberId]),
    })
    await owner.imageBuilder.putImageRecipePolicy({
      imageRecipeArn,
      policy: imagePolicy(imageRecipeArn, [memberId], recipeActions),
    })

    expect((await owner.imageBuilder.getComponentPolicy({ componentArn })).policy).toContain(componentArn)
    expect((await owner.imageBuilder.getImageRecipePolicy({ imageRecipeArn })).policy).toContain(
      imageRecipeArn,
    )
  })

  it('replace the one before', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)
    for (const accountId of [memberId, otherMemberId]) {
      await owner.imageBuilder.putComponentPolicy({
        componentArn,
        policy: componentPolicy(componentArn, [accountId]),
      })
    }

    const { policy } = await owner.imageBuilder.getComponentPolicy({ componentArn })

    expect(policy).toContain(otherMemberId)
    expect(policy).not.toContain(memberId)
  })

  it('may name the owner itself, as the samples of the AWS page do', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)

    const put = owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: componentPolicy(componentArn, [ownerId]),
    })

    await expect(put).resolves.toMatchObject({ componentArn })
  })

  it('with one account that does not exist change nothing at all', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)
    const put = async (...accountIds: string[]) =>
      owner.imageBuilder.putComponentPolicy({
        componentArn,
        policy: componentPolicy(componentArn, accountIds),
      })
    await put(memberId)

    await expect(put(otherMemberId, '999999999999')).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      httpStatus: 400,
      message: expect.stringContaining('999999999999'),
    })

    const { policy } = await owner.imageBuilder.getComponentPolicy({ componentArn })
    expect(policy).toContain(memberId)
    expect(policy).not.toContain(otherMemberId)
  })

  it('that were never put are not found', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)

    await expect(owner.imageBuilder.getComponentPolicy({ componentArn })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      httpStatus: 404,
    })
  })

  it('of resources that do not exist are neither read nor written', async () => {
    const owner = createSharingCloud().as(ownerId)
    const imageArn = `arn:aws:imagebuilder:${region}:${ownerId}:image/nothing/1.0.0/1`

    const notFound = { code: 'ResourceNotFoundException', httpStatus: 404 }
    await expect(owner.imageBuilder.getImagePolicy({ imageArn })).rejects.toMatchObject(notFound)
    await expect(
      owner.imageBuilder.putImagePolicy({ imageArn, policy: imagePolicy(imageArn, [memberId]) }),
    ).rejects.toMatchObject(notFound)
  })

  it("of another account's resource are refused, even to whom it is shared with", async () => {
    const cloud = createSharingCloud()
    const componentArn = await createComponent(cloud.as(ownerId))
    const policy = componentPolicy(componentArn, [memberId])
    await cloud.as(ownerId).imageBuilder.putComponentPolicy({ componentArn, policy })

    const { imageBuilder } = cloud.as(memberId)
    const refused = { code: 'ForbiddenException', httpStatus: 403 }
    await expect(imageBuilder.getComponentPolicy({ componentArn })).rejects.toMatchObject(refused)
    await expect(
      imageBuilder.putComponentPolicy({ componentArn, policy: componentPolicy(componentArn, [outsiderId]) }),
    ).rejects.toMatchObject(refused)
    expect((await cloud.as(ownerId).imageBuilder.getComponentPolicy({ componentArn })).policy).not.toContain(
      outsiderId,
    )
  })

  const version = `arn:aws:imagebuilder:${region}:${ownerId}:component/hardening/1.2.0`

  it.each([
    ['a version ARN', { componentArn: version }, "'componentArn'"],
    ['no ARN', { componentArn: undefined }, "'componentArn'"],
    ['an image ARN', { componentArn: `${version}/1`.replace('component', 'image') }, "'componentArn'"],
    ['no policy', { policy: undefined }, "'policy'"],
    ['an empty policy', { policy: '' }, "'policy'"],
    ['30,001 characters', { policy: `{"Version":"${' '.repeat(30_001)}"}` }, '30000'],
    ['no JSON', { policy: '{' }, "'policy'"],
  ])('are refused with %s', async (_case, change, message) => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)
    const policy = componentPolicy(componentArn, [memberId])

    const put = owner.imageBuilder.putComponentPolicy({ componentArn, policy, ...change })

    await expect(put).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    })
  })

  it('may have 30,000 characters', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)
    const policy = componentPolicy(componentArn, [memberId]).padEnd(30_000)

    await expect(owner.imageBuilder.putComponentPolicy({ componentArn, policy })).resolves.toMatchObject({
      componentArn,
    })
  })
})
