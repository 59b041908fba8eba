import {
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeTagsCommand,
  RegisterImageCommand,
  type EC2Client,
  type RegisterImageCommandInput,
} from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import { createEc2World, describe, ec2Of, ec2OfRole, idsOf, newAmi, newKey, permit } from './ec2-world.ts'

async function snapshotOf(client: EC2Client, imageId: string): Promise<string> {
  const [ami] = await describe(client, { ImageIds: [imageId] })
  return ami!.BlockDeviceMappings![0]!.Ebs!.SnapshotId!
}

/** A world whose owner has a snapshot of 8 GiB. */
async function createSnapshotWorld() {
  const world = await createEc2World()
  const snapshotId = await snapshotOf(world.owner, world.imageId)
  const root = { DeviceName: '/dev/sda1', Ebs: { SnapshotId: snapshotId } }
  const register = async (input: Partial<RegisterImageCommandInput> = {}, client = world.owner) =>
    (await client.send(new RegisterImageCommand({ Name: 'mine', BlockDeviceMappings: [root], ...input })))
      .ImageId!
  return { ...world, snapshotId, root, register }
}

suite('RegisterImage', () => {
  it('makes an AMI of a snapshot, with the defaults of another time', async () => {
    const { owner, register, snapshotId } = await createSnapshotWorld()
    const imageId = await register()
    const [ami] = await describe(owner, { ImageIds: [imageId] })

    expect(ami).toMatchObject({
      Name: 'mine',
      State: 'available',
      OwnerId: ownerId,
      Architecture: 'i386',
      VirtualizationType: 'paravirtual',
      EnaSupport: false,
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/sda1',
          Ebs: {
            SnapshotId: snapshotId,
            VolumeSize: 8,
            VolumeType: 'gp2',
            DeleteOnTermination: true,
            Encrypted: false,
          },
        },
      ],
    })
    expect(ami).not.toHaveProperty('Tags')
  })

  it('takes what it is given', async () => {
    const { owner, register, snapshotId } = await createSnapshotWorld()
    const imageId = await register({
      Name: "It's (mine) [1] a/b.c-d_e@f",
      Description: 'by hand',
      Architecture: 'arm64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: { SnapshotId: snapshotId, VolumeSize: 16, VolumeType: 'gp3', DeleteOnTermination: false },
        },
      ],
      TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'Tier', Value: 'golden' }] }],
    })
    const [ami] = await describe(owner, { Filters: [{ Name: 'description', Values: ['by hand'] }] })
    const attribute = await owner.send(
      new DescribeImageAttributeCommand({ ImageId: imageId, Attribute: 'description' }),
    )

    expect(ami).toMatchObject({
      ImageId: imageId,
      Name: "It's (mine) [1] a/b.c-d_e@f",
      Architecture: 'arm64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      RootDeviceName: '/dev/xvda',
      Tags: [{ Key: 'Tier', Value: 'golden' }],
      BlockDeviceMappings: [{ Ebs: { VolumeSize: 16, VolumeType: 'gp3', DeleteOnTermination: false } }],
    })
    expect(attribute.Description).toStrictEqual({ Value: 'by hand' })
  })

  it.each<[string, object, string]>([
    ['a short name', { Name: 'ab' }, 'InvalidAMIName.Malformed'],
    ['a long name', { Name: 'a'.repeat(129) }, 'InvalidAMIName.Malformed'],
    ['a colon in the name', { Name: 'a:b:c' }, 'InvalidAMIName.Malformed'],
    ['no root device', { RootDeviceName: '/dev/xvda' }, 'InvalidBlockDeviceMapping'],
    ['no devices', { BlockDeviceMappings: [] }, 'InvalidBlockDeviceMapping'],
    [
      'an unknown snapshot',
      { BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: 'snap-0123456789abcdef0' } }] },
      'InvalidSnapshot.NotFound',
    ],
    [
      'a device without a snapshot, which is not modelled',
      { BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 8 } }] },
      'UnsupportedOperation',
    ],
    [
      'an image in S3, which is not modelled',
      { ImageLocation: 'bucket/x.manifest.xml' },
      'UnsupportedOperation',
    ],
    ['another virtualization', { VirtualizationType: 'none' }, 'InvalidParameterValue'],
    [
      'tags on something else',
      { TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'a', Value: 'b' }] }] },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_case, input, name) => {
    const { owner, register } = await createSnapshotWorld()

    await expect(register(input)).rejects.toMatchObject({ name })
    expect(await idsOf(owner)).toHaveLength(1)
  })

  it.each<[string, object]>([
    ['encryption of a snapshot', { Encrypted: true }],
    ['a key for a snapshot', { KmsKeyId: 'alias/golden' }],
    ['a volume smaller than its snapshot', { VolumeSize: 7 }],
  ])('refuses %s', async (_case, ebs) => {
    const { register, snapshotId } = await createSnapshotWorld()
    const BlockDeviceMappings = [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: snapshotId, ...ebs } }]

    await expect(register({ BlockDeviceMappings })).rejects.toMatchObject({
      name: 'InvalidBlockDeviceMapping',
    })
  })

  it('refuses a name that another AMI of the account has in the Region', async () => {
    const { cloud, register, owner } = await createSnapshotWorld()
    const first = await register()
    const other = await newAmi(cloud, {}, nonProdId)
    const member = await ec2Of(cloud, nonProdId)
    const SnapshotId = await snapshotOf(member, other)
    const mapping = [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId } }]

    await expect(register()).rejects.toMatchObject({
      name: 'InvalidAMIName.Duplicate',
      message: `AMI name mine is already in use by AMI ${first}`,
    })
    await expect(register({ BlockDeviceMappings: mapping }, member)).resolves.toMatch(/^ami-/)
    await owner.send(new DeregisterImageCommand({ ImageId: first }))
    await expect(register()).resolves.toMatch(/^ami-/)
  })

  it("refuses another account's snapshot, also behind an AMI that it may launch", async () => {
    const { cloud, imageId, owner, register } = await createSnapshotWorld()
    await permit(owner, imageId, { UserId: nonProdId })

    await expect(register({}, await ec2Of(cloud, nonProdId))).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    })
  })

  it('refuses a snapshot of another Region', async () => {
    const { cloud, register } = await createSnapshotWorld()

    await expect(register({}, await ec2Of(cloud, ownerId, otherRegion))).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    })
  })

  it('makes nothing as a dry run', async () => {
    const { owner, register } = await createSnapshotWorld()

    await expect(register({ DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' })
    expect(await idsOf(owner)).toHaveLength(1)
  })

  it('needs its permission on images and on each snapshot, and CreateTags for tags', async () => {
    const { cloud, register, snapshotId } = await createSnapshotWorld()
    const images = `arn:aws:ec2:${region}::image/*`
    const TagSpecifications = [{ ResourceType: 'image' as const, Tags: [{ Key: 'Tier', Value: 'golden' }] }]
    const tagging = (CreateAction: string, tag = 'golden') => ({
      ...allow('ec2:CreateTags', images),
      Condition: { StringEquals: { 'ec2:CreateAction': CreateAction, 'aws:RequestTag/Tier': tag } },
    })
    const snapshots = allow('ec2:RegisterImage', `arn:aws:ec2:${region}::snapshot/${snapshotId}`)
    const tryAs = async (...statements: object[]) =>
      register({ TagSpecifications }, await ec2OfRole(cloud, ownerId, statements))
    const all = [allow('ec2:RegisterImage', images), snapshots, tagging('RegisterImage')]

    for (const [index] of all.entries()) {
      await expect(tryAs(...all.filter((_one, at) => at !== index))).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
      })
    }
    for (const other of [tagging('CopyImage'), tagging('RegisterImage', 'silver')]) {
      await expect(tryAs(...all.slice(0, 2), other)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
    }
    await expect(tryAs(...all)).resolves.toMatch(/^ami-/)
  })
})

