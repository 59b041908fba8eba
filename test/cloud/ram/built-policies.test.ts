import { describe, expect, it } from 'vitest'

import { createComponent, createRecipe, imagePolicy } from '../image-builder/resources.ts'
import {
  createSharingCloud,
  memberId,
  otherMemberId,
  outsiderId,
  ownerId,
} from '../image-builder/sharing-cloud.ts'
import {
  accessOf,
  associationsOf,
  createShare,
  everything,
  nothing,
  organizationArn,
  organizationWithUnits,
  policyOf,
  sandbox,
  shareByRequest,
  unitArn,
} from './created-share.ts'
import { pair, putPolicy, seconds, shareAsStandard, shareComponent, shareOf } from './shared-component.ts'

const rootOf = (accountId: string) => `arn:aws:iam::${accountId}:root`
const statement = (componentArn: string, accountIds: readonly string[]) => ({
  Effect: 'Allow',
  Principal: { AWS: accountIds.map(rootOf) },
  Action: [...pair],
  Resource: componentArn,
})
const noPolicy = { code: 'ResourceNotFoundException' }

describe('the policy of a resource', () => {
  it('is what the shares that contain it grant, each principal once', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn } = await shareByRequest(cloud, [memberId, `arn:aws:iam::${memberId}:role/a`])
    await createShare(owner, { resourceArns: [componentArn], principals: [memberId, otherMemberId] })
    await cloud.pass(seconds.association)

    expect(await policyOf(owner, componentArn)).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        {
          ...statement(componentArn, []),
          Principal: {
            AWS: [rootOf(memberId), `arn:aws:iam::${memberId}:role/a`, rootOf(otherMemberId)],
          },
        },
      ],
    })
    const { policies } = await owner.ram.getResourcePolicies({ resourceArns: [componentArn] })
    expect(policies!.map((policy) => JSON.parse(policy) as unknown)).toStrictEqual([
      await policyOf(owner, componentArn),
    ])
  })

  it('allows what the permission for its type allows, whatever else the share contains', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    await owner.ram.associateResourceShare({
      resourceShareArn,
      resourceArns: [await createRecipe(owner)],
    })
    await cloud.pass(seconds.association)

    expect(await policyOf(owner, componentArn)).toMatchObject({ Statement: [{ Action: [...pair] }] })
  })

  it('has nobody who is not ASSOCIATED, and is gone with the last', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId, outsiderId])
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: { AWS: [rootOf(memberId)] } }],
    })

    await owner.ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] })

    await expect(policyOf(owner, componentArn)).rejects.toMatchObject(noPolicy)
    await expect(owner.ram.getResourcePolicies({ resourceArns: [componentArn] })).rejects.toMatchObject({
      code: 'ResourceArnNotFoundException',
    })
  })

  it('has both what was put and what shares add, which another Put does not take away', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn } = await shareByRequest(cloud, [memberId])
    await putPolicy(owner, componentArn, [otherMemberId])
    expect(await policyOf(owner, componentArn)).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        {
          ...statement(componentArn, [otherMemberId, memberId]),
          Resource: [componentArn],
        },
      ],
    })

    await putPolicy(owner, componentArn, [memberId])
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: { AWS: [rootOf(memberId)] } }],
    })

    await putPolicy(owner, componentArn, [outsiderId])
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: { AWS: [rootOf(outsiderId), rootOf(memberId)] } }],
    })
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(nothing)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(everything)
  })

  it('has statements of their own for other actions', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn } = await shareByRequest(cloud, [memberId])

    await putPolicy(owner, componentArn, [memberId], [pair[0]])

    expect(await policyOf(owner, componentArn)).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        { ...statement(componentArn, [memberId]), Action: [pair[0]], Resource: [componentArn] },
        statement(componentArn, [memberId]),
      ],
    })
  })

  it('lets a share that is derived from it be found beside the share that a request created', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareByRequest(cloud, [memberId])
    await putPolicy(owner, componentArn, [otherMemberId])
    await cloud.pass(seconds.derivation)

    const { resourceShareAssociations } = await owner.ram.getResourceShareAssociations({
      associationType: 'RESOURCE',
      resourceArn: componentArn,
    })
    const { resourceShares } = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })

    expect(resourceShareAssociations).toHaveLength(2)
    expect(
      resourceShares!.map(({ resourceShareArn, featureSet }) => [resourceShareArn === shareArn, featureSet]),
    ).toStrictEqual([
      [true, 'STANDARD'],
      [false, 'CREATED_FROM_POLICY'],
    ])
  })
})

