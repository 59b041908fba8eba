import { describe, expect, it } from 'vitest'

import {
  buildImage,
  componentPolicy,
  createComponent,
  createContainerRecipe,
  createInfrastructure,
  createRecipe,
  imageOf,
  imagePolicy,
} from './resources.ts'
import {
  createSharingCloud,
  memberId,
  otherMemberId,
  outsiderId,
  ownerId,
  region,
  type Actor,
  type SharingCloud,
} from './sharing-cloud.ts'

const settled = 60
const recipePair = ['imagebuilder:GetImageRecipe', 'imagebuilder:ListImageRecipes']
const stranded = (code: string, arn: string) => ({
  code,
  message: `The resource ${arn} cannot be unshared: resources of ${memberId} depend on it.`,
})

/** Shares everything with the member, in one share. */
async function share(cloud: SharingCloud, resourceArns: string[], principals = [memberId]): Promise<string> {
  const { resourceShare } = await cloud
    .as(ownerId)
    .ram.createResourceShare({ name: 'golden', resourceArns, principals })
  await cloud.pass(settled)
  return resourceShare!.resourceShareArn!
}

/** Lets the member launch the AMI of an image: sharing the image does not. */
async function letLaunch(owner: Actor, imageArn: string): Promise<void> {
  const { outputResources } = await imageOf(owner, imageArn)
  await owner.ec2.modifyImageAttribute({
    ImageId: outputResources!.amis![0]!.image,
    LaunchPermission: { Add: [{ UserId: memberId }] },
  })
}

const lookAt = (kind: string) => `arn:aws:imagebuilder:${region}:${ownerId}:${kind}`

describe('a consumer', () => {
  it('makes a recipe of its own on a shared image and component, and builds from it', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const member = cloud.as(memberId)
    const componentArn = await createComponent(owner)
    const imageArn = await buildImage(cloud, owner, { components: [componentArn] })
    await share(cloud, [componentArn, imageArn])
    await letLaunch(owner, imageArn)

    const built = await buildImage(cloud, member, {
      name: 'mine',
      parentImage: imageArn,
      components: [componentArn],
    })

    expect(await imageOf(member, built)).toMatchObject({
      arn: `arn:aws:imagebuilder:${region}:${memberId}:image/mine/1.0.0/1`,
      state: { status: 'AVAILABLE' },
      imageRecipe: { parentImage: imageArn, components: [{ componentArn }] },
      outputResources: { amis: [{ accountId: memberId }] },
    })
    for (const accountId of [otherMemberId, outsiderId]) {
      const refused = createRecipe(cloud.as(accountId), { parentImage: imageArn })
      await expect(refused).rejects.toMatchObject({ message: expect.stringContaining("'parentImage'") })
      const alsoRefused = createRecipe(cloud.as(accountId), { components: [componentArn] })
      await expect(alsoRefused).rejects.toMatchObject({ message: expect.stringContaining('components[0]') })
    }
  })

  it('follows x.x.x of images and components to the newest that is shared', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const member = cloud.as(memberId)
    const first = await buildImage(cloud, owner, { semanticVersion: '1.0.0' })
    const resourceShareArn = await share(cloud, [first])
    const second = await buildImage(cloud, owner, { semanticVersion: '1.10.0' })
    await buildImage(cloud, owner, { semanticVersion: '2.0.0' })
    const parentImage = lookAt('image/al2023-base/x.x.x')
    const newest = async () => (await imageOf(member, parentImage)).arn
    await expect(createRecipe(member, { name: 'mine', parentImage })).resolves.toBeDefined()
    expect(await newest()).toBe(first)

    await owner.ram.associateResourceShare({ resourceShareArn, resourceArns: [second] })
    await cloud.pass(settled)

    expect(await newest()).toBe(second)
    await letLaunch(owner, second)
    const built = await buildImage(cloud, member, { name: 'next', parentImage })
    expect(await imageOf(member, built)).toMatchObject({ state: { status: 'AVAILABLE' } })
    await expect(createRecipe(cloud.as(otherMemberId), { parentImage })).rejects.toMatchObject({
      message: expect.stringContaining("'parentImage'"),
    })
  })

  it('builds from a shared recipe once it sees what the recipe refers to, by hand and by pipeline', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const member = cloud.as(memberId)
    const componentArn = await createComponent(owner)
    const imageRecipeArn = await createRecipe(owner, { components: [componentArn] })
    await share(cloud, [imageRecipeArn])
    const infrastructureConfigurationArn = await createInfrastructure(member)
    const build = async () =>
      member.imageBuilder.createImage({ imageRecipeArn, infrastructureConfigurationArn })
    await expect(build()).rejects.toMatchObject({ message: expect.stringContaining(componentArn) })
    await share(cloud, [componentArn])

    expect((await build()).imageBuildVersionArn).toContain(`:${memberId}:image/al2023-base/1.0.0/1`)
    const { imagePipelineArn } = await member.imageBuilder.createImagePipeline({
      name: 'nightly',
      imageRecipeArn,
      infrastructureConfigurationArn,
    })
    const run = await member.imageBuilder.startImagePipelineExecution({ imagePipelineArn })
    expect(run.imageBuildVersionArn).toContain(`:${memberId}:image/al2023-base/1.0.0/2`)
    await expect(
      cloud.as(otherMemberId).imageBuilder.createImage({
        imageRecipeArn,
        infrastructureConfigurationArn: await createInfrastructure(cloud.as(otherMemberId)),
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining("'imageRecipeArn'") })
  })

  it('can neither change nor delete nor share on what is shared with it', async () => {
    const cloud = createSharingCloud()
    const componentArn = await createComponent(cloud.as(ownerId))
    await share(cloud, [componentArn])
    const member = cloud.as(memberId)

    await expect(
      member.imageBuilder.deleteComponent({ componentBuildVersionArn: componentArn }),
    ).rejects.toMatchObject({ code: 'ForbiddenException' })
    await expect(
      member.imageBuilder.putComponentPolicy({
        componentArn,
        policy: componentPolicy(componentArn, [outsiderId]),
      }),
    ).rejects.toMatchObject({ code: 'ForbiddenException' })
    await expect(
      member.ram.createResourceShare({ name: 'mine', resourceArns: [componentArn] }),
    ).rejects.toMatchObject({ code: 'OperationNotPermittedException' })
  })
})

