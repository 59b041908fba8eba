import { describe, expect, it } from 'vitest'

import {
  createSharingCloud,
  memberId,
  otherMemberId,
  outsiderId,
  ownerId,
} from '../image-builder/sharing-cloud.ts'
import { accessOf, associationsOf, createShare, nothing, shareByRequest } from './created-share.ts'
import { seconds } from './shared-component.ts'

const gone = { code: 'UnknownResourceException' }

describe('UpdateResourceShare', () => {
  it('changes the name, and nothing else', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])

    const { resourceShare } = await ram.updateResourceShare({ resourceShareArn, name: 'renamed' })

    expect(resourceShare).toMatchObject({
      name: 'renamed',
      allowExternalPrincipals: true,
      lastUpdatedTime: new Date('2027-01-04T00:00:15Z'),
    })
    expect(resourceShare).not.toHaveProperty('featureSet')
    const named = await ram.getResourceShares({ resourceOwner: 'SELF', name: 'renamed' })
    expect(named.resourceShares).toHaveLength(1)
  })

  it('closes the share to accounts outside, and opens it again', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    const invite = async () => ram.associateResourceShare({ resourceShareArn, principals: [outsiderId] })

    await ram.updateResourceShare({ resourceShareArn, allowExternalPrincipals: false })
    await expect(invite()).rejects.toMatchObject({ code: 'OperationNotPermittedException' })
    await ram.updateResourceShare({ resourceShareArn, allowExternalPrincipals: true })

    await expect(invite()).resolves.toBeDefined()
    await expect(
      ram.updateResourceShare({ resourceShareArn, allowExternalPrincipals: false }),
    ).rejects.toMatchObject({
      code: 'OperationNotPermittedException',
      message: expect.stringContaining(outsiderId),
    })
    await ram.disassociateResourceShare({ resourceShareArn, principals: [outsiderId] })
    await expect(
      ram.updateResourceShare({ resourceShareArn, allowExternalPrincipals: false }),
    ).resolves.toBeDefined()
  })

  it('does not close a share that retains sharing', async () => {
    const owner = createSharingCloud().as(ownerId)
    const resourceShareArn = await createShare(owner, {
      resourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: true },
    })

    await expect(
      owner.ram.updateResourceShare({ resourceShareArn, allowExternalPrincipals: false }),
    ).rejects.toMatchObject({ code: 'OperationNotPermittedException' })
  })

  it('refuses a name that is none, and an account that is not the owner', async () => {
    const cloud = createSharingCloud()
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])

    await expect(
      cloud.as(ownerId).ram.updateResourceShare({ resourceShareArn, name: '' }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' })
    await expect(
      cloud.as(memberId).ram.updateResourceShare({ resourceShareArn, name: 'mine' }),
    ).rejects.toMatchObject(gone)
  })
})

describe('DeleteResourceShare', () => {
  it('ends access at once, and everything else after a while; the share stays to be seen by its owner', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { componentArn, shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId, outsiderId])

    const { returnValue } = await owner.ram.deleteResourceShare({ resourceShareArn })

    expect(returnValue).toBe(true)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
    const seen = await cloud.as(memberId).ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
    expect(seen.resourceShares).toStrictEqual([])
    const statusOf = async () =>
      (await owner.ram.getResourceShares({ resourceOwner: 'SELF' })).resourceShares![0]!.status
    expect(await statusOf()).toBe('DELETING')
    await cloud.pass(seconds.association)
    expect(await statusOf()).toBe('DELETED')
    expect(await associationsOf(owner, resourceShareArn)).toStrictEqual({
      [componentArn]: 'DISASSOCIATED',
      [memberId]: 'DISASSOCIATED',
      [outsiderId]: 'DISASSOCIATED',
    })
    const invited = await cloud.as(outsiderId).ram.getResourceShareInvitations({})
    expect(invited.resourceShareInvitations).toStrictEqual([])
    const active = await owner.ram.getResourceShares({
      resourceOwner: 'SELF',
      resourceShareStatus: 'ACTIVE',
    })
    expect(active.resourceShares).toStrictEqual([])
  })

  it('leaves nothing that could be changed', async () => {
    const cloud = createSharingCloud()
    const { ram } = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    await ram.deleteResourceShare({ resourceShareArn })

    await expect(ram.deleteResourceShare({ resourceShareArn })).rejects.toMatchObject(gone)
    await expect(ram.updateResourceShare({ resourceShareArn, name: 'a' })).rejects.toMatchObject(gone)
    await expect(
      ram.associateResourceShare({ resourceShareArn, principals: [otherMemberId] }),
    ).rejects.toMatchObject(gone)
    await expect(
      ram.disassociateResourceShare({ resourceShareArn, principals: [memberId] }),
    ).rejects.toMatchObject(gone)
  })

  it('answers a repetition as the first time', async () => {
    const owner = createSharingCloud().as(ownerId)
    const request = { resourceShareArn: await createShare(owner), clientToken: 'once' }
    const first = await owner.ram.deleteResourceShare(request)

    expect(await owner.ram.deleteResourceShare(request)).toStrictEqual(first)
  })
})
