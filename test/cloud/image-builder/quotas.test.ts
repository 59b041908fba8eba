import { describe, expect, it } from 'vitest'

import {
  createComponent,
  createContainerRecipe,
  createInfrastructure,
  createRecipe,
  startImage,
} from './resources.ts'
import { createSharingCloud, memberId, ownerId, type Actor } from './sharing-cloud.ts'

const exceeded = (what: string) => ({
  code: 'ServiceQuotaExceededException',
  httpStatus: 402,
  message: expect.stringContaining(`${what} is limited to 2`),
})

async function createPipeline(owner: Actor, name: string): Promise<string> {
  const { imagePipelineArn } = await owner.imageBuilder.createImagePipeline({
    name,
    imageRecipeArn: await createRecipe(owner, { name }),
    infrastructureConfigurationArn: await createInfrastructure(owner, name),
  })
  return imagePipelineArn!
}

describe('quotas', () => {
  it.each([
    ['components', async (owner: Actor, name: string) => createComponent(owner, name)],
    ['imageRecipes', async (owner: Actor, name: string) => createRecipe(owner, { name })],
    ['containerRecipes', async (owner: Actor, name: string) => createContainerRecipe(owner, { name })],
    ['infrastructureConfigurations', createInfrastructure],
    ['imagePipelines', createPipeline],
    ['concurrentBuilds', async (owner: Actor, name: string) => startImage(owner, { name })],
  ] as const)('of %s are of one account and Region', async (what, create) => {
    const cloud = createSharingCloud({ quotas: { [what]: 2 } })
    const owner = cloud.as(ownerId)
    await create(owner, 'first')
    await create(owner, 'second')

    await expect(create(owner, 'third')).rejects.toMatchObject(exceeded(what))
    await expect(create(cloud.as(memberId), 'third')).resolves.toBeDefined()
  })

  it('of components count each build, and leave room when one is deleted', async () => {
    const owner = createSharingCloud({ quotas: { components: 2 } }).as(ownerId)
    const componentBuildVersionArn = await createComponent(owner)
    await createComponent(owner)
    await expect(createComponent(owner)).rejects.toMatchObject(exceeded('components'))

    await owner.imageBuilder.deleteComponent({ componentBuildVersionArn })

    await expect(createComponent(owner)).resolves.toBeDefined()
  })

  it('of builds are those under way: a build that has ended leaves room', async () => {
    const cloud = createSharingCloud({ quotas: { concurrentBuilds: 2 } })
    const owner = cloud.as(ownerId)
    await startImage(owner, { name: 'first' })
    await startImage(owner, { name: 'second' })
    await cloud.pass(6 * cloud.core.timing.buildStateSeconds)

    await expect(startImage(owner, { name: 'third' })).resolves.toBeDefined()
  })

  it('are not touched in an account by what is shared with it', async () => {
    const cloud = createSharingCloud({ quotas: { components: 2, imageRecipes: 1 } })
    const owner = cloud.as(ownerId)
    const resourceArns = [
      await createComponent(owner, 'first'),
      await createComponent(owner, 'second'),
      await createRecipe(owner),
    ]
    await owner.ram.createResourceShare({ name: 'golden', resourceArns, principals: [memberId] })
    await cloud.pass(60)
    const member = cloud.as(memberId)
    const { componentVersionList } = await member.imageBuilder.listComponents({ owner: 'Shared' })
    expect(componentVersionList).toHaveLength(2)

    await createComponent(member, 'mine')
    await expect(createComponent(member, 'mine too')).resolves.toBeDefined()
    await expect(createRecipe(member, { components: [resourceArns[0]!] })).resolves.toBeDefined()
    await expect(createComponent(owner, 'third')).rejects.toMatchObject(exceeded('components'))
  })
})
