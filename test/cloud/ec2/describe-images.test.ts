import { CreateTagsCommand, DescribeImagesCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import {
  allow,
  nonProdId,
  otherRegion,
  outsiderId,
  ownerId,
  sandboxId,
  workloadsId,
} from '../../support/organization-cloud.ts'
import {
  createEc2World,
  describe,
  ec2Of,
  ec2OfRole,
  everyAccount,
  idsOf,
  newAmi,
  newKey,
  organizationArn,
  permit,
  unblock,
  unitArn,
  viewersOf,
} from './ec2-world.ts'

const unknown = 'ami-0123456789abcdef0'

suite('DescribeImages shows an AMI', () => {
  it('to its owner alone at first', async () => {
    const { cloud, imageId } = await createEc2World()

    expect(await viewersOf(cloud, imageId)).toStrictEqual([ownerId])
  })

  it.each([
    ['an account', { UserId: outsiderId }, [ownerId, outsiderId]],
    [
      'a unit, with the units below',
      { OrganizationalUnitArn: unitArn('workloads') },
      [ownerId, nonProdId, workloadsId],
    ],
    ['a unit below another', { OrganizationalUnitArn: unitArn('nonProd') }, [ownerId, nonProdId]],
    [
      'the organization',
      { OrganizationArn: organizationArn },
      everyAccount.filter((id) => id !== outsiderId),
    ],
    [
      'a foreign organization, which is none of these',
      { OrganizationArn: organizationArn.replace('goldenimages', 'strangers00') },
      [ownerId],
    ],
  ])('to %s that may launch it', async (_case, permission, expected) => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, permission)

    expect(await viewersOf(cloud, imageId)).toStrictEqual(expected)
  })

  it('as the receiver sees it, without the tags of its owner', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, { UserId: nonProdId })
    const member = await ec2Of(cloud, nonProdId)
    const [own] = await describe(owner, { ImageIds: [imageId] })
    const [shared] = await describe(member, { ImageIds: [imageId] })
    const { Tags: tags, ...rest } = own!

    expect(tags).toHaveLength(2)
    expect(shared).toStrictEqual(rest)
    const byOwnersTag = { Filters: [{ Name: 'tag:CreatedBy', Values: ['*'] }] }
    expect(await idsOf(owner, byOwnersTag)).toStrictEqual([imageId])
    expect(await idsOf(member, byOwnersTag)).toStrictEqual([])
  })

  it('with the tags that the receiver itself put on it, which the owner does not see', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await permit(owner, imageId, { UserId: nonProdId })
    const member = await ec2Of(cloud, nonProdId)
    const Tags = [{ Key: 'Approved', Value: 'yes' }]
    await member.send(new CreateTagsCommand({ Resources: [imageId], Tags }))

    expect((await describe(member))[0]?.Tags).toStrictEqual(Tags)
    expect((await describe(owner))[0]?.Tags).not.toContainEqual(Tags[0])
  })

  it('in its own Region only', async () => {
    const { cloud, imageId } = await createEc2World()
    const elsewhere = await ec2Of(cloud, ownerId, otherRegion)

    expect(await idsOf(elsewhere)).toStrictEqual([])
    await expect(idsOf(elsewhere, { ImageIds: [imageId] })).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
    })
  })
})

suite('DescribeImages by ids', () => {
  it('leaves out in silence what exists and may not be launched', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    const other = await newAmi(cloud, { name: 'other' })
    await permit(owner, other, { UserId: nonProdId })

    expect(await idsOf(await ec2Of(cloud, nonProdId), { ImageIds: [imageId, other] })).toStrictEqual([other])
  })

  it.each([
    [[unknown], 'InvalidAMIID.NotFound', `The image id '[${unknown}]' does not exist`],
    [
      [unknown, 'ami-01234567'],
      'InvalidAMIID.NotFound',
      `The image ids '[${unknown}, ami-01234567]' do not exist`,
    ],
    [['ami-xyz'], 'InvalidAMIID.Malformed', 'Invalid id: "ami-xyz" (expecting "ami-...")'],
    [
      ['i-0123456789abcdef0'],
      'InvalidAMIID.Malformed',
      'Invalid id: "i-0123456789abcdef0" (expecting "ami-...")',
    ],
  ])('refuses %j', async (ImageIds, name, message) => {
    const { owner } = await createEc2World()

    await expect(idsOf(owner, { ImageIds })).rejects.toMatchObject({ name, message })
  })
})

