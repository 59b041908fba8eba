import { describe, expect, it } from 'vitest'

import { createComponent } from '../image-builder/resources.ts'
import {
  createSharingCloud,
  memberId,
  otherMemberId,
  outsiderId,
  ownerId,
  region,
  type Actor,
} from '../image-builder/sharing-cloud.ts'
import {
  accessOf,
  associationsOf,
  createShare,
  everything,
  nothing,
  organizationArn,
  shareByRequest,
} from './created-share.ts'
import { seconds, shareComponent } from './shared-component.ts'

const unknownShare = `arn:aws:ram:${region}:${ownerId}:resource-share/00000000-0000-4000-8000-000000000000`
const notFound = { code: 'UnknownResourceException', message: expect.stringContaining('could not be found') }
const settling = {
  code: 'InvalidStateTransitionException',
  message: 'At least one of the associations in the resource share is in ASSOCIATING status.',
}

const messageOf = async ({ ram }: Actor, shareArn: string, associationType: 'PRINCIPAL' | 'RESOURCE') =>
  (await ram.getResourceShareAssociations({ associationType, resourceShareArns: [shareArn] }))
    .resourceShareAssociations![0]!.statusMessage

describe('AssociateResourceShare', () => {
  it('adds resources and principals: everyone of the share gets everything of it', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const first = await shareByRequest(cloud, [memberId])
    const second = await createComponent(owner, 'second')

    const { resourceShareAssociations } = await owner.ram.associateResourceShare({
      resourceShareArn: first.shareArn,
      resourceArns: [second],
      principals: [otherMemberId],
    })

    expect(resourceShareAssociations).toMatchObject([
      { associatedEntity: second, associationType: 'RESOURCE', status: 'ASSOCIATING' },
      { associatedEntity: otherMemberId, associationType: 'PRINCIPAL', status: 'ASSOCIATING' },
    ])
    await cloud.pass(seconds.association)
    for (const accountId of [memberId, otherMemberId]) {
      for (const componentArn of [first.componentArn, second]) {
        expect(await accessOf(cloud.as(accountId), componentArn)).toStrictEqual(everything)
      }
    }
    const { permissions } = await owner.ram.listResourceSharePermissions({ resourceShareArn: first.shareArn })
    expect(permissions).toHaveLength(1)
  })

  it('leaves what is in the share as it is', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId, outsiderId])

    const { resourceShareAssociations } = await owner.ram.associateResourceShare({
      resourceShareArn,
      resourceArns: [componentArn],
      principals: [memberId, outsiderId],
    })

    expect(resourceShareAssociations!.map(({ status }) => status)).toStrictEqual([
      'ASSOCIATED',
      'ASSOCIATED',
      'ASSOCIATING',
    ])
    const { resourceShareInvitations } = await cloud.as(outsiderId).ram.getResourceShareInvitations({})
    expect(resourceShareInvitations).toHaveLength(1)
  })

  it('answers a repetition as the first time', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    const request = { resourceShareArn, principals: [otherMemberId], clientToken: 'once' }
    const first = await owner.ram.associateResourceShare(request)
    await cloud.pass(seconds.association)

    expect(await owner.ram.associateResourceShare(request)).toStrictEqual(first)
    await expect(
      owner.ram.associateResourceShare({ ...request, principals: [outsiderId] }),
    ).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' })
  })

  it('refuses accounts outside where they are not welcome, and changes nothing', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await shareByRequest(cloud, [memberId], {
      allowExternalPrincipals: false,
    })
    const owner = cloud.as(ownerId)

    const associated = owner.ram.associateResourceShare({
      resourceShareArn: shareArn,
      principals: [otherMemberId, outsiderId],
    })

    await expect(associated).rejects.toMatchObject({ code: 'OperationNotPermittedException' })
    expect(await associationsOf(owner, shareArn)).toStrictEqual({
      [componentArn]: 'ASSOCIATED',
      [memberId]: 'ASSOCIATED',
    })
  })

  it.each([
    ['neither resources nor principals', {}, 'InvalidParameterException'],
    [
      'no share',
      { resourceShareArn: undefined, principals: [memberId] },
      'MissingRequiredParameterException',
    ],
    ['a malformed ARN', { resourceShareArn: 'share', principals: [memberId] }, 'MalformedArnException'],
    [
      'a share that does not exist',
      { resourceShareArn: unknownShare, principals: [memberId] },
      'UnknownResourceException',
    ],
    ['a source', { principals: [memberId], sources: [memberId] }, 'InvalidParameterException'],
    ['no principal', { principals: ['somebody'] }, 'InvalidParameterException'],
    ['no resource', { resourceArns: ['something'] }, 'MalformedArnException'],
  ])('refuses %s', async (_case, change, code) => {
    const owner = createSharingCloud().as(ownerId)
    const resourceShareArn = await createShare(owner)

    const associated = owner.ram.associateResourceShare({ resourceShareArn, ...change })

    await expect(associated).rejects.toMatchObject({ code })
  })

  it("refuses another account's share, and one that was created from a policy", async () => {
    const cloud = createSharingCloud()
    const byRequest = await shareByRequest(cloud, [memberId])
    const change = { resourceShareArn: byRequest.shareArn, principals: [otherMemberId] }
    await expect(cloud.as(memberId).ram.associateResourceShare(change)).rejects.toMatchObject(notFound)
    await expect(cloud.as(memberId).ram.disassociateResourceShare(change)).rejects.toMatchObject(notFound)

    const derived = createSharingCloud()
    const { shareArn } = await shareComponent(derived, [memberId])
    const { ram } = derived.as(ownerId)
    const refused = {
      code: 'OperationNotPermittedException',
      message: expect.stringContaining('created from a policy'),
    }
    const resourceShareArn = shareArn
    await expect(
      ram.associateResourceShare({ resourceShareArn, principals: [otherMemberId] }),
    ).rejects.toMatchObject(refused)
    await expect(
      ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] }),
    ).rejects.toMatchObject(refused)
    await expect(ram.updateResourceShare({ resourceShareArn, name: 'mine' })).rejects.toMatchObject(refused)
    await expect(ram.deleteResourceShare({ resourceShareArn })).rejects.toMatchObject(refused)
    await expect(
      ram.tagResource({ resourceShareArn, tags: [{ key: 'a', value: 'b' }] }),
    ).rejects.toMatchObject(refused)
  })
})

