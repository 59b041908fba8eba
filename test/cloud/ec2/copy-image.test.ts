import { CreateTagsCommand, EC2Client, RegisterImageCommand } from '@aws-sdk/client-ec2'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { describe as suite, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import {
  allow,
  nonProdId,
  otherRegion,
  outsiderId,
  ownerId,
  region,
  workloadsId,
} from '../../support/organization-cloud.ts'
import {
  amiOf,
  copyImage,
  copySeconds,
  createCopyWorld,
  pass,
  permitVolumes,
  snapshotsOf,
} from './copy-world.ts'
import { describe, ec2Of, ec2OfRole, idsOf, permit } from './ec2-world.ts'

suite('CopyImage', () => {
  it('answers the id of an AMI of the caller that is pending at first and available in the end', async () => {
    const { cloud, nonProd, copy, sourceId, snapshotIds } = await createCopyWorld()
    const id = await copy({ Name: 'My copy', Description: 'of the golden one' })
    const pending = await amiOf(nonProd, id)
    await pass(cloud, copySeconds - 1)
    const late = await amiOf(nonProd, id)
    await pass(cloud, 1)
    const available = await amiOf(nonProd, id)

    expect(id).toMatch(/^ami-0[0-9a-f]{16}$/)
    expect(pending).toMatchObject({
      ImageId: id,
      Name: 'My copy',
      Description: 'of the golden one',
      State: 'pending',
      OwnerId: nonProdId,
      Public: false,
      SourceImageId: sourceId,
      SourceImageRegion: region,
      Architecture: 'x86_64',
      RootDeviceName: '/dev/xvda',
    })
    expect(pending).not.toHaveProperty('SourceInstanceId')
    expect(pending).not.toHaveProperty('StateReason')
    expect(late.State).toBe('pending')
    expect(available).toStrictEqual({ ...pending, State: 'available' })
    const mapping = available.BlockDeviceMappings![0]!.Ebs!
    expect(mapping).toMatchObject({ VolumeSize: 8, Encrypted: false })
    expect(snapshotIds).not.toContain(mapping.SnapshotId)
  })

  it('copies the snapshots with it', async () => {
    const { cloud, nonProd, copy, sourceId, snapshotIds } = await createCopyWorld()
    const id = await copy()
    const [pending] = await snapshotsOf(nonProd, id)
    await pass(cloud, copySeconds)
    const [completed] = await snapshotsOf(nonProd, id)

    expect(pending).toMatchObject({ State: 'pending', Progress: '0%', OwnerId: nonProdId, VolumeSize: 8 })
    expect(pending!.Description).toMatch(
      `Copied for DestinationAmi ${id} from SourceAmi ${sourceId} for SourceSnapshot ${snapshotIds[0]}. Task created on 1,7`,
    )
    expect(completed).toMatchObject({ State: 'completed', Progress: '100%' })
  })

  it('copies in one Region, and copies of copies', async () => {
    const { cloud, copy } = await createCopyWorld()
    const here = await ec2Of(cloud, nonProdId)
    const first = await copy({}, here)
    await pass(cloud, copySeconds)
    const second = await copyImage(here, { SourceImageId: first, Name: 'again' })

    expect(await amiOf(here, second)).toMatchObject({ SourceImageId: first, SourceImageRegion: region })
  })

  it('gives the launch permission and the description of the source to nobody', async () => {
    const { cloud, owner, copy, sourceId } = await createCopyWorld()
    await permit(owner, sourceId, { UserId: workloadsId })
    const id = await copy()
    await pass(cloud, copySeconds)

    expect(await idsOf(await ec2Of(cloud, workloadsId, otherRegion), { ImageIds: [id] })).toStrictEqual([])
    expect(await idsOf(await ec2Of(cloud, ownerId, otherRegion), { ImageIds: [id] })).toStrictEqual([])
  })
})

suite('CopyImage refuses', () => {
  it.each([
    ['a name that is too short', { Name: 'ab' }, 'InvalidAMIName.Malformed'],
    ['a name that is too long', { Name: 'a'.repeat(129) }, 'InvalidAMIName.Malformed'],
    ['a name with a colon', { Name: 'a:bc' }, 'InvalidAMIName.Malformed'],
    ['a long description', { Description: 'a'.repeat(256) }, 'InvalidParameterValue'],
    ['a long client token', { ClientToken: 'a'.repeat(65) }, 'InvalidParameterValue'],
    ['a malformed id', { SourceImageId: 'ami-1' }, 'InvalidAMIID.Malformed'],
    ['an AMI that is not there', { SourceImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
    ['an AMI of another Region', { SourceRegion: otherRegion }, 'InvalidAMIID.NotFound'],
    [
      'tags of other types',
      { TagSpecifications: [{ ResourceType: 'volume' as const }] },
      'InvalidParameterValue',
    ],
    [
      'reserved tags',
      { TagSpecifications: [{ ResourceType: 'image' as const, Tags: [{ Key: 'aws:x', Value: '' }] }] },
      'InvalidParameterValue',
    ],
    ['what is not modelled', { SnapshotCopyCompletionDurationMinutes: 15 }, 'UnsupportedOperation'],
    ['an Outpost', { DestinationOutpostArn: 'arn:aws:outposts:x' }, 'UnsupportedOperation'],
  ])('%s', async (_case, input, name) => {
    const { copy, nonProd } = await createCopyWorld()

    await expect(copy(input)).rejects.toMatchObject({ name })
    expect(await idsOf(nonProd, { Owners: ['self'] })).toStrictEqual([])
  })

  it('a name that an AMI of the account has in the Region, also a failed one', async () => {
    const failure = { Code: 'Server.InternalError', Message: 'Nobody knows.' }
    const { cloud, copy, nonProd } = await createCopyWorld({
      cloud: { planCopy: () => ({ seconds: 5, failure }) },
    })
    const id = await copy({ Name: 'taken' })
    await pass(cloud, 5)

    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'failed' })
    await expect(copy({ Name: 'taken' })).rejects.toMatchObject({
      name: 'InvalidAMIName.Duplicate',
      message: `AMI name taken is already in use by AMI ${id}`,
    })
    await copy({ Name: 'taken' }, await ec2Of(cloud, nonProdId))
  })

  it('no such name in a world that says so', async () => {
    const { copy } = await createCopyWorld({ ec2: { uniqueCopyNames: false } })

    expect(await copy({ Name: 'twice' })).not.toBe(await copy({ Name: 'twice' }))
  })

  it('an AMI that the caller may not launch', async () => {
    const { cloud, copy, sourceId, owner, snapshotIds } = await createCopyWorld()
    await permitVolumes(owner, snapshotIds[0]!, outsiderId)

    await expect(copy({}, await ec2Of(cloud, outsiderId))).rejects.toMatchObject({
      name: 'AuthFailure',
      message: `Not authorized for images: [${sourceId}]`,
    })
  })

  it('an AMI that the caller may launch, but whose snapshots it may not use', async () => {
    const { cloud, copy, owner, sourceId } = await createCopyWorld({
      image: { blockDeviceMappings: [{ deviceName: '/dev/sdb', ebs: { volumeSize: 5 } }] },
    })
    await permit(owner, sourceId, { UserId: workloadsId })
    const workloads = await ec2Of(cloud, workloadsId, otherRegion)
    const refusal = {
      name: 'InvalidRequest',
      message: 'You do not have permission to access the storage of this ami',
    }
    const [root, data] = (await amiOf(owner, sourceId)).BlockDeviceMappings!.map(
      ({ Ebs }) => Ebs!.SnapshotId!,
    )

    await expect(copy({}, workloads)).rejects.toMatchObject(refusal)
    await permitVolumes(owner, root!, workloadsId)
    await expect(copy({}, workloads)).rejects.toMatchObject(refusal)
    await permitVolumes(owner, data!, workloadsId)
    await copy({}, workloads)
  })

  it('an AMI that is not available', async () => {
    const { cloud, copy, nonProd } = await createCopyWorld()
    const id = await copy()
    const again = { SourceImageId: id, SourceRegion: otherRegion, Name: 'again' }

    await expect(copyImage(nonProd, again)).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
      message: `The AMI ID '${id}' is currently pending and may not be used for this operation`,
    })
    await pass(cloud, copySeconds)
    await copyImage(nonProd, again)
  })

  it('a paravirtual AMI where the Region has no such machines', async () => {
    const { cloud, owner, snapshotIds } = await createCopyWorld({
      ec2: { paravirtualRegions: [region] },
    })
    const { ImageId: old } = await owner.send(
      new RegisterImageCommand({
        Name: 'old',
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: snapshotIds[0]! } }],
      }),
    )
    const there = await ec2Of(cloud, ownerId, otherRegion)

    await expect(copyImage(there, { SourceImageId: old })).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: `The image ${old} is paravirtual, which the Region ${otherRegion} does not support`,
    })
    await copyImage(owner, { SourceImageId: old })
  })
})

