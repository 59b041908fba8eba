import { describe, expect, it } from 'vitest'

import {
  createSharingCloud,
  everyPage,
  memberId,
  otherMemberId,
  outsiderId,
  ownerId,
  region,
  type SharingCloud,
} from '../image-builder/sharing-cloud.ts'
import { seconds, shareAsStandard, shareComponent } from './shared-component.ts'

async function associated(cloud: SharingCloud, principals: readonly string[]) {
  const shared = await shareAsStandard(cloud, principals)
  await cloud.pass(seconds.association)
  return shared
}

const unknownShare = `arn:aws:ram:${region}:${ownerId}:resource-share/00000000-0000-4000-8000-000000000000`

describe('GetResourceShares', () => {
  it('shows a STANDARD share to its owner and to whom it is associated with', async () => {
    const cloud = createSharingCloud()
    const { shareArn } = await associated(cloud, [memberId])
    const arnsOf = async (accountId: string, resourceOwner: 'SELF' | 'OTHER-ACCOUNTS') => {
      const { resourceShares } = await cloud.as(accountId).ram.getResourceShares({ resourceOwner })
      return resourceShares?.map(({ resourceShareArn }) => resourceShareArn)
    }

    expect(await arnsOf(ownerId, 'SELF')).toStrictEqual([shareArn])
    expect(await arnsOf(ownerId, 'OTHER-ACCOUNTS')).toStrictEqual([])
    expect(await arnsOf(memberId, 'OTHER-ACCOUNTS')).toStrictEqual([shareArn])
    expect(await arnsOf(memberId, 'SELF')).toStrictEqual([])
    expect(await arnsOf(otherMemberId, 'OTHER-ACCOUNTS')).toStrictEqual([])
    const elsewhere = await cloud
      .as(memberId, 'eu-west-1')
      .ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
    expect(elsewhere.resourceShares).toStrictEqual([])
  })

  it('filters by name, status, permission and tag', async () => {
    const cloud = createSharingCloud()
    const { shareArn } = await associated(cloud, [memberId])
    const { ram } = cloud.as(ownerId)
    const all = await ram.getResourceShares({ resourceOwner: 'SELF' })
    const count = async (filter: object) =>
      (await ram.getResourceShares({ resourceOwner: 'SELF', ...filter })).resourceShares?.length
    const permission = (type: string) =>
      `arn:aws:ram::aws:permission/AWSRAMDefaultPermissionImageBuilder${type}`

    expect(await count({ resourceShareArns: [shareArn] })).toBe(1)
    expect(await count({ name: all.resourceShares?.[0]?.name })).toBe(1)
    expect(await count({ name: 'other' })).toBe(0)
    expect(await count({ resourceShareStatus: 'ACTIVE' })).toBe(1)
    expect(await count({ resourceShareStatus: 'DELETED' })).toBe(0)
    expect(await count({ permissionArn: permission('Component') })).toBe(1)
    expect(await count({ permissionArn: permission('Image') })).toBe(0)
    expect(await count({ tagFilters: [{ tagKey: 'a', tagValues: ['b'] }] })).toBe(0)
  })

  it.each([
    ['no owner', { resourceOwner: undefined }, 'MissingRequiredParameterException'],
    ['an unknown owner', { resourceOwner: 'ALL' }, 'InvalidParameterException'],
    ['a malformed ARN', { resourceShareArns: ['share'] }, 'MalformedArnException'],
    ['an unknown ARN', { resourceShareArns: [unknownShare] }, 'UnknownResourceException'],
    ['maxResults 0', { maxResults: 0 }, 'InvalidParameterException'],
    ['maxResults 501', { maxResults: 501 }, 'InvalidParameterException'],
    ['an invented token', { nextToken: 'abc' }, 'InvalidNextTokenException'],
  ])('refuses %s', async (_case, change, code) => {
    const { ram } = createSharingCloud().as(ownerId)

    await expect(ram.getResourceShares({ resourceOwner: 'SELF', ...change } as never)).rejects.toMatchObject({
      code,
    })
  })

  it("does not tell of another account's share by its ARN", async () => {
    const cloud = createSharingCloud()
    const { shareArn } = await associated(cloud, [memberId])

    for (const [accountId, resourceOwner] of [
      [otherMemberId, 'OTHER-ACCOUNTS'],
      [memberId, 'SELF'],
    ] as const) {
      const asked = cloud
        .as(accountId)
        .ram.getResourceShares({ resourceOwner, resourceShareArns: [shareArn] })
      await expect(asked).rejects.toMatchObject({ code: 'UnknownResourceException' })
    }
  })
})

