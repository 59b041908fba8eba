import { describe, expect, it } from 'vitest'

import {
  buildImage,
  componentPolicy,
  createComponent,
  createContainerRecipe,
  createInfrastructure,
  createRecipe,
  imageOf,
  startImage,
  updateLinux,
} from './resources.ts'
import { createSharingCloud, memberId, ownerId, region, type Actor } from './sharing-cloud.ts'

const own = (rest: string) => `arn:aws:imagebuilder:${region}:${ownerId}:${rest}`
const inUse = (arn: string) => ({
  code: 'ResourceDependencyException',
  httpStatus: 400,
  message: `Resource dependency error: The resource ARN '${arn}' has other resources depended on it.`,
})

async function createPipeline(actor: Actor, recipe: object, infrastructureConfigurationArn: string) {
  const { imagePipelineArn } = await actor.imageBuilder.createImagePipeline({
    name: 'nightly',
    infrastructureConfigurationArn,
    ...recipe,
  })
  return imagePipelineArn!
}

const call = async ({ imageBuilder }: Actor, method: string, input: object): Promise<unknown> =>
  (imageBuilder as unknown as Record<string, (input: object) => Promise<unknown>>)[method]!(input)

/** The members by which Delete and Get name each kind, and the methods. */
const kinds = [
  [
    'DeleteComponent',
    createComponent,
    'deleteComponent',
    'componentBuildVersionArn',
    'getComponent',
    'component/nothing/1.0.0/1',
  ],
  [
    'DeleteImageRecipe',
    createRecipe,
    'deleteImageRecipe',
    'imageRecipeArn',
    'getImageRecipe',
    'image-recipe/nothing/1.0.0',
  ],
  [
    'DeleteContainerRecipe',
    createContainerRecipe,
    'deleteContainerRecipe',
    'containerRecipeArn',
    'getContainerRecipe',
    'container-recipe/nothing/1.0.0',
  ],
  [
    'DeleteInfrastructureConfiguration',
    createInfrastructure,
    'deleteInfrastructureConfiguration',
    'infrastructureConfigurationArn',
    'getInfrastructureConfiguration',
    'infrastructure-configuration/nothing',
  ],
  [
    'DeleteImagePipeline',
    async (owner: Actor) =>
      createPipeline(owner, { imageRecipeArn: await createRecipe(owner) }, await createInfrastructure(owner)),
    'deleteImagePipeline',
    'imagePipelineArn',
    'getImagePipeline',
    'image-pipeline/nothing',
  ],
] as const

describe.each(kinds)('%s', (_name, create, remove, member, get, nothing) => {
  it('deletes a resource on which nothing depends', async () => {
    const owner = createSharingCloud().as(ownerId)
    const arn = await create(owner)

    expect(await call(owner, remove, { [member]: arn })).toStrictEqual({
      requestId: 'request-1',
      [member]: arn,
    })

    await expect(call(owner, get, { [member]: arn })).rejects.toMatchObject({
      code: 'ClientException',
    })
  })

  it("does not delete what does not exist, is another account's or Amazon's", async () => {
    const cloud = createSharingCloud()
    const arn = await create(cloud.as(ownerId))
    const deleteAs = async (accountId: string, wanted: string | undefined) =>
      call(cloud.as(accountId), remove, { [member]: wanted })

    await expect(deleteAs(ownerId, own(nothing))).rejects.toMatchObject({ code: 'ClientException' })
    await expect(deleteAs(memberId, arn)).rejects.toMatchObject({ code: 'ForbiddenException' })
    await expect(deleteAs(ownerId, updateLinux)).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    })
    await expect(deleteAs(ownerId, undefined)).rejects.toMatchObject({
      message: expect.stringContaining(`'${member}'`),
    })
    await expect(call(cloud.as(ownerId), get, { [member]: arn })).resolves.toBeDefined()
  })
})

describe('DeleteImage', () => {
  it('deletes an image whose build has ended, and leaves its recipe', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imageBuildVersionArn = await buildImage(cloud, owner)

    await owner.imageBuilder.deleteImage({ imageBuildVersionArn })

    await expect(imageOf(owner, imageBuildVersionArn)).rejects.toMatchObject({ code: 'ClientException' })
    const { imageVersionList } = await owner.imageBuilder.listImages({})
    expect(imageVersionList).toStrictEqual([])
    await expect(
      owner.imageBuilder.getImageRecipe({ imageRecipeArn: own('image-recipe/al2023-base/1.0.0') }),
    ).resolves.toBeDefined()
  })

  it('waits for the end of the build, whatever the end', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    cloud.imageBuilder.failNextBuild({ accountId: ownerId, region, during: 'TESTING', reason: 'Broken.' })
    const imageBuildVersionArn = await startImage(owner)
    await cloud.pass(3 * cloud.core.timing.buildStateSeconds)

    await expect(owner.imageBuilder.deleteImage({ imageBuildVersionArn })).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: expect.stringContaining('TESTING'),
    })
    await cloud.pass(cloud.core.timing.buildStateSeconds)

    await expect(owner.imageBuilder.deleteImage({ imageBuildVersionArn })).resolves.toBeDefined()
  })
})