suite('CopyImage with a client token', () => {
  it('makes one AMI of the same request, and of another account or Region its own', async () => {
    const { cloud, copy, nonProd } = await createCopyWorld()
    const here = await ec2Of(cloud, nonProdId)
    const input = { ClientToken: 'a'.repeat(64), Encrypted: false }
    const first = await copy(input)
    const again = await copy(input)
    await pass(cloud, copySeconds)
    const late = await copy(input)

    expect([again, late]).toStrictEqual([first, first])
    expect(await copy(input, here)).not.toBe(first)
    expect(await idsOf(nonProd, { Owners: ['self'] })).toStrictEqual([first])
  })

  it.each([
    ['name', { Name: 'other' }],
    ['description', { Description: 'other' }],
    ['encryption', { Encrypted: true }],
    ['tags', { TagSpecifications: [{ ResourceType: 'image' as const, Tags: [{ Key: 'a', Value: 'b' }] }] }],
  ])('refuses a request with another %s', async (_case, other) => {
    const { copy } = await createCopyWorld()
    await copy({ ClientToken: 'token' })

    await expect(copy({ ClientToken: 'token', ...other })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
      message:
        'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    })
  })

  it('answers the same AMI after that failed, and forgets what was refused', async () => {
    const failure = { Code: 'Server.InternalError', Message: 'Nobody knows.' }
    const { cloud, copy, sourceId, nonProd } = await createCopyWorld({
      cloud: { planCopy: () => ({ seconds: 5, failure }) },
    })
    const unknown = { ClientToken: 'token', SourceImageId: 'ami-0123456789abcdef0' }
    await expect(copy(unknown)).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' })
    const id = await copy({ ClientToken: 'token', SourceImageId: sourceId })
    await pass(cloud, 5)

    expect(await copy({ ClientToken: 'token', SourceImageId: sourceId })).toBe(id)
    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'failed', StateReason: failure })
  })
})

