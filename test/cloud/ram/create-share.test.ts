import { describe, expect, it } from 'vitest'

import { createComponent, createContainerRecipe, createRecipe } from '../image-builder/resources.ts'
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
  accessOf,
  associationsOf,
  createShare,
  everything,
  nothing,
  organizationArn,
  organizationWithUnits,
  shareByRequest,
  unitArn,
  workloads,
} from './created-share.ts'
import { seconds, shareComponent } from './shared-component.ts'

const own = (rest: string) => `arn:aws:imagebuilder:${region}:${ownerId}:${rest}`
const defaultPermission = (type: string) =>
  `arn:aws:ram::aws:permission/AWSRAMDefaultPermissionImageBuilder${type}`

describe('CreateResourceShare', () => {
  it('shares a component with an account of the organization, after a while and without an invitation', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const componentArn = await createComponent(owner)

    const { resourceShare } = await owner.ram.createResourceShare({
      name: 'golden images',
      resourceArns: [componentArn],
      principals: [memberId],
    })

    expect(resourceShare).toStrictEqual({
      resourceShareArn: expect.stringMatching(
        new RegExp(`^arn:aws:ram:${region}:${ownerId}:resource-share/[0-9a-f-]{36}$`),
      ),
      name: 'golden images',
      owningAccountId: ownerId,
      allowExternalPrincipals: true,
      status: 'ACTIVE',
      creationTime: new Date('2027-01-04T00:00:00Z'),
      lastUpdatedTime: new Date('2027-01-04T00:00:00Z'),
    })
    const shareArn = resourceShare!.resourceShareArn!
    expect(await associationsOf(owner, shareArn)).toStrictEqual({
      [componentArn]: 'ASSOCIATING',
      [memberId]: 'ASSOCIATING',
    })
    await cloud.pass(seconds.association - 1)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)

    await cloud.pass(1)

    expect(await associationsOf(owner, shareArn)).toStrictEqual({
      [componentArn]: 'ASSOCIATED',
      [memberId]: 'ASSOCIATED',
    })
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(everything)
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(nothing)
    expect(await accessOf(cloud.as(outsiderId), componentArn)).toStrictEqual(nothing)
    const shares = await cloud.as(memberId).ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
    expect(shares.resourceShares).toMatchObject([{ resourceShareArn: shareArn, featureSet: 'STANDARD' }])
    const invitations = await cloud.as(memberId).ram.getResourceShareInvitations({})
    expect(invitations.resourceShareInvitations).toStrictEqual([])
  })

  it('invites an account outside, which has no access before it accepts', async () => {
    const cloud = createSharingCloud()
    const { componentArn } = await shareByRequest(cloud, [outsiderId])
    const outsider = cloud.as(outsiderId)
    expect(await accessOf(outsider, componentArn)).toStrictEqual(nothing)

    const { resourceShareInvitations } = await outsider.ram.getResourceShareInvitations({})
    await outsider.ram.acceptResourceShareInvitation({
      resourceShareInvitationArn: resourceShareInvitations![0]!.resourceShareInvitationArn,
    })
    await cloud.pass(seconds.association)

    expect(await accessOf(outsider, componentArn)).toStrictEqual(everything)
  })

  it('gives each type its default permission, and lists find it', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const recipeArn = await createRecipe(owner)
    const containerRecipeArn = await createContainerRecipe(owner)

    const resourceShareArn = await createShare(owner, { resourceArns: [recipeArn, containerRecipeArn] })

    const { permissions } = await owner.ram.listResourceSharePermissions({ resourceShareArn })
    expect(permissions!.map(({ arn }) => arn)).toStrictEqual([
      defaultPermission('ImageRecipe'),
      defaultPermission('ContainerRecipe'),
    ])
    const byPermission = await owner.ram.getResourceShares({
      resourceOwner: 'SELF',
      permissionArn: defaultPermission('ContainerRecipe'),
    })
    expect(byPermission.resourceShares).toHaveLength(1)
  })

  it('takes permissions that are named instead of the default', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { shareArn } = await shareComponent(cloud, [memberId], ['imagebuilder:GetComponent'])
    const made = await owner.ram.listResourceSharePermissions({ resourceShareArn: shareArn })
    const fromPolicy = made.permissions![0]!.arn!
    const promoted = await owner.ram.promotePermissionCreatedFromPolicy({
      permissionArn: fromPolicy,
      name: 'get-only',
    })
    const permissionArn = promoted.permission!.arn!
    const componentArn = await createComponent(owner, 'other')

    await createShare(owner, {
      resourceArns: [componentArn],
      principals: [memberId],
      permissionArns: [permissionArn],
    })
    await cloud.pass(seconds.association)

    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual({ gets: true, lists: false })
    const create = async (permissionArns: string[]) => createShare(owner, { permissionArns })
    await expect(create([permissionArn, defaultPermission('Component')])).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining('imagebuilder:Component'),
    })
    await expect(create([fromPolicy])).rejects.toMatchObject({ code: 'InvalidParameterException' })
    await expect(create([defaultPermission('Nothing')])).rejects.toMatchObject({
      code: 'UnknownResourceException',
    })
  })

  it('answers a repetition as the first time, and refuses another request with the same token', async () => {
    const owner = createSharingCloud().as(ownerId)
    const first = await createShare(owner, { clientToken: 'once', tags: [{ key: 'a', value: 'b' }] })

    expect(await createShare(owner, { clientToken: 'once', tags: [{ key: 'a', value: 'b' }] })).toBe(first)
    await expect(createShare(owner, { clientToken: 'once' })).rejects.toMatchObject({
      code: 'IdempotentParameterMismatchException',
    })
    const { resourceShares } = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })
    expect(resourceShares).toHaveLength(1)
  })

  it('may be called without resources and principals, and with one thing twice', async () => {
    const owner = createSharingCloud().as(ownerId)
    const componentArn = await createComponent(owner)

    expect(await associationsOf(owner, await createShare(owner))).toStrictEqual({})
    const twice = await createShare(owner, { resourceArns: [componentArn, componentArn] })
    expect(await associationsOf(owner, twice)).toStrictEqual({ [componentArn]: 'ASSOCIATING' })
  })

  it.each([
    ['no name', { name: undefined }, 'MissingRequiredParameterException', 'name'],
    ['a name of 256 characters', { name: 'a'.repeat(256) }, 'InvalidParameterException', '255'],
    ['no ARN', { resourceArns: ['component'] }, 'MalformedArnException', 'component'],
    [
      'a version ARN',
      { resourceArns: [own('component/hardening/1.2.0')] },
      'MalformedArnException',
      'resource type',
    ],
    [
      'a wildcard',
      { resourceArns: [own('image-recipe/al2023-base/x.x.x')] },
      'MalformedArnException',
      'resource type',
    ],
    [
      'an infrastructure configuration',
      { resourceArns: [own('infrastructure-configuration/small')] },
      'MalformedArnException',
      'resource type',
    ],
    [
      'a component that does not exist',
      { resourceArns: [own('component/nothing/1.0.0/1')] },
      'UnknownResourceException',
      'nothing',
    ],
    [
      'a component elsewhere',
      { resourceArns: [own('component/hardening/1.2.0/1').replace(region, 'eu-west-1')] },
      'UnknownResourceException',
      'eu-west-1',
    ],
    [
      "another account's component",
      { resourceArns: [own('component/hardening/1.2.0/1').replace(ownerId, memberId)] },
      'OperationNotPermittedException',
      'belongs to another account',
    ],
    [
      '11 digits',
      { principals: ['44000000000'] },
      'InvalidParameterException',
      'Principal ID 44000000000 is',
    ],
    ['an id of an organization', { principals: [organization.id] }, 'InvalidParameterException', 'malformed'],
    [
      'a service',
      { principals: ['ec2.amazonaws.com'] },
      'InvalidParameterException',
      'Principal ID ec2.amazonaws.com',
    ],
    ['a source', { sources: [memberId] }, 'InvalidParameterException', 'Sources'],
    ['itself', { principals: [ownerId] }, 'InvalidParameterException', ownerId],
    [
      'a role of itself',
      { principals: [`arn:aws:iam::${ownerId}:role/a`] },
      'InvalidParameterException',
      'role/a',
    ],
    [
      'another organization',
      { principals: [organizationArn.replace(organization.id, 'o-somebodyelse')] },
      'UnknownResourceException',
      'Organization o-somebodyelse could not be found.',
    ],
    [
      'its organization by another management account',
      { principals: [organizationArn.replace('111111111111', '999999999999')] },
      'UnknownResourceException',
      `Organization ${organization.id} could not be found.`,
    ],
    [
      'a unit of another organization',
      { principals: [unitArn(workloads, 'o-somebodyelse')] },
      'UnknownResourceException',
      'OrganizationalUnit ou-ab12-workloads in unknown organization could not be found.',
    ],
    [
      'a unit that does not exist',
      { principals: [unitArn('ou-ab12-nothing00')] },
      'UnknownResourceException',
      'OrganizationalUnit ou-ab12-nothing00',
    ],
    ['a key of AWS', { tags: [{ key: 'aws:a', value: 'b' }] }, 'InvalidParameterException', 'aws:a'],
    [
      'a key twice',
      {
        tags: [
          { key: 'a', value: 'b' },
          { key: 'a', value: 'c' },
        ],
      },
      'InvalidParameterException',
      'only once',
    ],
    [
      '51 tags',
      { tags: Array.from({ length: 51 }, (_, index) => ({ key: `key-${index}`, value: '' })) },
      'TagLimitExceededException',
      '50',
    ],
    [
      'sharing retained inside alone',
      {
        allowExternalPrincipals: false,
        resourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: true },
      },
      'InvalidParameterException',
      'allowExternalPrincipals',
    ],
    [
      'a permission that is none',
      { permissionArns: ['arn:aws:iam::aws:policy/a'] },
      'MalformedArnException',
      'policy/a',
    ],
  ])('refuses %s, and creates nothing', async (_case, change, code, message) => {
    const cloud = createSharingCloud({ organization: organizationWithUnits })
    const owner = cloud.as(ownerId)
    await createComponent(owner)
    await createComponent(cloud.as(ownerId, 'eu-west-1'))

    await expect(createShare(owner, change as never)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })

    const { resourceShares } = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })
    expect(resourceShares).toStrictEqual([])
  })

  it('refuses accounts outside the organization where they are not welcome', async () => {
    const owner = createSharingCloud().as(ownerId)
    const create = async (principal: string) =>
      createShare(owner, { principals: [principal], allowExternalPrincipals: false })

    await expect(create(memberId)).resolves.toBeDefined()
    await expect(create(`arn:aws:iam::${memberId}:role/a`)).resolves.toBeDefined()
    for (const principal of [outsiderId, `arn:aws:iam::${outsiderId}:role/a`]) {
      await expect(create(principal)).rejects.toMatchObject({
        code: 'OperationNotPermittedException',
        message: expect.stringMatching(/^The resource you are attempting to share can only be shared within/),
      })
    }
  })

  it('opens a resource to one role or user, where it names one', async () => {
    const cloud = createSharingCloud()
    const roleArn = `arn:aws:iam::${memberId}:role/builder`
    const { componentArn } = await shareByRequest(cloud, [roleArn])
    const role = {
      accountId: memberId,
      arn: `arn:aws:sts::${memberId}:assumed-role/builder/a`,
      roleArn,
    }

    expect(await accessOf(cloud.as(role), componentArn)).toStrictEqual(everything)
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
  })

  it('invites members as well where sharing is to outlast their membership', async () => {
    const cloud = createSharingCloud({ organization: organizationWithUnits })
    const { componentArn, shareArn } = await shareByRequest(cloud, [memberId, unitArn('ou-ab12-sandbox01')], {
      resourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: true },
    })

    const { resourceShareInvitations } = await cloud.as(memberId).ram.getResourceShareInvitations({})
    expect(resourceShareInvitations).toMatchObject([{ resourceShareArn: shareArn, status: 'PENDING' }])
    expect(await accessOf(cloud.as(memberId), componentArn)).toStrictEqual(nothing)
    expect(await accessOf(cloud.as(otherMemberId), componentArn)).toStrictEqual(everything)
    const { resourceShares } = await cloud.as(ownerId).ram.getResourceShares({ resourceOwner: 'SELF' })
    expect(resourceShares).toMatchObject([
      { resourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: true } },
    ])
  })
})