suite('DeregisterImage', () => {
  it('takes the AMI away at once and leaves its snapshots', async () => {
    const { cloud, imageId, owner, snapshotId } = await createSnapshotWorld()
    await permit(owner, imageId, { UserId: nonProdId })
    await owner.send(new DeregisterImageCommand({ ImageId: imageId }))

    for (const client of [owner, await ec2Of(cloud, nonProdId)]) {
      await expect(idsOf(client, { ImageIds: [imageId] })).rejects.toMatchObject({
        name: 'InvalidAMIID.NotFound',
      })
    }
    const { Snapshots } = await owner.send(new DescribeSnapshotsCommand({ SnapshotIds: [snapshotId] }))
    expect(Snapshots).toHaveLength(1)
    const { Tags } = await owner.send(new DescribeTagsCommand())
    expect(new Set(Tags?.map(({ ResourceId }) => ResourceId))).toStrictEqual(new Set([snapshotId]))
  })

  it('deletes the snapshots that it is told to, but none that another AMI has', async () => {
    const { imageId, owner, register, snapshotId } = await createSnapshotWorld()
    const other = await register()
    const deregister = async (ImageId: string) =>
      (await owner.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true })))
        .DeleteSnapshotResults

    expect(await deregister(imageId)).toStrictEqual([{ SnapshotId: snapshotId, ReturnCode: 'skipped' }])
    expect(await deregister(other)).toStrictEqual([{ SnapshotId: snapshotId, ReturnCode: 'success' }])
    await expect(
      owner.send(new DescribeSnapshotsCommand({ SnapshotIds: [snapshotId] })),
    ).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' })
    expect((await owner.send(new DescribeTagsCommand())).Tags ?? []).toStrictEqual([])
  })

  it("is the owner's alone and needs its permission on the AMI", async () => {
    const { cloud, imageId, owner } = await createSnapshotWorld()
    await permit(owner, imageId, { UserId: nonProdId })
    const deregister = async (client: EC2Client) =>
      client.send(new DeregisterImageCommand({ ImageId: imageId }))
    const asRole = async (resource: string) =>
      ec2OfRole(cloud, ownerId, [allow('ec2:DeregisterImage', resource)])

    await expect(deregister(await ec2Of(cloud, nonProdId))).rejects.toMatchObject({ name: 'AuthFailure' })
    await expect(deregister(await asRole(`arn:aws:ec2:${region}::image/ami-0`))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    })
    await expect(
      owner.send(new DeregisterImageCommand({ ImageId: imageId, DryRun: true })),
    ).rejects.toMatchObject({ name: 'DryRunOperation' })
    await expect(deregister(await asRole(`arn:aws:ec2:${region}::image/${imageId}`))).resolves.toMatchObject({
      Return: true,
    })
  })
})