suite('CopyImage as a dry run', () => {
  it('tells whether the caller is allowed, and copies nothing', async () => {
    const { copy, nonProd } = await createCopyWorld()

    await expect(copy({ DryRun: true, ClientToken: 'token' })).rejects.toMatchObject({
      name: 'DryRunOperation',
    })
    expect(await idsOf(nonProd, { Owners: ['self'] })).toStrictEqual([])
    await copy({ ClientToken: 'token', Name: 'other' })
  })

  it('looks neither at the grants of the source nor at names', async () => {
    const { cloud, copy } = await createCopyWorld()
    const outsider = await ec2Of(cloud, outsiderId)

    await expect(copy({ DryRun: true }, outsider)).rejects.toMatchObject({ name: 'DryRunOperation' })
  })

  it('tells whether the caller is not allowed', async () => {
    const { cloud, copy } = await createCopyWorld()
    const role = await ec2OfRole(cloud, nonProdId, [allow('ec2:DescribeImages')])

    await expect(copy({ DryRun: true }, role)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })
})

suite('tags of a copy', () => {
  const tagged = (ResourceType: 'image' | 'snapshot', Value: string) => ({
    ResourceType,
    Tags: [{ Key: 'Made', Value }],
  })

  it('are those of the request, on the AMI and on its snapshots', async () => {
    const { copy, nonProd } = await createCopyWorld()
    const id = await copy({ TagSpecifications: [tagged('image', 'here'), tagged('snapshot', 'there')] })

    expect((await amiOf(nonProd, id)).Tags).toStrictEqual([{ Key: 'Made', Value: 'here' }])
    expect((await snapshotsOf(nonProd, id))[0]!.Tags).toStrictEqual([{ Key: 'Made', Value: 'there' }])
    expect(await describe(nonProd, { Filters: [{ Name: 'tag:Made', Values: ['here'] }] })).toHaveLength(1)
  })

  it("are also the source's that the caller put on it, where CopyImageTags says so", async () => {
    const { cloud, copy, nonProd, owner, sourceId } = await createCopyWorld()
    const own = await ec2Of(cloud, nonProdId)
    const tag = async (client: typeof owner, Value: string) =>
      client.send(
        new CreateTagsCommand({
          Resources: [sourceId],
          Tags: [
            { Key: 'Made', Value },
            { Key: 'By', Value },
          ],
        }),
      )
    await tag(owner, 'owner')
    await tag(own, 'nonProd')

    const plain = await copy({ Name: 'plain' })
    const withTags = await copy({ CopyImageTags: true, TagSpecifications: [tagged('image', 'request')] })

    expect(await amiOf(nonProd, plain)).not.toHaveProperty('Tags')
    expect((await amiOf(nonProd, withTags)).Tags).toStrictEqual([
      { Key: 'Made', Value: 'request' },
      { Key: 'By', Value: 'nonProd' },
    ])
    expect((await snapshotsOf(nonProd, withTags))[0]).not.toHaveProperty('Tags')
  })
})

suite('more than 50 tags', () => {
  const many = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({ Key: `${name}-${index}`, Value: 'a' }))
  const image = (count: number) => [{ ResourceType: 'image' as const, Tags: many(count, 'asked') }]
  const refusal = { name: 'TagLimitExceeded', message: 'More than 50 tags specified' }

  it('are refused, and nothing is copied', async () => {
    const { cloud, copy, nonProd, sourceId } = await createCopyWorld()
    const own = await ec2Of(cloud, nonProdId)
    await own.send(new CreateTagsCommand({ Resources: [sourceId], Tags: many(1, 'own') }))

    await expect(copy({ TagSpecifications: image(51) })).rejects.toMatchObject(refusal)
    await expect(copy({ TagSpecifications: image(50), CopyImageTags: true })).rejects.toMatchObject(refusal)
    expect(await idsOf(nonProd, { Owners: ['self'] })).toStrictEqual([])
    const id = await copy({ TagSpecifications: image(49), CopyImageTags: true })
    expect((await amiOf(nonProd, id)).Tags).toHaveLength(50)
  })
})