suite('DescribeImages by owners', () => {
  it.each([
    [nonProdId, ['self'], ['mine']],
    [nonProdId, [ownerId], ['shared']],
    [nonProdId, ['self', ownerId], ['shared', 'mine']],
    [nonProdId, [], ['shared', 'mine']],
    [nonProdId, ['amazon'], []],
    [nonProdId, [outsiderId], []],
    [ownerId, ['self'], ['private', 'shared']],
    [ownerId, [nonProdId], []],
  ])('shows %s for %j: %j', async (accountId, Owners, expected) => {
    const { cloud, imageId, owner } = await createEc2World({ name: 'private' })
    const shared = await newAmi(cloud, { name: 'shared' })
    await permit(owner, shared, { UserId: nonProdId })
    const mine = await newAmi(cloud, { name: 'mine' }, nonProdId)
    const names = new Map([
      [imageId, 'private'],
      [shared, 'shared'],
      [mine, 'mine'],
    ])
    const found = await idsOf(await ec2Of(cloud, accountId), { Owners })

    expect(found.map((id) => names.get(id!))).toStrictEqual(expected)
  })

  it('refuses an owner that is no account', async () => {
    const { owner } = await createEc2World()

    await expect(idsOf(owner, { Owners: ['me'] })).rejects.toMatchObject({ name: 'InvalidUserID.Malformed' })
    await expect(idsOf(owner, { ExecutableUsers: ['me'] })).rejects.toMatchObject({
      name: 'InvalidUserID.Malformed',
    })
  })
})

suite('DescribeImages by executable users', () => {
  it.each([
    [
      'its own id: what names it, its unit or its organization',
      nonProdId,
      [nonProdId],
      ['byId', 'byUnit', 'byOrg'],
    ],
    ['self: the same', nonProdId, ['self'], ['byId', 'byUnit', 'byOrg']],
    ['all: what is public', nonProdId, ['all'], ['public']],
    ['self as the owner: what is shared with its organization', ownerId, ['self'], ['byOrg']],
    ["another account's id as the owner: what names it by that", ownerId, [nonProdId], ['byId']],
    ['the id of an account that is in the organization only', ownerId, [sandboxId], []],
  ])('shows for %s', async (_case, accountId, ExecutableUsers, expected) => {
    const { cloud, imageId, owner } = await createEc2World({ name: 'private' })
    const permissions = {
      byId: { UserId: nonProdId },
      byUnit: { OrganizationalUnitArn: unitArn('workloads') },
      byOrg: { OrganizationArn: organizationArn },
      public: { Group: 'all' as const },
    }
    await unblock(owner)
    const names = new Map([[imageId, 'private']])
    for (const [name, permission] of Object.entries(permissions)) {
      const ami = await newAmi(cloud, { name })
      await permit(owner, ami, permission)
      names.set(ami, name)
    }
    const found = await idsOf(await ec2Of(cloud, accountId), { ExecutableUsers })

    expect(found.map((id) => names.get(id!))).toStrictEqual(expected)
  })
})