describe('a resource on which something depends', () => {
  it('is a component of a recipe, until the recipe is deleted', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentBuildVersionArn = await createComponent(owner)
    const imageRecipeArn = await createRecipe(owner, { components: [componentBuildVersionArn] })
    const containerRecipeArn = await createContainerRecipe(owner, { components: [componentBuildVersionArn] })
    const remove = async () => owner.imageBuilder.deleteComponent({ componentBuildVersionArn })

    await expect(remove()).rejects.toMatchObject(inUse(componentBuildVersionArn))
    await owner.imageBuilder.deleteImageRecipe({ imageRecipeArn })
    await expect(remove()).rejects.toMatchObject(inUse(componentBuildVersionArn))
    await owner.imageBuilder.deleteContainerRecipe({ containerRecipeArn })

    await expect(remove()).resolves.toBeDefined()
  })

  it('is an image that is the base of a recipe', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const parentImage = await buildImage(cloud, owner)
    const imageRecipeArn = await createRecipe(owner, { name: 'child', parentImage })
    const remove = async () => owner.imageBuilder.deleteImage({ imageBuildVersionArn: parentImage })

    await expect(remove()).rejects.toMatchObject(inUse(parentImage))
    await owner.imageBuilder.deleteImageRecipe({ imageRecipeArn })

    await expect(remove()).resolves.toBeDefined()
  })

  it.each([
    ['image', createRecipe, 'imageRecipeArn', 'deleteImageRecipe'],
    ['container', createContainerRecipe, 'containerRecipeArn', 'deleteContainerRecipe'],
  ] as const)(
    'is the %s recipe and the configuration of a pipeline',
    async (_case, create, member, remove) => {
      const owner = createSharingCloud().as(ownerId)
      const recipeArn = await create(owner)
      const infrastructureConfigurationArn = await createInfrastructure(owner)
      const imagePipelineArn = await createPipeline(
        owner,
        { [member]: recipeArn },
        infrastructureConfigurationArn,
      )
      const removals = [
        async () => call(owner, remove, { [member]: recipeArn }),
        async () => owner.imageBuilder.deleteInfrastructureConfiguration({ infrastructureConfigurationArn }),
      ]

      await expect(removals[0]!()).rejects.toMatchObject(inUse(recipeArn))
      await expect(removals[1]!()).rejects.toMatchObject(inUse(infrastructureConfigurationArn))
      await owner.imageBuilder.deleteImagePipeline({ imagePipelineArn })

      for (const removal of removals) await expect(removal()).resolves.toBeDefined()
    },
  )

  it('is what a wildcard means at present: the newest, not those before it', async () => {
    const owner = createSharingCloud().as(ownerId)
    const older = await createComponent(owner, 'hardening', '1.0.0')
    const newer = await createComponent(owner, 'hardening', '1.1.0')
    await createComponent(owner, 'other', '1.2.0')
    await createRecipe(owner, { components: [own('component/hardening/x.x.x')] })
    const remove = async (componentBuildVersionArn: string) =>
      owner.imageBuilder.deleteComponent({ componentBuildVersionArn })

    await expect(remove(newer)).rejects.toMatchObject(inUse(newer))
    await expect(remove(older)).resolves.toBeDefined()
  })

  it('is not an image for its recipe: images keep what they were built from', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imageArn = await buildImage(cloud, owner)
    const imageRecipeArn = own('image-recipe/al2023-base/1.0.0')

    await owner.imageBuilder.deleteImageRecipe({ imageRecipeArn })

    expect(await imageOf(owner, imageArn)).toMatchObject({ imageRecipe: { arn: imageRecipeArn } })
  })
})

describe('a shared resource', () => {
  const shared = (arn: string) => ({
    code: 'ResourceDependencyException',
    message: `Resource dependency error: The resource ARN '${arn}' is shared with other accounts.`,
  })

  it('cannot be deleted while its policy names others', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)
    const put = async (accountIds: readonly string[]) =>
      owner.imageBuilder.putComponentPolicy({
        componentArn,
        policy: componentPolicy(componentArn, accountIds),
      })
    const remove = async () => owner.imageBuilder.deleteComponent({ componentBuildVersionArn: componentArn })

    await put([ownerId, memberId])
    await expect(remove()).rejects.toMatchObject(shared(componentArn))
    await put([ownerId])
    await expect(remove()).resolves.toBeDefined()
  })

  it('cannot be deleted while it is in a share, though nobody else is', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    const { resourceShare } = await owner.ram.createResourceShare({
      name: 'golden',
      resourceArns: [componentArn],
    })
    const { resourceShareArn } = resourceShare!
    const remove = async () => owner.imageBuilder.deleteComponent({ componentBuildVersionArn: componentArn })
    await expect(remove()).rejects.toMatchObject(shared(componentArn))
    await cloud.pass(60)
    await expect(remove()).rejects.toMatchObject(shared(componentArn))

    await owner.ram.disassociateResourceShare({ resourceShareArn, resourceArns: [componentArn] })

    await expect(remove()).resolves.toBeDefined()
  })

  it('leaves nothing in RAM when it is gone', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    const policy = componentPolicy(componentArn, [ownerId])
    await owner.imageBuilder.putComponentPolicy({ componentArn, policy })
    await cloud.pass(60)

    await owner.imageBuilder.deleteComponent({ componentBuildVersionArn: componentArn })
    await createComponent(owner)

    await expect(owner.imageBuilder.getComponentPolicy({ componentArn })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
    const associations = await owner.ram.getResourceShareAssociations({
      associationType: 'RESOURCE',
      associationStatus: 'ASSOCIATED',
    })
    expect(associations.resourceShareAssociations).toStrictEqual([])
    const shares = await owner.ram.getResourceShares({
      resourceOwner: 'SELF',
      resourceShareStatus: 'ACTIVE',
    })
    expect(shares.resourceShares).toStrictEqual([])
  })
})