describe('GetResourceShareAssociations', () => {
  it('tells which share carries a resource and which principals it has', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await associated(cloud, [memberId, outsiderId])
    const { ram } = cloud.as(ownerId)

    const resources = await ram.getResourceShareAssociations({
      associationType: 'RESOURCE',
      resourceArn: componentArn,
    })
    const principals = await ram.getResourceShareAssociations({
      associationType: 'PRINCIPAL',
      resourceShareArns: [shareArn],
    })

    expect(resources.resourceShareAssociations).toStrictEqual([
      {
        resourceShareArn: shareArn,
        resourceShareName: expect.any(String),
        associatedEntity: componentArn,
        associationType: 'RESOURCE',
        status: 'ASSOCIATED',
        statusMessage: undefined,
        creationTime: new Date('2027-01-04T00:00:08Z'),
        lastUpdatedTime: new Date('2027-01-04T00:00:43Z'),
        external: false,
      },
    ])
    expect(
      principals.resourceShareAssociations?.map(({ associatedEntity, external }) => [
        associatedEntity,
        external,
      ]),
    ).toStrictEqual([
      [memberId, false],
      [outsiderId, true],
    ])
  })

  it('filters by principal and by status', async () => {
    const cloud = createSharingCloud()
    await associated(cloud, [memberId, outsiderId])
    const entities = async (filter: object) => {
      const { ram } = cloud.as(ownerId)
      const answer = await ram.getResourceShareAssociations({ associationType: 'PRINCIPAL', ...filter })
      return answer.resourceShareAssociations?.map(({ associatedEntity }) => associatedEntity)
    }

    expect(await entities({ principal: memberId })).toStrictEqual([memberId])
    expect(await entities({ associationStatus: 'ASSOCIATING' })).toStrictEqual([outsiderId])
  })

  it('shows own shares only', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await associated(cloud, [memberId])
    const { ram } = cloud.as(memberId)

    const found = await ram.getResourceShareAssociations({
      associationType: 'RESOURCE',
      resourceArn: componentArn,
    })
    expect(found.resourceShareAssociations).toStrictEqual([])
    await expect(
      ram.getResourceShareAssociations({ associationType: 'PRINCIPAL', resourceShareArns: [shareArn] }),
    ).rejects.toMatchObject({ code: 'UnknownResourceException' })
  })

  it.each([
    ['no type', { associationType: undefined }, 'MissingRequiredParameterException'],
    ['an unknown type', { associationType: 'OWNER' }, 'InvalidParameterException'],
    [
      'a resource with principals',
      { associationType: 'PRINCIPAL', resourceArn: 'arn:aws:x' },
      'InvalidParameterException',
    ],
    [
      'a principal with resources',
      { associationType: 'RESOURCE', principal: memberId },
      'InvalidParameterException',
    ],
    [
      'a malformed resource ARN',
      { associationType: 'RESOURCE', resourceArn: 'image' },
      'MalformedArnException',
    ],
  ])('refuses %s', async (_case, request, code) => {
    const { ram } = createSharingCloud().as(ownerId)

    await expect(ram.getResourceShareAssociations(request as never)).rejects.toMatchObject({ code })
  })
})