describe('tags of shares', () => {
  it('are given, filtered by, changed and taken away, and shown to the owner alone', async () => {
    const cloud = createSharingCloud()
    const owner = cloud.as(ownerId)
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId], {
      tags: [{ key: 'imagebuilder-share:rule', value: 'al2023' }],
    })
    const count = async (tagKey: string, ...tagValues: string[]) =>
      (
        await owner.ram.getResourceShares({
          resourceOwner: 'SELF',
          tagFilters: [{ tagKey, tagValues }, { tagKey: 'imagebuilder-share:rule' }],
        })
      ).resourceShares?.length

    await owner.ram.tagResource({ resourceShareArn, tags: [{ key: 'stage', value: 'test' }] })
    await owner.ram.tagResource({ resourceArn: resourceShareArn, tags: [{ key: 'stage', value: 'prod' }] })

    expect(await count('imagebuilder-share:rule')).toBe(1)
    expect(await count('imagebuilder-share:rule', 'win2022', 'al2023')).toBe(1)
    expect(await count('imagebuilder-share:rule', 'win2022')).toBe(0)
    expect(await count('stage', 'prod')).toBe(1)
    expect(await count('stage', 'test')).toBe(0)
    const shown = await owner.ram.getResourceShares({ resourceOwner: 'SELF' })
    expect(shown.resourceShares![0]!.tags).toStrictEqual([
      { key: 'imagebuilder-share:rule', value: 'al2023' },
      { key: 'stage', value: 'prod' },
    ])
    const seen = await cloud.as(memberId).ram.getResourceShares({ resourceOwner: 'OTHER-ACCOUNTS' })
    expect(seen.resourceShares).toHaveLength(1)
    expect(seen.resourceShares![0]).not.toHaveProperty('tags')

    await owner.ram.untagResource({ resourceShareArn, tagKeys: ['stage', 'never'] })
    expect(await count('stage')).toBe(0)
    expect(await count('imagebuilder-share:rule')).toBe(1)
  })

  it.each([
    ['no share', { resourceShareArn: undefined }, 'MissingRequiredParameterException'],
    ['a share and a resource', { resourceArn: 'arn' }, 'InvalidParameterException'],
    ['a key of AWS', { tags: [{ key: 'aws:a', value: '' }] }, 'InvalidParameterException'],
  ])('are refused with %s', async (_case, change, code) => {
    const owner = createSharingCloud().as(ownerId)
    const resourceShareArn = await createShare(owner)

    const tagged = owner.ram.tagResource({
      resourceShareArn,
      tags: [{ key: 'a', value: 'b' }],
      ...change,
    })

    await expect(tagged).rejects.toMatchObject({ code })
  })

  it('are at most fifty, and no filter is without a key', async () => {
    const owner = createSharingCloud().as(ownerId)
    const resourceShareArn = await createShare(owner, {
      tags: Array.from({ length: 50 }, (_, index) => ({ key: `key-${index}`, value: '' })),
    })

    await expect(
      owner.ram.tagResource({ resourceShareArn, tags: [{ key: 'more', value: '' }] }),
    ).rejects.toMatchObject({ code: 'TagLimitExceededException' })
    await expect(
      owner.ram.getResourceShares({ resourceOwner: 'SELF', tagFilters: [{ tagValues: ['a'] }] }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' })
  })

  it("of another account's share cannot be changed", async () => {
    const cloud = createSharingCloud()
    const { shareArn: resourceShareArn } = await shareByRequest(cloud, [memberId])
    const { ram } = cloud.as(memberId)

    const refused = { code: 'UnknownResourceException' }
    await expect(ram.tagResource({ resourceShareArn, tags: [] })).rejects.toMatchObject(refused)
    await expect(ram.untagResource({ resourceShareArn, tagKeys: [] })).rejects.toMatchObject(refused)
  })
})