suite('DescribeSnapshots', () => {
  const find = async (client: EC2Client, input: object) =>
    (await client.send(new DescribeSnapshotsCommand(input))).Snapshots?.map(({ SnapshotId }) => SnapshotId) ??
    []

  it('shows a snapshot with its key', async () => {
    const { cloud, owner } = await createSnapshotWorld()
    const kmsKeyId = await newKey(cloud)
    const blockDeviceMappings = [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId } }]
    const imageId = await newAmi(cloud, { name: 'encrypted', blockDeviceMappings })
    const SnapshotIds = [await snapshotOf(owner, imageId)]
    const { Snapshots } = await owner.send(new DescribeSnapshotsCommand({ SnapshotIds }))

    expect(Snapshots).toStrictEqual([
      {
        SnapshotId: SnapshotIds[0],
        OwnerId: ownerId,
        VolumeId: 'vol-ffffffff',
        VolumeSize: 8,
        Description: `Created for ${imageId}`,
        State: 'completed',
        Progress: '100%',
        StartTime: new Date('2027-01-04T00:52:00.000Z'),
        StorageTier: 'standard',
        Encrypted: true,
        KmsKeyId: kmsKeyId,
        Tags: expect.arrayContaining([{ Key: 'CreatedBy', Value: 'EC2 Image Builder' }]),
      },
    ])
    expect(await find(owner, { Filters: [{ Name: 'encrypted', Values: ['true'] }] })).toStrictEqual(
      SnapshotIds,
    )
  })

  it('shows none to whom its AMI is shared with, nor in another Region', async () => {
    const { cloud, imageId, owner, snapshotId } = await createSnapshotWorld()
    await permit(owner, imageId, { UserId: nonProdId })

    for (const client of [await ec2Of(cloud, nonProdId), await ec2Of(cloud, ownerId, otherRegion)]) {
      expect(await find(client, {})).toStrictEqual([])
      await expect(find(client, { SnapshotIds: [snapshotId] })).rejects.toMatchObject({
        name: 'InvalidSnapshot.NotFound',
        message: `The snapshot '${snapshotId}' does not exist.`,
      })
    }
  })

  it.each<[object, boolean]>([
    [{ OwnerIds: ['self'] }, true],
    [{ OwnerIds: [ownerId] }, true],
    [{ OwnerIds: [nonProdId] }, false],
    [{ OwnerIds: ['amazon'] }, false],
    [{ Filters: [{ Name: 'status', Values: ['completed'] }] }, true],
    [{ Filters: [{ Name: 'status', Values: ['pending'] }] }, false],
    [{ Filters: [{ Name: 'volume-size', Values: ['8'] }] }, true],
    [{ Filters: [{ Name: 'volume-size', Values: ['80'] }] }, false],
    [{ Filters: [{ Name: 'owner-id', Values: [ownerId] }] }, true],
    [{ Filters: [{ Name: 'description', Values: ['Created for ami-*'] }] }, true],
    [{ Filters: [{ Name: 'progress', Values: ['99%'] }] }, false],
    [{ Filters: [{ Name: 'snapshot-id', Values: ['snap-0'] }] }, false],
    [{ Filters: [{ Name: 'tag:CreatedBy', Values: ['EC2*'] }] }, true],
    [{ Filters: [{ Name: 'tag:CreatedBy', Values: ['Packer'] }] }, false],
    [{ MaxResults: 5 }, true],
  ])('asked %j finds the snapshot: %s', async (input, isFound) => {
    const { owner, snapshotId } = await createSnapshotWorld()

    expect(await find(owner, input)).toStrictEqual(isFound ? [snapshotId] : [])
  })

  it.each<[object, string]>([
    [{ SnapshotIds: ['golden'] }, 'InvalidParameterValue'],
    [{ SnapshotIds: ['snap-0123456789abcdef0'] }, 'InvalidSnapshot.NotFound'],
    [{ OwnerIds: ['me'] }, 'InvalidUserID.Malformed'],
    [{ RestorableByUserIds: ['self'] }, 'UnsupportedOperation'],
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ DryRun: true }, 'DryRunOperation'],
  ])('refuses %j', async (input, name) => {
    const { owner } = await createSnapshotWorld()

    await expect(find(owner, input)).rejects.toMatchObject({ name })
  })

  it('needs its permission', async () => {
    const { cloud } = await createSnapshotWorld()

    expect(await find(await ec2OfRole(cloud, ownerId, [allow('ec2:DescribeSnapshots')]), {})).toHaveLength(1)
    await expect(
      find(await ec2OfRole(cloud, ownerId, [allow('ec2:DescribeImages')]), {}),
    ).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })
})