describe('a promoted share and its policy', () => {
  it('gain a principal together, and lose it together', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)

    await owner.ram.associateResourceShare({ resourceShareArn, principals: [otherMemberId] })
    await cloud.pass(seconds.association)
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: { AWS: [rootOf(memberId), rootOf(otherMemberId)] } }],
    })
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(everything)

    await owner.ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] })
    await cloud.pass(seconds.association)
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: { AWS: [rootOf(otherMemberId)] } }],
    })
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
  })

  it('do the same with units and the organization', async () => {
    const cloud = createSharingCloud({ organization: organizationWithUnits })
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)
    const principals = [organizationArn, unitArn(sandbox), '999999999999']
    const countOf = async () =>
      ((await policyOf(owner, componentArn)) as { Statement: unknown[] }).Statement.length

    await owner.ram.associateResourceShare({ resourceShareArn, principals })
    await cloud.pass(seconds.association)
    expect(await countOf()).toBe(3)
    expect(JSON.stringify(await policyOf(owner, componentArn))).not.toContain('999999999999')

    await owner.ram.disassociateResourceShare({ resourceShareArn, principals: [unitArn(sandbox)] })
    await cloud.pass(seconds.association)
    expect(await countOf()).toBe(2)
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(everything)

    await owner.ram.disassociateResourceShare({ resourceShareArn, principals: [organizationArn] })
    await cloud.pass(seconds.association)
    expect(await policyOf(owner, componentArn)).toMatchObject({
      Statement: [{ Principal: { AWS: [rootOf(memberId)] } }],
    })
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(nothing)
  })

  it('end together when the resource leaves the share; the next policy makes a new share', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)

    await owner.ram.disassociateResourceShare({ resourceShareArn, resourceArns: [componentArn] })
    await cloud.pass(seconds.association)
    await expect(policyOf(owner, componentArn)).rejects.toMatchObject(noPolicy)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)

    await putPolicy(owner, componentArn, [memberId])
    await cloud.pass(seconds.derivation)
    const { resourceShareAssociations } = await owner.ram.getResourceShareAssociations({
      associationType: 'RESOURCE',
      resourceArn: componentArn,
      associationStatus: 'ASSOCIATED',
    })
    expect(resourceShareAssociations).toHaveLength(1)
    expect(resourceShareAssociations![0]!.resourceShareArn).not.toBe(resourceShareArn)
  })

  it('end together when the share is deleted', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)

    await owner.ram.deleteResourceShare({ resourceShareArn })

    await expect(policyOf(owner, componentArn)).rejects.toMatchObject(noPolicy)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
  })

  it('do not come back by a derivation that was under way', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)
    await putPolicy(owner, componentArn, [memberId])

    await owner.ram.disassociateResourceShare({ resourceShareArn, resourceArns: [componentArn] })
    await cloud.pass(seconds.derivation + seconds.association)

    expect(await associationsOf(owner, resourceShareArn)).toMatchObject({ [componentArn]: 'DISASSOCIATED' })
    await expect(policyOf(owner, componentArn)).rejects.toMatchObject(noPolicy)
  })

  it('share a second resource that was never in a policy', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)
    const second = await createComponent(owner, 'second')

    await owner.ram.associateResourceShare({ resourceShareArn, resourceArns: [second] })
    await cloud.pass(seconds.association)
    expect(await accessOf(cloud.as(memberId), second)).toStrictEqual(everything)

    await putPolicy(owner, componentArn, [otherMemberId])
    await cloud.pass(seconds.derivation + seconds.association)
    expect(await accessOf(cloud.as(memberId), second)).toStrictEqual(nothing)
    expect(await accessOf(cloud.as(otherMemberId), second)).toStrictEqual(everything)
  })
})

describe('AssociateResourceSharePermission', () => {
  async function getOnlyPermission(cloud: ReturnType<typeof createSharingCloud>): Promise<string> {
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner, 'template')
    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: imagePolicy(componentArn, [otherMemberId], [pair[0]]),
    })
    await cloud.pass(seconds.derivation)
    const { resourceShareArn } = await shareOf(owner, componentArn)
    const { permissions } = await owner.ram.listResourceSharePermissions({ resourceShareArn })
    const { permission } = await owner.ram.promotePermissionCreatedFromPolicy({
      permissionArn: permissions![0]!.arn,
      name: 'get-only',
    })
    return permission!.arn!
  }

  it('replaces the permission of a type where that is said, and access follows', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const permissionArn = await getOnlyPermission(cloud)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    await expect(
      owner.ram.associateResourceSharePermission({ resourceShareArn, permissionArn }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining('imagebuilder:Component'),
    })

    const { returnValue } = await owner.ram.associateResourceSharePermission({
      resourceShareArn,
      permissionArn,
      replace: true,
    })

    expect(returnValue).toBe(true)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual({ gets: true, lists: false })
    expect(await policyOf(owner, componentArn)).toMatchObject({ Statement: [{ Action: [pair[0]] }] })
    const { permissions } = await owner.ram.listResourceSharePermissions({ resourceShareArn })
    expect(permissions!.map(({ arn }) => arn)).toStrictEqual([permissionArn])
  })

  it('rewrites the policy that a promoted share was derived from', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const permissionArn = await getOnlyPermission(cloud)
    const { componentArn, shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)

    await owner.ram.associateResourceSharePermission({ resourceShareArn, permissionArn, replace: true })

    expect(await policyOf(owner, componentArn)).toMatchObject({ Statement: [{ Action: [pair[0]] }] })
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual({ gets: true, lists: false })
  })

  it('prepares a share for a type that it does not contain yet', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const permissionArn = await getOnlyPermission(cloud)
    const resourceShareArn = await createShare(owner, { principals: [memberId] })
    await owner.ram.associateResourceSharePermission({ resourceShareArn, permissionArn })
    const componentArn = await createComponent(owner, 'late')

    await owner.ram.associateResourceShare({ resourceShareArn, resourceArns: [componentArn] })
    await cloud.pass(seconds.association)

    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual({ gets: true, lists: false })
  })

  it('refuses a version that is not the default one, and permissions made from policies', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn } = await shareComponent(cloud, [memberId], [pair[0]])
    const { permissions } = await ram.listResourceSharePermissions({ resourceShareArn: shareArn })
    const resourceShareArn = await createShare(cloud.as(ownerId))
    const permissionArn = 'arn:aws:ram::aws:permission/AWSRAMDefaultPermissionImageBuilderImage'

    for (const change of [{ permissionVersion: 2 }, { permissionArn: permissions![0]!.arn }]) {
      await expect(
        ram.associateResourceSharePermission({ resourceShareArn, permissionArn, ...change }),
      ).rejects.toMatchObject({ code: 'InvalidParameterException' })
    }
  })
})