/** What the member makes that depends on a resource of the owner's, and how it lets go of that. */
const dependencies = [
  [
    'a component in a recipe',
    async (_cloud: SharingCloud, owner: Actor) => createComponent(owner),
    async (member: Actor, componentArn: string) => {
      const imageRecipeArn = await createRecipe(member, { components: [componentArn] })
      return async () => member.imageBuilder.deleteImageRecipe({ imageRecipeArn })
    },
  ],
  [
    'a component in a container recipe, by its version',
    async (_cloud: SharingCloud, owner: Actor) => createComponent(owner),
    async (member: Actor, componentArn: string) => {
      const components = [componentArn.replace(/\/1$/, '')]
      const containerRecipeArn = await createContainerRecipe(member, { components })
      return async () => member.imageBuilder.deleteContainerRecipe({ containerRecipeArn })
    },
  ],
  [
    'an image as a base, by x.x.x',
    async (cloud: SharingCloud, owner: Actor) => buildImage(cloud, owner),
    async (member: Actor) => {
      const parentImage = lookAt('image/al2023-base/x.x.x')
      const imageRecipeArn = await createRecipe(member, { parentImage })
      return async () => member.imageBuilder.deleteImageRecipe({ imageRecipeArn })
    },
  ],
  [
    'a recipe in a pipeline',
    async (_cloud: SharingCloud, owner: Actor) => createRecipe(owner),
    async (member: Actor, imageRecipeArn: string) => {
      const { imagePipelineArn } = await member.imageBuilder.createImagePipeline({
        name: 'nightly',
        imageRecipeArn,
        infrastructureConfigurationArn: await createInfrastructure(member),
      })
      return async () => member.imageBuilder.deleteImagePipeline({ imagePipelineArn })
    },
  ],
] as const

describe.each(dependencies)('what a consumer depends on, %s,', (_case, create, depend) => {
  it('cannot be unshared before the consumer lets go of it', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const arn = await create(cloud, cloud.as(ownerId))
    const resourceShareArn = await share(cloud, [arn])
    const letGo = await depend(cloud.as(memberId), arn)
    const refused = stranded('OperationNotPermittedException', arn)

    await expect(
      ram.disassociateResourceShare({ resourceShareArn, resourceArns: [arn] }),
    ).rejects.toMatchObject(refused)
    await expect(
      ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] }),
    ).rejects.toMatchObject(refused)
    await expect(ram.deleteResourceShare({ resourceShareArn })).rejects.toMatchObject(refused)
    await letGo()

    await expect(ram.deleteResourceShare({ resourceShareArn })).resolves.toBeDefined()
  })
})