suite('DescribeImages by filters', () => {
  const filters = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] })

  it.each([
    ['name', ['plain 2027-01-04T00-24-00.000Z'], ['plain']],
    ['name', ['plain*'], ['plain']],
    ['name', ['plai? *'], ['plain']],
    ['name', ['plain'], []],
    ['name', [String.raw`plain\*`], []],
    ['name', ['enc*', 'pl*'], ['plain', 'encrypted']],
    ['state', ['available'], ['plain', 'encrypted']],
    ['state', ['pending'], []],
    ['owner-id', [ownerId], ['plain', 'encrypted']],
    ['is-public', ['true'], []],
    ['is-public', ['false'], ['plain', 'encrypted']],
    ['architecture', ['x86_64'], ['plain', 'encrypted']],
    ['architecture', ['arm64'], []],
    ['block-device-mapping.encrypted', ['true'], ['encrypted']],
    ['root-device-type', ['ebs'], ['plain', 'encrypted']],
    ['root-device-type', ['instance-store'], []],
    ['root-device-name', ['/dev/sda1'], []],
    ['virtualization-type', ['paravirtual'], []],
    ['platform', ['windows'], []],
    ['description', ['?*'], []],
    ['tag-key', ['Ec2ImageBuilder*'], ['plain', 'encrypted']],
    ['tag-key', ['ec2imagebuilderarn'], []],
    ['tag:CreatedBy', ['EC2 Image Builder'], ['plain', 'encrypted']],
    ['tag:CreatedBy', ['ec2 image builder'], []],
    ['tag:CreatedBy', ['arn:*'], []],
    ['tag:Ec2ImageBuilderArn', ['*:image/plain/*'], ['plain']],
  ])('finds by %s %j: %j', async (name, values, expected) => {
    const { cloud, imageId, owner } = await createEc2World({ name: 'plain' })
    const blockDeviceMappings = [
      { deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: await newKey(cloud) } },
    ]
    const encrypted = await newAmi(cloud, { name: 'encrypted', blockDeviceMappings })
    const names = new Map([
      [imageId, 'plain'],
      [encrypted, 'encrypted'],
    ])

    expect((await idsOf(owner, filters(name, ...values))).map((id) => names.get(id!))).toStrictEqual(expected)
  })

  it('finds by image and snapshot id, and what passes all filters only', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    await newAmi(cloud, { name: 'other' })
    const [ami] = await describe(owner, { ImageIds: [imageId] })
    const snapshotId = ami!.BlockDeviceMappings![0]!.Ebs!.SnapshotId!
    const Filters = [
      { Name: 'image-id', Values: [imageId, unknown] },
      { Name: 'state', Values: ['failed'] },
    ]

    expect(await idsOf(owner, filters('image-id', imageId, unknown))).toStrictEqual([imageId])
    expect(await idsOf(owner, filters('block-device-mapping.snapshot-id', snapshotId))).toStrictEqual([
      imageId,
    ])
    expect(await idsOf(owner, { Filters })).toStrictEqual([])
  })

  it('takes a wildcard after a backslash as it is', async () => {
    const { cloud, imageId, owner } = await createEc2World()
    const other = await newAmi(cloud, { name: 'other' })
    for (const [id, Value] of [
      [imageId, 'a*?b'],
      [other, 'a**b'],
    ] as const) {
      await owner.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Mark', Value }] }))
    }

    expect(await idsOf(owner, filters('tag:Mark', String.raw`a\*\?b`))).toStrictEqual([imageId])
    expect(await idsOf(owner, filters('tag:Mark', String.raw`a\*?b`))).toStrictEqual([imageId, other])
  })

  it('refuses a filter that is not known', async () => {
    const { owner } = await createEc2World()

    await expect(idsOf(owner, filters('colour', 'blue'))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    })
  })
})

suite('DescribeImages in pages', () => {
  it('answers all at once where no size is given, else pages, an empty one first', async () => {
    const { cloud, owner } = await createEc2World({}, { timing: { emptyFirstPages: true } })
    await newAmi(cloud, { name: 'second' })
    await newAmi(cloud, { name: 'third' })
    const all = await idsOf(owner)

    const sizes: number[] = []
    const found: unknown[] = []
    let NextToken: string | undefined
    do {
      const page = await owner.send(new DescribeImagesCommand({ MaxResults: 2, NextToken }))
      sizes.push(page.Images?.length ?? 0)
      found.push(...(page.Images ?? []).map(({ ImageId }) => ImageId))
      NextToken = page.NextToken
    } while (NextToken !== undefined)

    expect(all).toHaveLength(3)
    expect(sizes).toStrictEqual([0, 2, 1])
    expect(found).toStrictEqual(all)
  })

  it.each([
    [{ MaxResults: 0 }, 'InvalidParameterValue'],
    [{ MaxResults: 1001 }, 'InvalidParameterValue'],
    [{ MaxResults: 5, NextToken: 'abc' }, 'InvalidPaginationToken'],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createEc2World()

    await expect(idsOf(owner, input)).rejects.toMatchObject({ name })
  })
})

suite('DescribeImages as a dry run', () => {
  it('tells whether the caller is allowed', async () => {
    const { cloud } = await createEc2World()
    const dryRun = async (client: EC2Client) => client.send(new DescribeImagesCommand({ DryRun: true }))

    await expect(
      dryRun(await ec2OfRole(cloud, nonProdId, [allow('ec2:DescribeImages')])),
    ).rejects.toMatchObject({
      name: 'DryRunOperation',
      message: 'Request would have succeeded, but DryRun flag is set.',
      $metadata: { httpStatusCode: 412 },
    })
    await expect(
      dryRun(await ec2OfRole(cloud, nonProdId, [allow('ec2:DescribeTags')])),
    ).rejects.toMatchObject({ name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } })
  })
})