suite('the permission to copy', () => {
  const source = (id: string) => `arn:aws:ec2:${region}::image/${id}`
  const made = (type: string, inRegion = region) => `arn:aws:ec2:${inRegion}::${type}/*`

  it('is needed on the source, on its snapshots and on the copy', async () => {
    const { cloud, copy, sourceId, snapshotIds } = await createCopyWorld()
    const all = [source(sourceId), `arn:aws:ec2:${region}::snapshot/${snapshotIds[0]}`, made('image')]
    const tryWith = async (resources: readonly string[]) =>
      copy({ DryRun: true }, await ec2OfRole(cloud, nonProdId, [allow('ec2:CopyImage', resources)]))

    await expect(tryWith(all)).rejects.toMatchObject({ name: 'DryRunOperation' })
    await expect(tryWith(['*'])).rejects.toMatchObject({ name: 'DryRunOperation' })
    for (const missing of [
      [all[0]!, all[2]!],
      [all[0]!, all[1]!],
    ])
      await expect(tryWith(missing)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
  })

  it.each(['image', 'snapshot'] as const)(
    'to tag needs CreateTags on what is tagged: %s',
    async (ResourceType) => {
      const { cloud, copy } = await createCopyWorld()
      const input = { DryRun: true, TagSpecifications: [{ ResourceType, Tags: [{ Key: 'a', Value: 'b' }] }] }
      const tryWith = async (type: string) =>
        copy(
          input,
          await ec2OfRole(cloud, nonProdId, [allow('ec2:CopyImage'), allow('ec2:CreateTags', made(type))]),
        )

      await expect(tryWith(ResourceType)).rejects.toMatchObject({ name: 'DryRunOperation' })
      await expect(tryWith(ResourceType === 'image' ? 'snapshot' : 'image')).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
      })
    },
  )

  it("is in Image Builder's managed policy, which the owner uses through a role; to tag snapshots is not", async () => {
    const { cloud, copy } = await createCopyWorld()
    const { arn: RoleArn } = cloud.iam.roles.createRole({
      accountId: nonProdId,
      name: 'EC2ImageBuilderDistributionCrossAccountRole',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: ownerId }, Action: 'sts:AssumeRole' }],
      },
      managedPolicyArns: ['arn:aws:iam::aws:policy/Ec2ImageBuilderCrossAccountDistributionAccess'],
    })
    const { sts } = clientsOf(cloud.connection, ownerId, otherRegion)
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'copies' }))
    const role = new EC2Client({
      region: otherRegion,
      endpoint: cloud.connection.endpoint,
      requestHandler: cloud.connection.requestHandler!,
      maxAttempts: 1,
      credentials: {
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      },
    })
    const tags = (ResourceType: 'image' | 'snapshot') => ({
      TagSpecifications: [{ ResourceType, Tags: [{ Key: 'a', Value: 'b' }] }],
    })

    await expect(copy(tags('snapshot'), role)).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
    expect(await amiOf(role, await copy(tags('image'), role))).toMatchObject({ OwnerId: nonProdId })
  })
})