describe('an association', () => {
  it('ends FAILED with its reason where it is to fail, once', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)
    cloud.ram.failNextAssociation({ ownerId, region, entity: componentArn, reason: 'Something broke.' })

    const resourceShareArn = await createShare(owner, {
      resourceArns: [componentArn],
      principals: [memberId],
    })
    expect(await associationsOf(owner, resourceShareArn)).toMatchObject({ [componentArn]: 'ASSOCIATING' })
    await cloud.pass(seconds.association)

    expect(await associationsOf(owner, resourceShareArn)).toStrictEqual({
      [componentArn]: 'FAILED',
      [memberId]: 'ASSOCIATED',
    })
    expect(await messageOf(owner, resourceShareArn, 'RESOURCE')).toBe('Something broke.')
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)

    await owner.ram.associateResourceShare({ resourceShareArn, resourceArns: [componentArn] })
    await cloud.pass(seconds.association)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(everything)
    expect(await messageOf(owner, resourceShareArn, 'RESOURCE')).toBeUndefined()
  })

  it('fails for the owner and Region that are meant alone', async () => {
    const cloud = createSharingCloud()
    for (const place of [
      { ownerId, region: 'eu-west-1' },
      { ownerId: memberId, region },
    ]) {
      cloud.ram.failNextAssociation({ ...place, entity: otherMemberId, reason: 'Something broke.' })
    }

    const { shareArn } = await shareByRequest(cloud, [otherMemberId])

    expect(await associationsOf(cloud.as(ownerId), shareArn)).toMatchObject({ [otherMemberId]: 'ASSOCIATED' })
  })

  it('ends FAILED for an account that does not exist', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { shareArn } = await shareByRequest(cloud, ['999999999999'])

    expect(await associationsOf(owner, shareArn)).toMatchObject({ '999999999999': 'FAILED' })
    expect(await messageOf(owner, shareArn, 'PRINCIPAL')).toBe('The account 999999999999 does not exist.')
  })
})

