import { describe, expect, it } from 'vitest'

import {
  createComponent,
  createContainerRecipe,
  createInfrastructure,
  createRecipe,
  imageOf,
  startImage,
} from './resources.ts'
import { createSharingCloud, memberId, ownerId, region, type Actor } from './sharing-cloud.ts'

const tagsOf = async ({ imageBuilder }: Actor, resourceArn: string) =>
  (await imageBuilder.listTagsForResource({ resourceArn })).tags

async function createPipeline(owner: Actor): Promise<string> {
  const { imagePipelineArn } = await owner.imageBuilder.createImagePipeline({
    name: 'nightly',
    imageRecipeArn: await createRecipe(owner),
    infrastructureConfigurationArn: await createInfrastructure(owner),
  })
  return imagePipelineArn!
}

describe('tags', () => {
  it.each([
    ['a component', createComponent],
    ['an image recipe', createRecipe],
    ['a container recipe', createContainerRecipe],
    ['an infrastructure configuration', createInfrastructure],
    ['a pipeline', createPipeline],
    ['an image', startImage],
  ])('of %s are added, changed and taken away', async (_case, create) => {
    const owner = createSharingCloud().as(ownerId)
    const resourceArn = await create(owner)
    expect(await tagsOf(owner, resourceArn)).toStrictEqual({})

    await owner.imageBuilder.tagResource({ resourceArn, tags: { team: 'platform', stage: 'test' } })
    await owner.imageBuilder.tagResource({ resourceArn, tags: { stage: 'prod' } })
    expect(await tagsOf(owner, resourceArn)).toStrictEqual({ team: 'platform', stage: 'prod' })

    await owner.imageBuilder.untagResource({ resourceArn, tagKeys: ['team', 'never'] })
    expect(await tagsOf(owner, resourceArn)).toStrictEqual({ stage: 'prod' })
  })

  it('are those of the creation first, and what Get shows', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const infrastructureConfigurationArn = await createInfrastructure(owner)
    const { imageBuildVersionArn } = await owner.imageBuilder.createImage({
      imageRecipeArn: await createRecipe(owner),
      infrastructureConfigurationArn,
      tags: { team: 'platform' },
    })
    const resourceArn = imageBuildVersionArn!

    await owner.imageBuilder.tagResource({ resourceArn, tags: { stage: 'test' } })
    await cloud.pass(6 * cloud.core.timing.buildStateSeconds)

    const image = await imageOf(owner, resourceArn)
    expect(image).toMatchObject({
      state: { status: 'AVAILABLE' },
      tags: { team: 'platform', stage: 'test' },
    })
  })

  it('are at most fifty', async () => {
    const owner = createSharingCloud().as(ownerId)
    const resourceArn = await createComponent(owner)
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, '']))
    await owner.imageBuilder.tagResource({ resourceArn, tags: many(50) })

    await expect(owner.imageBuilder.tagResource({ resourceArn, tags: { more: '' } })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
    await expect(
      owner.imageBuilder.tagResource({ resourceArn, tags: { 'key-1': 'changed' } }),
    ).resolves.toBeDefined()
  })

  it.each([
    ['a key of AWS', { tags: { 'aws:key': 'a' } }, 'InvalidParameterException'],
    ['no tags', { tags: undefined }, 'InvalidParameterException'],
    ['no ARN', { resourceArn: undefined }, 'InvalidParameterException'],
    ['something else', { resourceArn: 'arn:aws:s3:::bucket' }, 'InvalidParameterException'],
    [
      'a component that does not exist',
      { resourceArn: `arn:aws:imagebuilder:${region}:${ownerId}:component/nothing/1.0.0/1` },
      'ResourceNotFoundException',
    ],
    [
      'a kind that does not exist',
      { resourceArn: `arn:aws:imagebuilder:${region}:${ownerId}:lifecycle-policy/nothing` },
      'ResourceNotFoundException',
    ],
  ])('are refused with %s', async (_case, change, code) => {
    const owner = createSharingCloud().as(ownerId)
    const resourceArn = await createComponent(owner)

    const tagged = owner.imageBuilder.tagResource({ resourceArn, tags: { a: 'b' }, ...change })

    await expect(tagged).rejects.toMatchObject({ code })
  })

  it("of another account's resource are neither seen nor changed", async () => {
    const cloud = createSharingCloud()
    const resourceArn = await createComponent(cloud.as(ownerId))
    const { imageBuilder } = cloud.as(memberId)

    const refused = { code: 'ResourceNotFoundException' }
    await expect(imageBuilder.listTagsForResource({ resourceArn })).rejects.toMatchObject(refused)
    await expect(imageBuilder.tagResource({ resourceArn, tags: { a: 'b' } })).rejects.toMatchObject(refused)
    await expect(imageBuilder.untagResource({ resourceArn, tagKeys: ['a'] })).rejects.toMatchObject(refused)
  })
})
