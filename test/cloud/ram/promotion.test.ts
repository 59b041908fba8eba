import { describe, expect, it } from 'vitest'

import { createComponent } from '../image-builder/resources.ts'
import { createSharingCloud, memberId, operationOf, ownerId, region } from '../image-builder/sharing-cloud.ts'
import {
  pair,
  principalsOf,
  putPolicy,
  seconds,
  shareAsStandard,
  shareComponent,
  shareOf,
} from './shared-component.ts'

const unmatched = { code: 'UnmatchedPolicyPermissionException', httpStatus: 400 }

describe('PromoteResourceShareCreatedFromPolicy', () => {
  it('makes the share STANDARD after a while, then associates resource and principals anew', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareComponent(cloud, [memberId])
    const resourceStatus = async () => {
      const { resourceShareAssociations } = await owner.ram.getResourceShareAssociations({
        associationType: 'RESOURCE',
        resourceArn: componentArn,
      })
      return resourceShareAssociations?.[0]?.status
    }
    const states = async () => [
      (await shareOf(owner, componentArn)).featureSet,
      await resourceStatus(),
      (await principalsOf(owner, shareArn))[memberId],
    ]

    const answer = await owner.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn: shareArn })

    expect(answer).toStrictEqual({ returnValue: true })
    await cloud.pass(seconds.promotion - 1)
    expect(await states()).toStrictEqual(['PROMOTING_TO_STANDARD', 'ASSOCIATED', 'ASSOCIATED'])
    await cloud.pass(1)
    expect(await states()).toStrictEqual(['STANDARD', 'ASSOCIATING', 'ASSOCIATING'])
    await cloud.pass(seconds.association)
    expect(await states()).toStrictEqual(['STANDARD', 'ASSOCIATED', 'ASSOCIATED'])
  })

  it('is refused a second time, while it runs and afterwards', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareComponent(cloud, [memberId])
    await ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
    const again = async () => ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })

    await expect(again()).rejects.toMatchObject({ code: 'InvalidStateTransitionException' })
    await cloud.pass(seconds.promotion)
    await expect(again()).rejects.toMatchObject({ code: 'InvalidStateTransitionException' })
  })

  it('is refused until a permission allows exactly what the policy does, and then attaches that', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareComponent(cloud, [memberId], [pair[0]])
    const promote = async () => ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
    await expect(promote()).rejects.toMatchObject(unmatched)
    const before = await ram.listResourceSharePermissions({ resourceShareArn })
    const permissionArn = before.permissions?.[0]?.arn
    const { permission } = await ram.promotePermissionCreatedFromPolicy({ permissionArn, name: 'read-only' })

    await promote()

    const after = await ram.listResourceSharePermissions({ resourceShareArn })
    expect(after.permissions).toMatchObject([{ arn: permission?.arn, featureSet: 'STANDARD' }])
    await expect(ram.getPermission({ permissionArn })).rejects.toMatchObject({
      code: 'UnknownResourceException',
    })
  })

  it('keeps the permission made from the policy while another share uses it', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const first = await shareComponent(cloud, [memberId], [pair[0]])
    await shareComponent(cloud, [memberId], [pair[0]])
    const { permissions } = await ram.listResourceSharePermissions({ resourceShareArn: first.shareArn })
    const permissionArn = permissions?.[0]?.arn
    await ram.promotePermissionCreatedFromPolicy({ permissionArn, name: 'read-only' })

    await ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn: first.shareArn })

    await expect(ram.getPermission({ permissionArn })).resolves.toMatchObject({
      permission: { featureSet: 'CREATED_FROM_POLICY' },
    })
  })

  it('is impossible for a policy with several statements', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    const statement = { Effect: 'Allow', Principal: { AWS: memberId }, Action: pair, Resource: componentArn }
    await owner.imageBuilder.putComponentPolicy({
      componentArn,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement, statement] }),
    })
    await cloud.pass(seconds.derivation)
    const { resourceShareArn } = await shareOf(owner, componentArn)
    const { permissions } = await owner.ram.listResourceSharePermissions({ resourceShareArn })
    const permissionArn = permissions?.[0]?.arn

    await expect(owner.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })).rejects.toMatchObject(
      unmatched,
    )
    await expect(
      owner.ram.promotePermissionCreatedFromPolicy({ permissionArn, name: 'both' }),
    ).rejects.toMatchObject({ code: 'InvalidPolicyException' })
  })

  it('ends where the policy takes other actions before it is done', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn } = await shareComponent(cloud, [memberId])
    await owner.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn: shareArn })

    await putPolicy(owner, componentArn, [memberId], [pair[0]])
    await cloud.pass(seconds.promotion + seconds.association)

    expect((await shareOf(owner, componentArn)).featureSet).toBe('CREATED_FROM_POLICY')
  })

  it.each([
    ['no ARN', undefined, 'MissingRequiredParameterException'],
    ['a malformed ARN', 'arn:aws:ram:share', 'MalformedArnException'],
    [
      'an unknown share',
      `arn:aws:ram:${region}:${ownerId}:resource-share/00000000-0000-4000-8000-000000000000`,
      'UnknownResourceException',
    ],
  ])('is refused with %s', async (_case, resourceShareArn, code) => {
    const { ram } = createSharingCloud().as(ownerId)

    await expect(ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })).rejects.toMatchObject({
      code,
    })
  })

  it("is refused for another account's share", async () => {
    const cloud = createSharingCloud()
    const { shareArn: resourceShareArn } = await shareAsStandard(cloud, [memberId])

    await expect(
      cloud.as(memberId).ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn }),
    ).rejects.toMatchObject({ code: 'UnknownResourceException' })
  })

  it('needs the right to put the policy of the resource, beside its own action', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await shareComponent(cloud, [memberId])
    const operation = operationOf(cloud.ram.service, 'PromoteResourceShareCreatedFromPolicy')

    expect(operation.needs({ resourceShareArn: shareArn }, cloud.as(ownerId).context)).toStrictEqual([
      { action: 'ram:PromoteResourceShareCreatedFromPolicy', resource: shareArn },
      { action: 'imagebuilder:PutComponentPolicy', resource: componentArn },
    ])
  })
})