describe('DisassociateResourceShare', () => {
  it('takes a principal out, at once for access and after a while for the list of associations', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [
      memberId,
      otherMemberId,
    ])

    const { resourceShareAssociations } = await owner.ram.disassociateResourceShare({
      resourceShareArn,
      principals: [memberId],
    })

    expect(resourceShareAssociations).toMatchObject([
      { associatedEntity: memberId, status: 'DISASSOCIATING' },
    ])
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(everything)
    await cloud.pass(seconds.association)
    expect(await associationsOf(owner, resourceShareArn)).toStrictEqual({
      [componentArn]: 'ASSOCIATED',
      [memberId]: 'DISASSOCIATED',
      [otherMemberId]: 'ASSOCIATED',
    })
  })

  it('takes a resource out, which stays in other shares', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    await createShare(owner, { resourceArns: [componentArn], principals: [otherMemberId] })
    await cloud.pass(seconds.association)

    await owner.ram.disassociateResourceShare({ resourceShareArn, resourceArns: [componentArn] })
    await cloud.pass(seconds.association)

    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(everything)
    expect(await associationsOf(owner, resourceShareArn)).toStrictEqual({
      [componentArn]: 'DISASSOCIATED',
      [memberId]: 'ASSOCIATED',
    })
  })

  it('can be followed by the same association again', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    await ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] })
    await expect(
      ram.associateResourceShare({ resourceShareArn, principals: [memberId] }),
    ).rejects.toMatchObject({ code: 'InvalidStateTransitionException' })
    await cloud.pass(seconds.association)

    await ram.associateResourceShare({ resourceShareArn, principals: [memberId] })
    await cloud.pass(seconds.association)

    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(everything)
  })

  it('refuses while anything of the share is ASSOCIATING', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    await ram.associateResourceShare({ resourceShareArn, principals: [otherMemberId] })

    for (const named of [{ principals: [otherMemberId] }, { resourceArns: [componentArn] }]) {
      await expect(ram.disassociateResourceShare({ resourceShareArn, ...named })).rejects.toMatchObject(
        settling,
      )
    }
    await expect(ram.deleteResourceShare({ resourceShareArn })).rejects.toMatchObject(settling)
    await cloud.pass(seconds.association)

    await expect(
      ram.disassociateResourceShare({ resourceShareArn, principals: [otherMemberId] }),
    ).resolves.toBeDefined()
  })

  it('takes an invitation back that was not answered yet', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [outsiderId])

    await owner.ram.disassociateResourceShare({ resourceShareArn, principals: [outsiderId] })
    await cloud.pass(seconds.association)

    expect(await associationsOf(owner, resourceShareArn)).toMatchObject({ [outsiderId]: 'DISASSOCIATED' })
    const { resourceShareInvitations } = await cloud.as(outsiderId).ram.getResourceShareInvitations({})
    expect(resourceShareInvitations).toStrictEqual([])
  })

  it('ends what has FAILED', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, ['999999999999'])

    await owner.ram.disassociateResourceShare({ resourceShareArn, principals: ['999999999999'] })
    await cloud.pass(seconds.association)

    expect(await associationsOf(owner, resourceShareArn)).toMatchObject({ '999999999999': 'DISASSOCIATED' })
  })

  it('does not know what was never in the share or is gone from it', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    const disassociate = async (principal: string) =>
      ram.disassociateResourceShare({ resourceShareArn, principals: [principal] })

    await expect(disassociate(organizationArn)).rejects.toMatchObject(notFound)
    await disassociate(memberId)
    await expect(disassociate(memberId)).rejects.toMatchObject({ code: 'InvalidStateTransitionException' })
    await cloud.pass(seconds.association)
    await expect(disassociate(memberId)).rejects.toMatchObject(notFound)
    await expect(
      ram.disassociateResourceShare({ resourceShareArn, principals: [memberId], sources: ['a'] }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' })
    await expect(ram.disassociateResourceShare({ resourceShareArn })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
  })

  it('answers a repetition as the first time', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    const request = { resourceShareArn, principals: [memberId], clientToken: 'once' }
    const first = await ram.disassociateResourceShare(request)
    await cloud.pass(seconds.association)

    expect(await ram.disassociateResourceShare(request)).toStrictEqual(first)
  })
})