describe('unsharing what somebody depends on', () => {
  it('is possible for all others, and where another share has the same', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const componentArn = await createComponent(cloud.as(ownerId))
    const resourceShareArn = await share(cloud, [componentArn], [memberId, otherMemberId])
    await createRecipe(cloud.as(memberId), { components: [componentArn] })

    await ram.disassociateResourceShare({ resourceShareArn, principals: [otherMemberId] })
    await share(cloud, [componentArn], [`arn:aws:organizations::111111111111:organization/o-goldenimages`])
    await ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] })

    const member = cloud.as(memberId)
    await expect(
      member.imageBuilder.getComponent({ componentBuildVersionArn: componentArn }),
    ).resolves.toBeDefined()
  })

  it('is refused to a policy that drops the account, and changes nothing', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    const put = async (accountIds: readonly string[]) =>
      owner.imageBuilder.putComponentPolicy({
        componentArn,
        policy: componentPolicy(componentArn, accountIds),
      })
    await put([memberId, otherMemberId])
    const imageRecipeArn = await createRecipe(cloud.as(memberId), { components: [componentArn] })

    await expect(put([otherMemberId])).rejects.toMatchObject(
      stranded('InvalidRequestException', componentArn),
    )
    expect((await owner.imageBuilder.getComponentPolicy({ componentArn })).policy).toContain(memberId)
    await expect(put([memberId])).resolves.toBeDefined()
    await cloud.as(memberId).imageBuilder.deleteImageRecipe({ imageRecipeArn })
    await expect(put([otherMemberId])).resolves.toBeDefined()
  })

  it('is possible by a policy where a share goes on', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imageRecipeArn = await createRecipe(owner)
    const put = async (accountId: string) =>
      owner.imageBuilder.putImageRecipePolicy({
        imageRecipeArn,
        policy: imagePolicy(imageRecipeArn, [accountId], recipePair),
      })
    await put(memberId)
    const member = cloud.as(memberId)
    await member.imageBuilder.createImagePipeline({
      name: 'nightly',
      imageRecipeArn,
      infrastructureConfigurationArn: await createInfrastructure(member),
    })
    await expect(put(otherMemberId)).rejects.toMatchObject({ code: 'InvalidRequestException' })

    await share(cloud, [imageRecipeArn])

    await expect(put(otherMemberId)).resolves.toBeDefined()
  })

  it('is refused for a promoted share as for any other', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: componentPolicy(componentArn, [memberId, otherMemberId]),
    })
    await cloud.pass(settled)
    const { resourceShares } = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })
    const { resourceShareArn } = resourceShares![0]!
    await owner.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
    await cloud.pass(settled)
    await createRecipe(cloud.as(memberId), { components: [componentArn] })
    const disassociate = async (named: object) =>
      owner.ram.disassociateResourceShare({ resourceShareArn, ...named })

    await expect(disassociate({ principals: [otherMemberId] })).resolves.toBeDefined()
    for (const named of [{ principals: [memberId] }, { resourceArns: [componentArn] }]) {
      await expect(disassociate(named)).rejects.toMatchObject(
        stranded('OperationNotPermittedException', componentArn),
      )
    }
  })

  it('is possible when the owner alone depends on it', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    await createRecipe(owner, { components: [componentArn] })
    const organizationArn = 'arn:aws:organizations::111111111111:organization/o-goldenimages'
    const resourceShareArn = await share(cloud, [componentArn], [organizationArn])

    await expect(owner.ram.deleteResourceShare({ resourceShareArn })).resolves.toBeDefined()
  })

  it('is possible when who depends on it has lost it already', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    const put = async (accountIds: readonly string[]) =>
      owner.imageBuilder.putComponentPolicy({
        componentArn,
        policy: componentPolicy(componentArn, accountIds),
      })
    await put([outsiderId, memberId])
    await createRecipe(cloud.as(outsiderId), { components: [componentArn] })
    await cloud.pass(settled)
    const { resourceShares } = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })
    await owner.ram.promoteResourceShareCreatedFromPolicy(resourceShares![0] as never)
    await cloud.pass(13 * 60 * 60)
    const lost = cloud.as(outsiderId).imageBuilder.getComponent({ componentBuildVersionArn: componentArn })
    await expect(lost).rejects.toMatchObject({ code: 'ForbiddenException' })

    await expect(put([otherMemberId])).resolves.toBeDefined()
  })

  it('is possible for an older build when the newer one is shared, which x.x.x means', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const older = await createComponent(owner, 'hardening', '1.0.0')
    const newer = await createComponent(owner, 'hardening', '1.1.0')
    const resourceShareArn = await share(cloud, [older, newer])
    await createRecipe(cloud.as(memberId), { components: [lookAt('component/hardening/x.x.x')] })
    const disassociate = async (arn: string) =>
      owner.ram.disassociateResourceShare({ resourceShareArn, resourceArns: [arn] })

    await expect(disassociate(newer)).rejects.toMatchObject({ code: 'OperationNotPermittedException' })
    await expect(disassociate(older)).resolves.toBeDefined()
  })
})
