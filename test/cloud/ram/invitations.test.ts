import { describe, expect, it } from 'vitest'

import {
  createSharingCloud,
  memberId,
  organization,
  outsiderId,
  ownerId,
  region,
  roleOf,
  type Actor,
} from '../image-builder/sharing-cloud.ts'
import { principalsOf, putPolicy, seconds, shareAsStandard } from './shared-component.ts'

const hour = 3600

const invitationsOf = async ({ ram }: Actor) =>
  (await ram.getResourceShareInvitations({})).resourceShareInvitations!

const seesShare = async ({ ram }: Actor) =>
  (await ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })).resourceShares!.length > 0

const listsComponent = async ({ imageBuilder }: Actor) =>
  (await imageBuilder.listComponents({ owner: 'Shared' })).componentVersionList!.length > 0

describe('an account outside the organization', () => {
  it('is invited when the share becomes STANDARD, and stays ASSOCIATING until it accepts', async () => {
    const cloud = createSharingCloud()
    const outsider = cloud.as(outsiderId)
    const { shareArn } = await shareAsStandard(cloud, [memberId, outsiderId])
    await cloud.pass(hour)

    expect(await principalsOf(cloud.as(ownerId), shareArn)).toStrictEqual({
      [memberId]: 'ASSOCIATED',
      [outsiderId]: 'ASSOCIATING',
    })
    expect(await invitationsOf(outsider)).toStrictEqual([
      {
        resourceShareInvitationArn: expect.stringMatching(
          new RegExp(`^arn:aws:ram:${region}:${ownerId}:resource-share-invitation/`),
        ),
        resourceShareName: expect.any(String),
        resourceShareArn: shareArn,
        senderAccountId: ownerId,
        receiverAccountId: outsiderId,
        invitationTimestamp: new Date('2027-01-04T00:00:28Z'),
        status: 'PENDING',
      },
    ])
    expect(await invitationsOf(cloud.as(memberId))).toStrictEqual([])
    expect(await invitationsOf(cloud.as(outsiderId, 'eu-west-1'))).toStrictEqual([])
    expect(await seesShare(outsider)).toBe(false)
    expect(await listsComponent(outsider)).toBe(false)
  })

  it('becomes ASSOCIATED a while after it has accepted', async () => {
    const cloud = createSharingCloud()
    const outsider = cloud.as(outsiderId)
    const { shareArn } = await shareAsStandard(cloud, [outsiderId])
    const [invitation] = await invitationsOf(outsider)

    const accepted = await outsider.ram.acceptResourceShareInvitation({
      resourceShareInvitationArn: invitation?.resourceShareInvitationArn,
    })

    expect(accepted.resourceShareInvitation).toStrictEqual({ ...invitation, status: 'ACCEPTED' })
    expect(await principalsOf(cloud.as(ownerId), shareArn)).toStrictEqual({ [outsiderId]: 'ASSOCIATING' })
    await cloud.pass(seconds.association)
    expect(await principalsOf(cloud.as(ownerId), shareArn)).toStrictEqual({ [outsiderId]: 'ASSOCIATED' })
    expect(await seesShare(outsider)).toBe(true)
    expect(await listsComponent(outsider)).toBe(true)
    await cloud.pass(13 * hour)
    expect(await principalsOf(cloud.as(ownerId), shareArn)).toStrictEqual({ [outsiderId]: 'ASSOCIATED' })
  })

  it('is disassociated when it lets twelve hours pass, and no longer named by the policy', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const outsider = cloud.as(outsiderId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [memberId, outsiderId])
    await cloud.pass(12 * hour - 1)
    expect((await invitationsOf(outsider))[0]?.status).toBe('PENDING')

    await cloud.pass(1)

    const [invitation] = await invitationsOf(outsider)
    expect(invitation?.status).toBe('EXPIRED')
    expect(await principalsOf(owner, shareArn)).toStrictEqual({
      [memberId]: 'ASSOCIATED',
      [outsiderId]: 'DISASSOCIATED',
    })
    const { policy } = await owner.imageBuilder.getComponentPolicy({ componentArn })
    expect(policy).toContain(memberId)
    expect(policy).not.toContain(outsiderId)
    await expect(
      outsider.ram.acceptResourceShareInvitation({
        resourceShareInvitationArn: invitation?.resourceShareInvitationArn,
      }),
    ).rejects.toMatchObject({ code: 'ResourceShareInvitationExpiredException' })
  })

  it('is disassociated at once when it rejects; the policy is gone when it was alone in it', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const outsider = cloud.as(outsiderId)
    const { componentArn, shareArn } = await shareAsStandard(cloud, [outsiderId])
    const [invitation] = await invitationsOf(outsider)

    const { resourceShareInvitation } = await outsider.ram.rejectResourceShareInvitation({
      resourceShareInvitationArn: invitation?.resourceShareInvitationArn,
    })

    expect(resourceShareInvitation?.status).toBe('REJECTED')
    expect(await principalsOf(owner, shareArn)).toStrictEqual({ [outsiderId]: 'DISASSOCIATED' })
    await expect(owner.imageBuilder.getComponentPolicy({ componentArn })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  it('is invited again when it is named again', async () => {
    const cloud = createSharingCloud()
    const outsider = cloud.as(outsiderId)
    const { componentArn } = await shareAsStandard(cloud, [memberId, outsiderId])
    await cloud.pass(12 * hour)

    await putPolicy(cloud.as(ownerId), componentArn, [memberId, outsiderId])
    await cloud.pass(seconds.derivation)

    expect((await invitationsOf(outsider)).map(({ status }) => status)).toStrictEqual(['EXPIRED', 'PENDING'])
  })

  it('is not invited twice while an invitation is pending', async () => {
    const cloud = createSharingCloud()
    const { componentArn } = await shareAsStandard(cloud, [outsiderId])

    await putPolicy(cloud.as(ownerId), componentArn, [outsiderId, memberId])
    await cloud.pass(seconds.derivation)

    expect(await invitationsOf(cloud.as(outsiderId))).toHaveLength(1)
  })

  it('loses its invitation when it is no longer named', async () => {
    const cloud = createSharingCloud()
    const { componentArn, shareArn } = await shareAsStandard(cloud, [outsiderId])

    await putPolicy(cloud.as(ownerId), componentArn, [memberId])
    await cloud.pass(seconds.derivation + seconds.association)

    expect(await invitationsOf(cloud.as(outsiderId))).toStrictEqual([])
    expect(await principalsOf(cloud.as(ownerId), shareArn)).toStrictEqual({
      [memberId]: 'ASSOCIATED',
      [outsiderId]: 'DISASSOCIATED',
    })
  })

  it('is told the role where a role is invited', async () => {
    const cloud = createSharingCloud()
    const roleArn = roleOf(outsiderId, 'builder').roleArn!
    await shareAsStandard(cloud, [roleArn])

    expect(await invitationsOf(cloud.as(outsiderId))).toMatchObject([
      { receiverAccountId: outsiderId, receiverArn: roleArn },
    ])
  })
})

describe('an account inside the organization', () => {
  it.each([
    ['while sharing with it is off', { ...organization, sharingEnabled: false }],
    ['when there is no organization', undefined],
  ])('is invited, too, %s', async (_case, ofOrganization) => {
    const cloud = createSharingCloud({ organization: ofOrganization })
    await shareAsStandard(cloud, [memberId])

    expect(await invitationsOf(cloud.as(memberId))).toMatchObject([{ status: 'PENDING' }])
  })
})

describe('the 251st pending invitation of an account', () => {
  it('is not sent: its association FAILS, with a reason', async () => {
    const accountIds = Array.from({ length: 251 }, (_, index) => `88${String(index).padStart(10, '0')}`)
    const cloud = createSharingCloud({ moreAccountIds: accountIds })
    const { shareArn } = await shareAsStandard(cloud, accountIds)

    const { resourceShareAssociations } = await cloud.as(ownerId).ram.getResourceShareAssociations({
      associationType: 'PRINCIPAL',
      resourceShareArns: [shareArn],
      associationStatus: 'FAILED',
    })

    expect(resourceShareAssociations).toMatchObject([
      { associatedEntity: accountIds[250], statusMessage: expect.stringContaining('pending invitations') },
    ])
  })
})

describe('answering an invitation', () => {
  it('leaves nothing behind that could happen later', async () => {
    const cloud = createSharingCloud()
    const outsider = cloud.as(outsiderId)
    await shareAsStandard(cloud, [outsiderId])
    const [invitation] = await invitationsOf(outsider)
    await outsider.ram.acceptResourceShareInvitation({
      resourceShareInvitationArn: invitation?.resourceShareInvitationArn,
    })
    const acceptedAtMs = cloud.clock.now()

    await expect(cloud.clock.runUntil(new Promise(() => {}))).rejects.toMatchObject({ name: 'StalledError' })

    expect(cloud.clock.now() - acceptedAtMs).toBe(seconds.association * 1000)
  })

  it('is possible once', async () => {
    const cloud = createSharingCloud()
    const outsider = cloud.as(outsiderId)
    const answer = async (method: 'accept' | 'reject') => {
      const resourceShareInvitationArn = (await invitationsOf(outsider)).at(-1)?.resourceShareInvitationArn
      return method === 'accept'
        ? outsider.ram.acceptResourceShareInvitation({ resourceShareInvitationArn })
        : outsider.ram.rejectResourceShareInvitation({ resourceShareInvitationArn })
    }
    await shareAsStandard(cloud, [outsiderId])
    await answer('accept')
    await expect(answer('accept')).rejects.toMatchObject({
      code: 'ResourceShareInvitationAlreadyAcceptedException',
    })
    await expect(answer('reject')).rejects.toMatchObject({
      code: 'ResourceShareInvitationAlreadyAcceptedException',
    })

    await shareAsStandard(cloud, [outsiderId])
    await answer('reject')
    await expect(answer('accept')).rejects.toMatchObject({
      code: 'ResourceShareInvitationAlreadyRejectedException',
    })
  })

  it('is the receiver’s alone', async () => {
    const cloud = createSharingCloud()
    await shareAsStandard(cloud, [outsiderId])
    const [invitation] = await invitationsOf(cloud.as(outsiderId))
    const resourceShareInvitationArn = invitation?.resourceShareInvitationArn

    for (const accountId of [ownerId, memberId]) {
      await expect(
        cloud.as(accountId).ram.acceptResourceShareInvitation({ resourceShareInvitationArn }),
      ).rejects.toMatchObject({ code: 'ResourceShareInvitationArnNotFoundException' })
    }
  })

  it.each([
    ['a malformed ARN', 'arn:invitation', 'MalformedArnException'],
    [
      'an unknown ARN',
      `arn:aws:ram:${region}:${ownerId}:resource-share-invitation/00000000-0000-4000-8000-000000000000`,
      'ResourceShareInvitationArnNotFoundException',
    ],
  ])('is refused for %s, as is asking for it', async (_case, arn, code) => {
    const { ram } = createSharingCloud().as(outsiderId)

    await expect(
      ram.rejectResourceShareInvitation({ resourceShareInvitationArn: arn }),
    ).rejects.toMatchObject({ code })
    await expect(
      ram.getResourceShareInvitations({ resourceShareInvitationArns: [arn] }),
    ).rejects.toMatchObject({ code })
  })
})