describe('pages', () => {
  it('are at most as long as asked for, and may be empty at first', async () => {
    const cloud = createSharingCloud({ timing: { emptyFirstPages: true } })
    const { ram } = cloud.as(ownerId)
    const noShares = await ram.getResourceShares({ resourceOwner: 'SELF' })
    const accountIds = [memberId, otherMemberId, outsiderId]
    const owner = cloud.as(ownerId)
    await owner.imageBuilder.createComponent({
      name: 'hardening',
      semanticVersion: '1.0.0',
      platform: 'Linux',
      data: 'schemaVersion: 1.0\nphases: [{ name: build }]',
    })
    const componentArn = `arn:aws:imagebuilder:${region}:${ownerId}:component/hardening/1.0.0/1`
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: accountIds },
        Action: 'imagebuilder:GetComponent',
        Resource: componentArn,
      },
    })
    await owner.imageBuilder.putComponentPolicy({ componentArn, policy })
    await cloud.pass(seconds.derivation)

    const listed = await everyPage(
      async (nextToken) =>
        ram.getResourceShareAssociations({ associationType: 'PRINCIPAL', maxResults: 2, nextToken }),
      ({ resourceShareAssociations }) => resourceShareAssociations,
    )
    const first = await ram.getResourceShares({ resourceOwner: 'SELF' })

    expect(noShares).toStrictEqual({ resourceShares: [], nextToken: undefined })
    expect(first).toStrictEqual({ resourceShares: [], nextToken: expect.any(String) })
    expect(listed.pages).toBe(3)
    expect(listed.items.map(({ associatedEntity }) => associatedEntity)).toStrictEqual(accountIds)
  })
})

describe('ListResources', () => {
  it('shows what one shares, and what is shared with one', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await associated(cloud, [memberId])
    const list = async (accountId: string, request: object) =>
      (await cloud.as(accountId).ram.listResources(request as never)).resources
    const shown = [
      {
        arn: componentArn,
        type: 'imagebuilder:Component',
        resourceShareArn: shareArn,
        status: 'AVAILABLE',
        creationTime: new Date('2027-01-04T00:00:08Z'),
        lastUpdatedTime: new Date('2027-01-04T00:00:43Z'),
        resourceRegionScope: 'REGIONAL',
      },
    ]

    expect(await list(ownerId, { resourceOwner: 'SELF' })).toStrictEqual(shown)
    expect(await list(memberId, { resourceOwner: 'OTHER-ACCOUNTS' })).toStrictEqual(shown)
    expect(await list(otherMemberId, { resourceOwner: 'OTHER-ACCOUNTS' })).toStrictEqual([])
    const own = { resourceOwner: 'SELF' }
    expect(await list(ownerId, { ...own, principal: memberId })).toHaveLength(1)
    expect(await list(ownerId, { ...own, principal: otherMemberId })).toStrictEqual([])
    expect(await list(ownerId, { ...own, resourceType: 'imagebuilder:image' })).toStrictEqual([])
    expect(await list(ownerId, { ...own, resourceType: 'IMAGEBUILDER:COMPONENT' })).toHaveLength(1)
    expect(await list(ownerId, { ...own, resourceArns: [componentArn] })).toHaveLength(1)
    expect(await list(ownerId, { ...own, resourceArns: ['arn:other'] })).toStrictEqual([])
    expect(await list(ownerId, { ...own, resourceRegionScope: 'GLOBAL' })).toStrictEqual([])
    const others = { resourceOwner: 'OTHER-ACCOUNTS' }
    expect(await list(memberId, { ...others, principal: ownerId })).toHaveLength(1)
    expect(await list(memberId, { ...others, principal: outsiderId })).toStrictEqual([])
    await expect(list(ownerId, { ...own, resourceType: 'ec2:Subnet' })).rejects.toMatchObject({
      code: 'InvalidResourceTypeException',
    })
  })

  it('shows a resource PENDING while it is being associated', async () => {
    const cloud = createSharingCloud()
    await shareAsStandard(cloud, [memberId])

    const { resources } = await cloud.as(ownerId).ram.listResources({ resourceOwner: 'SELF' })

    expect(resources).toMatchObject([{ status: 'PENDING' }])
  })
})