suite('tags', () => {
  const tag = async (client: EC2Client, Resources: string[], ...tags: [string, string][]) =>
    client.send(new CreateTagsCommand({ Resources, Tags: tags.map(([Key, Value]) => ({ Key, Value })) }))
  const describeTags = async (client: EC2Client, input: object = {}) =>
    (await client.send(new DescribeTagsCommand(input))).Tags ?? []

  it('are added and overwritten, on several resources at once', async () => {
    const { imageId, owner, snapshotId } = await createSnapshotWorld()
    await tag(owner, [imageId, snapshotId], ['CreatedBy', 'me'], ['Tier', 'golden'])
    const own = [
      { Key: 'CreatedBy', Value: 'me' },
      { Key: 'Tier', Value: 'golden' },
    ]

    for (const id of [imageId, snapshotId]) {
      const tags = await describeTags(owner, { Filters: [{ Name: 'resource-id', Values: [id] }] })
      expect(tags.filter(({ Key }) => Key !== 'Ec2ImageBuilderArn')).toStrictEqual(
        own.map(({ Key, Value }) => ({
          ResourceId: id,
          ResourceType: id.startsWith('ami') ? 'image' : 'snapshot',
          Key,
          Value,
        })),
      )
    }
  })

  it.each([
    ['key', ['Tier'], 2],
    ['value', ['gold*'], 1],
    ['resource-type', ['snapshot'], 3],
    ['resource-type', ['image'], 3],
    ['tag:Tier', ['silver'], 1],
  ])('are found by %s %j: %i', async (Name, Values, count) => {
    const { imageId, owner, snapshotId } = await createSnapshotWorld()
    await tag(owner, [imageId], ['Tier', 'golden'])
    await tag(owner, [snapshotId], ['Tier', 'silver'])

    expect(await describeTags(owner, { Filters: [{ Name, Values }] })).toHaveLength(count)
  })

  it("are not told to others, and not put on what is not the caller's to see", async () => {
    const { cloud, imageId, owner, snapshotId } = await createSnapshotWorld()
    const member = await ec2Of(cloud, nonProdId)

    expect(await describeTags(member)).toStrictEqual([])
    await expect(tag(member, [imageId], ['a', 'b'])).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' })
    await permit(owner, imageId, { UserId: nonProdId })
    await expect(tag(member, [imageId], ['a', 'b'])).resolves.toBeDefined()
    await expect(tag(member, [snapshotId], ['a', 'b'])).rejects.toMatchObject({
      name: 'InvalidSnapshot.NotFound',
    })
    expect(await describeTags(owner, { Filters: [{ Name: 'key', Values: ['a'] }] })).toStrictEqual([])
  })

  it.each<[string, [string, string][], string]>([
    ["AWS's prefix", [['aws:a', 'b']], 'InvalidParameterValue'],
    ['an empty key', [['', 'b']], 'InvalidParameterValue'],
    ['a long key', [['a'.repeat(129), 'b']], 'InvalidParameterValue'],
    ['a long value', [['a', 'b'.repeat(257)]], 'InvalidParameterValue'],
    [
      'more than 50 with those that are there',
      Array.from({ length: 49 }, (_, index) => [`key-${index}`, 'b'] as [string, string]),
      'TagLimitExceeded',
    ],
  ])('are refused with %s', async (_case, tags, name) => {
    const { imageId, owner } = await createSnapshotWorld()

    await expect(tag(owner, [imageId], ...tags)).rejects.toMatchObject({ name })
    expect((await describe(owner, { ImageIds: [imageId] }))[0]?.Tags).toHaveLength(2)
  })

  it.each([
    ['ami-0123456789abcdef0', 'InvalidAMIID.NotFound'],
    ['snap-0123456789abcdef0', 'InvalidSnapshot.NotFound'],
    ['i-0123456789abcdef0', 'InvalidID'],
  ])('are not put on %s', async (id, name) => {
    const { imageId, owner } = await createSnapshotWorld()

    await expect(tag(owner, [imageId, id], ['a', 'b'])).rejects.toMatchObject({ name })
    expect((await describe(owner, { ImageIds: [imageId] }))[0]?.Tags).toHaveLength(2)
  })

  it('need CreateTags on each resource, with their keys and values, and DescribeTags', async () => {
    const { cloud, imageId, snapshotId } = await createSnapshotWorld()
    const onImages = {
      ...allow('ec2:CreateTags', `arn:aws:ec2:${region}::image/*`),
      Condition: {
        StringEquals: { 'aws:RequestTag/Tier': 'golden' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['Tier'] },
      },
    }
    const role = await ec2OfRole(cloud, ownerId, [onImages])
    const refusal = { name: 'UnauthorizedOperation' }

    await expect(tag(role, [imageId], ['Tier', 'golden'])).resolves.toBeDefined()
    await expect(tag(role, [imageId], ['Tier', 'silver'])).rejects.toMatchObject(refusal)
    await expect(tag(role, [imageId], ['Tier', 'golden'], ['a', 'b'])).rejects.toMatchObject(refusal)
    await expect(tag(role, [imageId, snapshotId], ['Tier', 'golden'])).rejects.toMatchObject(refusal)
    await expect(describeTags(role)).rejects.toMatchObject(refusal)
    expect(await describeTags(await ec2OfRole(cloud, ownerId, [allow('ec2:DescribeTags')]))).toHaveLength(5)
  })

  it('change nothing as a dry run', async () => {
    const { imageId, owner } = await createSnapshotWorld()
    const command = new CreateTagsCommand({
      Resources: [imageId],
      Tags: [{ Key: 'a', Value: 'b' }],
      DryRun: true,
    })

    await expect(owner.send(command)).rejects.toMatchObject({ name: 'DryRunOperation' })
    await expect(describeTags(owner, { DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' })
    expect((await describe(owner, { ImageIds: [imageId] }))[0]?.Tags).toHaveLength(2)
  })
})
