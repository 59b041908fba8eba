import { describe, expect, it } from 'vitest'

import { createComponent, imagePolicy } from '../image-builder/resources.ts'
import {
  createSharingCloud,
  memberId,
  organization,
  otherMemberId,
  outsiderId,
  ownerId,
  region,
} from '../image-builder/sharing-cloud.ts'
import {
  pair,
  principalsOf,
  putPolicy,
  seconds,
  shareAsStandard,
  shareComponent,
  shareOf,
} from './shared-component.ts'

describe('the share that RAM derives from a policy', () => {
  it('appears after a while, CREATED_FROM_POLICY, complete, for the owner alone', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    await putPolicy(owner, componentArn, [memberId, outsiderId])
    await cloud.pass(seconds.derivation - 1)
    expect((await owner.ram.getResourceShares({ resourceOwner: 'SELF' })).resourceShares).toStrictEqual([])

    await cloud.pass(1)

    const share = await shareOf(owner, componentArn)
    expect(share).toStrictEqual({
      resourceShareArn: expect.stringMatching(
        new RegExp(`^arn:aws:ram:${region}:${ownerId}:resource-share/[0-9a-f-]{36}$`),
      ),
      name: expect.any(String),
      owningAccountId: ownerId,
      allowExternalPrincipals: true,
      status: 'ACTIVE',
      featureSet: 'CREATED_FROM_POLICY',
      creationTime: new Date('2027-01-04T00:00:08Z'),
      lastUpdatedTime: new Date('2027-01-04T00:00:08Z'),
    })
    expect(await principalsOf(owner, share.resourceShareArn!)).toStrictEqual({
      [memberId]: 'ASSOCIATED',
      [outsiderId]: 'ASSOCIATED',
    })
    for (const accountId of [memberId, outsiderId]) {
      const { ram } = cloud.as(accountId)
      const seen = await ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
      const invited = await ram.getResourceShareInvitations({})
      expect(seen.resourceShares).toStrictEqual([])
      expect(invited.resourceShareInvitations).toStrictEqual([])
    }
    expect(
      (await cloud.as(ownerId, 'eu-west-1').ram.getResourceShares({ resourceOwner: 'SELF' })).resourceShares,
    ).toStrictEqual([])
  })

  it('has the default permission when its actions are exactly the pair', async () => {
    const cloud = createSharingCloud()
    const { shareArn } = await shareComponent(cloud, [memberId], pair.toReversed())

    const { permissions } = await cloud
      .as(ownerId)
      .ram.listResourceSharePermissions({ resourceShareArn: shareArn })

    expect(permissions).toMatchObject([
      {
        arn: 'arn:aws:ram::aws:permission/AWSRAMDefaultPermissionImageBuilderComponent',
        name: 'AWSRAMDefaultPermissionImageBuilderComponent',
        permissionType: 'AWS_MANAGED',
        featureSet: 'STANDARD',
        isResourceTypeDefault: true,
        resourceType: 'imagebuilder:Component',
        status: 'ASSOCIATED',
        version: '1',
        defaultVersion: true,
      },
    ])
  })

  it('has one permission made from the policy for all shares of the same other actions', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const first = await shareComponent(cloud, [memberId], [pair[0]])
    const second = await shareComponent(cloud, [otherMemberId], [pair[0]])
    const permissionsOf = async (resourceShareArn: string) =>
      (await owner.ram.listResourceSharePermissions({ resourceShareArn })).permissions

    expect(await permissionsOf(first.shareArn)).toMatchObject([
      { featureSet: 'CREATED_FROM_POLICY', permissionType: 'CUSTOMER_MANAGED', isResourceTypeDefault: false },
    ])
    expect(await permissionsOf(second.shareArn)).toStrictEqual(await permissionsOf(first.shareArn))
  })

  it('does not have the owner among its principals', async () => {
    const cloud = createSharingCloud()
    const { shareArn } = await shareComponent(cloud, [ownerId, memberId])

    expect(await principalsOf(cloud.as(ownerId), shareArn)).toStrictEqual({ [memberId]: 'ASSOCIATED' })
  })

  it('has the organization as principal when everyone of it is allowed', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    const statement = JSON.parse(imagePolicy(componentArn, [], pair)).Statement[0]
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': organization.id } }
    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: { ...statement, Principal: '*', Condition },
      }),
    })
    await cloud.pass(seconds.derivation)
    const { resourceShareArn } = await shareOf(owner, componentArn)
    await owner.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
    await cloud.pass(seconds.promotion + seconds.association)

    expect(await principalsOf(owner, resourceShareArn!)).toStrictEqual({
      [`arn:aws:organizations::111111111111:organization/${organization.id}`]: 'ASSOCIATED',
    })
    const listOf = async (accountId: string) =>
      (await cloud.as(accountId).imageBuilder.listComponents({ owner: 'Shared' })).componentVersionList
    expect(await listOf(memberId)).toHaveLength(1)
    expect(await listOf(outsiderId)).toStrictEqual([])
    expect(await listOf(ownerId)).toStrictEqual([])
  })

  it('follows a changed policy, keeping its ARN', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareComponent(cloud, [memberId])

    await putPolicy(owner, componentArn, [otherMemberId])
    await cloud.pass(seconds.derivation)

    expect((await shareOf(owner, componentArn)).resourceShareArn).toBe(shareArn)
    expect(await principalsOf(owner, shareArn)).toStrictEqual({
      [memberId]: 'DISASSOCIATED',
      [otherMemberId]: 'ASSOCIATED',
    })
  })

  it('follows a changed policy when it is STANDARD, too: step by step', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)

    await putPolicy(owner, componentArn, [otherMemberId])
    await cloud.pass(seconds.derivation)
    expect((await shareOf(owner, componentArn)).featureSet).toBe('STANDARD')
    expect(await principalsOf(owner, shareArn)).toStrictEqual({
      [memberId]: 'DISASSOCIATING',
      [otherMemberId]: 'ASSOCIATING',
    })

    await cloud.pass(seconds.association)
    expect(await principalsOf(owner, shareArn)).toStrictEqual({
      [memberId]: 'DISASSOCIATED',
      [otherMemberId]: 'ASSOCIATED',
    })
    await putPolicy(owner, componentArn, [memberId, otherMemberId])
    await cloud.pass(seconds.derivation + seconds.association)
    expect(await principalsOf(owner, shareArn)).toStrictEqual({
      [memberId]: 'ASSOCIATED',
      [otherMemberId]: 'ASSOCIATED',
    })
  })

  it('lets go of a principal that leaves before it is ASSOCIATED', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [memberId])
    await putPolicy(owner, componentArn, [otherMemberId])

    await cloud.pass(seconds.association)
    expect((await principalsOf(owner, shareArn))[memberId]).toBe('DISASSOCIATING')
    await cloud.pass(seconds.derivation)
    expect((await principalsOf(owner, shareArn))[memberId]).toBe('DISASSOCIATED')
  })

  it('takes invitations back that are pending when it has fallen back', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [outsiderId])

    await putPolicy(owner, componentArn, [memberId], [pair[0]])
    await cloud.pass(seconds.derivation)

    expect(await principalsOf(owner, shareArn)).toStrictEqual({
      [memberId]: 'ASSOCIATED',
      [outsiderId]: 'DISASSOCIATED',
    })
    const { resourceShareInvitations } = await cloud.as(outsiderId).ram.getResourceShareInvitations({})
    expect(resourceShareInvitations).toStrictEqual([])
  })

  it('falls back to CREATED_FROM_POLICY when a new policy has actions of no permission', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)

    await putPolicy(owner, componentArn, [memberId], [pair[0]])
    await cloud.pass(seconds.derivation)

    expect(await shareOf(owner, componentArn)).toMatchObject({
      resourceShareArn: shareArn,
      featureSet: 'CREATED_FROM_POLICY',
    })
    const seen = await cloud.as(memberId).ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
    expect(seen.resourceShares).toStrictEqual([])
  })

  it('changes nothing when the same policy is put again', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [memberId])
    await cloud.pass(seconds.association)
    const before = await owner.ram.getResourceShareAssociations({
      associationType: 'PRINCIPAL',
      resourceShareArns: [shareArn],
    })

    await putPolicy(owner, componentArn, [memberId])
    await cloud.pass(3600)

    const after = await owner.ram.getResourceShareAssociations({
      associationType: 'PRINCIPAL',
      resourceShareArns: [shareArn],
    })
    expect(after).toStrictEqual(before)
  })
})