describe('ListPrincipals', () => {
  it('shows with whom one shares, and who shares with one', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await associated(cloud, [memberId, outsiderId])
    const list = async (accountId: string, request: object) =>
      (await cloud.as(accountId).ram.listPrincipals(request as never)).principals?.map(({ id, external }) => [
        id,
        external,
      ])
    const own = { resourceOwner: 'SELF' }

    expect(await list(ownerId, own)).toStrictEqual([
      [memberId, false],
      [outsiderId, true],
    ])
    expect(await list(memberId, { resourceOwner: 'OTHER-ACCOUNTS' })).toStrictEqual([[ownerId, false]])
    expect(await list(outsiderId, { resourceOwner: 'OTHER-ACCOUNTS' })).toStrictEqual([])
    expect(await list(ownerId, { ...own, resourceShareArns: [shareArn] })).toHaveLength(2)
    expect(await list(ownerId, { ...own, principals: [memberId] })).toStrictEqual([[memberId, false]])
    expect(await list(ownerId, { ...own, resourceArn: componentArn })).toHaveLength(2)
    expect(await list(ownerId, { ...own, resourceArn: 'arn:other' })).toStrictEqual([])
    expect(await list(ownerId, { ...own, resourceType: 'imagebuilder:component' })).toHaveLength(2)
    expect(await list(ownerId, { ...own, resourceType: 'imagebuilder:image' })).toStrictEqual([])
  })
})

describe('GetResourcePolicies', () => {
  it("shows the policies of one's own resources, as Image Builder does", async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn } = await shareComponent(cloud, [memberId])
    const { policy } = await owner.imageBuilder.getComponentPolicy({ componentArn })
    const get = async (request: object) =>
      (await owner.ram.getResourcePolicies({ resourceArns: [componentArn], ...request })).policies

    expect(await get({})).toStrictEqual([policy])
    expect(await get({ principal: memberId })).toStrictEqual([policy])
    expect(await get({ principal: otherMemberId })).toStrictEqual([])
  })

  it.each([
    ['nothing', [], 'MissingRequiredParameterException'],
    ['a malformed ARN', ['image'], 'MalformedArnException'],
    [
      'a resource without policy',
      [`arn:aws:imagebuilder:${region}:${ownerId}:component/a/1.0.0/1`],
      'ResourceArnNotFoundException',
    ],
  ])('refuses %s', async (_case, resourceArns, code) => {
    await expect(
      createSharingCloud().as(ownerId).ram.getResourcePolicies({ resourceArns }),
    ).rejects.toMatchObject({
      code,
    })
  })

  it('refuses a resource of another account or Region, shared or not', async () => {
    const cloud = createSharingCloud()
    const { componentArn } = await associated(cloud, [memberId])

    for (const actor of [cloud.as(memberId), cloud.as(ownerId, 'eu-west-1')]) {
      await expect(actor.ram.getResourcePolicies({ resourceArns: [componentArn] })).rejects.toMatchObject({
        code: 'ResourceArnNotFoundException',
      })
    }
  })
})

describe('permissions that an operation needs', () => {
  it('are its own action at least, on the ARN that the request names', () => {
    const cloud = createSharingCloud()
    const { context } = cloud.as(ownerId)
    const arns = {
      resourceShareArn: 'share',
      permissionArn: 'permission',
      resourceShareInvitationArn: 'invitation',
    }
    const needed = cloud.ram.service.operations.map((operation) => operation.needs(arns, context))

    expect(Object.fromEntries(needed.map(([first]) => [first?.action, first?.resource]))).toStrictEqual({
      'ram:AcceptResourceShareInvitation': 'invitation',
      'ram:AssociateResourceShare': 'share',
      'ram:AssociateResourceSharePermission': 'share',
      'ram:CreateResourceShare': '*',
      'ram:DeleteResourceShare': 'share',
      'ram:DisassociateResourceShare': 'share',
      'ram:EnableSharingWithAwsOrganization': '*',
      'ram:GetPermission': 'permission',
      'ram:GetResourcePolicies': '*',
      'ram:GetResourceShareAssociations': '*',
      'ram:GetResourceShareInvitations': '*',
      'ram:GetResourceShares': '*',
      'ram:ListPermissions': '*',
      'ram:ListPrincipals': '*',
      'ram:ListResourceSharePermissions': 'share',
      'ram:ListResources': '*',
      'ram:PromotePermissionCreatedFromPolicy': 'permission',
      'ram:PromoteResourceShareCreatedFromPolicy': 'share',
      'ram:RejectResourceShareInvitation': 'invitation',
      'ram:TagResource': 'share',
      'ram:UntagResource': 'share',
      'ram:UpdateResourceShare': 'share',
    })
  })
})
