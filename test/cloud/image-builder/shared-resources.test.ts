import { describe, expect, it } from 'vitest'

import {
  buildImage,
  componentPolicy,
  createComponent,
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
  roleOf,
  type Actor,
  type SharingCloud,
} from './sharing-cloud.ts'

const derived = 8
const promoted = derived + 20
const associated = promoted + 15

async function shareImage(cloud: SharingCloud, accountIds: readonly string[]): Promise<string> {
  const owner = cloud.as(ownerId)
  const imageArn = await buildImage(cloud, owner)
  await owner.imageBuilder.putImagePolicy({ imageArn, policy: imagePolicy(imageArn, accountIds) })
  return imageArn
}

async function promote(cloud: SharingCloud): Promise<void> {
  const { ram } = cloud.as(ownerId)
  const { resourceShares } = await ram.getResourceShares({ resourceOwner: 'SELF' })
  for (const { resourceShareArn } of resourceShares ?? []) {
    await ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
  }
}

const listedImages = async ({ imageBuilder }: Actor) =>
  (await imageBuilder.listImages({ owner: 'Shared' })).imageVersionList?.map(({ arn }) => arn)

describe('a resource with a policy', () => {
  it('can be read by its ARN at once by the accounts that are named, and by no other', async () => {
    const cloud = createSharingCloud()
    const imageArn = await shareImage(cloud, [memberId])

    expect((await imageOf(cloud.as(memberId), imageArn)).arn).toBe(imageArn)
    for (const accountId of [otherMemberId, outsiderId]) {
      await expect(imageOf(cloud.as(accountId), imageArn)).rejects.toMatchObject({
        code: 'ForbiddenException',
      })
    }
    await expect(imageOf(cloud.as(memberId, 'eu-west-1'), imageArn)).rejects.toMatchObject({
      code: 'ForbiddenException',
    })
  })

  it('is listed only when its share is STANDARD and the account ASSOCIATED', async () => {
    const cloud = createSharingCloud()
    const imageArn = await shareImage(cloud, [memberId])
    const member = cloud.as(memberId)
    await cloud.pass(derived)
    await promote(cloud)
    expect(await listedImages(member)).toStrictEqual([])
    await cloud.pass(associated - derived - 1)
    expect(await listedImages(member)).toStrictEqual([])

    await cloud.pass(1)

    expect(await listedImages(member)).toStrictEqual([imageArn.replace(/\/1$/, '')])
    const builds = await member.imageBuilder.listImageBuildVersions({
      imageVersionArn: imageArn.replace(/\/1$/, ''),
    })
    expect(builds.imageSummaryList?.map(({ arn, owner }) => [arn, owner])).toStrictEqual([
      [imageArn, ownerId],
    ])
    expect(await listedImages(cloud.as(otherMemberId))).toStrictEqual([])
    expect(await listedImages(cloud.as(ownerId))).toStrictEqual([])
    expect(await listedImages(cloud.as(memberId, 'eu-west-1'))).toStrictEqual([])
  })

  it('is not listed when the policy does not allow listing', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imageArn = await buildImage(cloud, owner)
    const policy = imagePolicy(imageArn, [memberId], ['imagebuilder:GetImage'])
    await owner.imageBuilder.putImagePolicy({ imageArn, policy })
    await cloud.pass(derived)
    const { resourceShares } = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })
    const { permissions } = await owner.ram.listResourceSharePermissions(resourceShares![0] as never)
    await owner.ram.promotePermissionCreatedFromPolicy({
      permissionArn: permissions![0]!.arn,
      name: 'get-only',
    })
    await promote(cloud)
    await cloud.pass(associated)

    const shares = await cloud.as(memberId).ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
    expect(shares.resourceShares).toHaveLength(1)
    expect(await listedImages(cloud.as(memberId))).toStrictEqual([])
    expect((await imageOf(cloud.as(memberId), imageArn)).arn).toBe(imageArn)
  })

  it('cannot be read when the policy allows listing alone', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const imageArn = await buildImage(cloud, owner)
    const policy = imagePolicy(imageArn, [memberId], ['imagebuilder:ListImages'])
    await owner.imageBuilder.putImagePolicy({ imageArn, policy })

    await expect(imageOf(cloud.as(memberId), imageArn)).rejects.toMatchObject({ code: 'ForbiddenException' })
  })

  it('that is no longer shared is neither read nor listed', async () => {
    const cloud = createSharingCloud()
    const imageArn = await shareImage(cloud, [memberId, otherMemberId])
    await cloud.pass(derived)
    await promote(cloud)
    await cloud.pass(associated)

    const policy = imagePolicy(imageArn, [otherMemberId])
    await cloud.as(ownerId).imageBuilder.putImagePolicy({ imageArn, policy })
    await expect(imageOf(cloud.as(memberId), imageArn)).rejects.toMatchObject({ code: 'ForbiddenException' })
    await cloud.pass(derived)

    expect(await listedImages(cloud.as(memberId))).toStrictEqual([])
    expect(await listedImages(cloud.as(otherMemberId))).toHaveLength(1)
  })

  it('follows wildcards to the newest build that is shared', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const shared = await shareImage(cloud, [memberId])
    await buildImage(cloud, owner, { semanticVersion: '1.0.1' })
    const wildcard = `arn:aws:imagebuilder:${region}:${ownerId}:image/al2023-base/x.x.x`

    expect((await imageOf(cloud.as(memberId), wildcard)).arn).toBe(shared)
    expect((await imageOf(owner, wildcard)).arn).toMatch(/1\.0\.1\/1$/)
    await expect(imageOf(cloud.as(outsiderId), wildcard)).rejects.toMatchObject({
      code: 'ForbiddenException',
    })
  })

  it('is open to one role where the policy names a role', async () => {
    const cloud = createSharingCloud()
    const role = roleOf(memberId, 'builder')
    const imageArn = await shareImage(cloud, [role.roleArn!])

    expect((await imageOf(cloud.as(role), imageArn)).arn).toBe(imageArn)
    await expect(imageOf(cloud.as(memberId), imageArn)).rejects.toMatchObject({ code: 'ForbiddenException' })
    await expect(imageOf(cloud.as(roleOf(memberId, 'other')), imageArn)).rejects.toMatchObject({
      code: 'ForbiddenException',
    })
  })

  it('may be a component or a recipe', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const member = cloud.as(memberId)
    const componentArn = await createComponent(owner)
    const imageRecipeArn = await createRecipe(owner)
    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: componentPolicy(componentArn, [memberId]),
    })
    await owner.imageBuilder.putImageRecipePolicy({
      imageRecipeArn,
      policy: imagePolicy(
        imageRecipeArn,
        [memberId],
        ['imagebuilder:GetImageRecipe', 'imagebuilder:ListImageRecipes'],
      ),
    })
    await cloud.pass(derived)
    await promote(cloud)
    await cloud.pass(associated)

    const { component } = await member.imageBuilder.getComponent({ componentBuildVersionArn: componentArn })
    const { imageRecipe } = await member.imageBuilder.getImageRecipe({ imageRecipeArn })
    const components = await member.imageBuilder.listComponents({ owner: 'Shared' })
    const recipes = await member.imageBuilder.listImageRecipes({ owner: 'Shared' })

    expect(component).toMatchObject({ arn: componentArn, owner: ownerId })
    expect(imageRecipe).toMatchObject({ arn: imageRecipeArn, owner: ownerId })
    expect(components.componentVersionList).toMatchObject([{ arn: componentArn.replace(/\/1$/, '') }])
    expect(recipes.imageRecipeSummaryList).toMatchObject([{ arn: imageRecipeArn, owner: ownerId }])
    const own = await member.imageBuilder.listComponents({ owner: 'Self' })
    expect(own.componentVersionList).toStrictEqual([])
  })
})
