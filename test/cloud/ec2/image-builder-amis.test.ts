import { DescribeSnapshotsCommand, type Image as Ami, type Snapshot } from '@aws-sdk/client-ec2'
import { PutImagePolicyCommand } from '@aws-sdk/client-imagebuilder'
import { CreateAliasCommand, DescribeKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms'
import { describe as suite, expect, it } from 'vitest'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { createImage, windows, type NewImage } from '../../support/build-image.ts'
import {
  createOrganizationCloud,
  nonProdId,
  otherRegion,
  ownerId,
  region,
} from '../../support/organization-cloud.ts'
import { createEc2World, describe, ec2Of, newAmi, newKey, permit } from './ec2-world.ts'

async function amiOf(cloud: InProcessCloud, imageId: string, accountId = ownerId): Promise<Ami> {
  const [ami] = await describe(await ec2Of(cloud, accountId), { ImageIds: [imageId] })
  return ami!
}

/** The snapshots of an AMI by device, with the eyes of the account that owns it. */
async function snapshotsOf(
  cloud: InProcessCloud,
  imageId: string,
  accountId = ownerId,
): Promise<Record<string, Snapshot>> {
  const client = await ec2Of(cloud, accountId)
  const { BlockDeviceMappings: mappings = [] } = await amiOf(cloud, imageId, accountId)
  const { Snapshots } = await client.send(
    new DescribeSnapshotsCommand({ SnapshotIds: mappings.map(({ Ebs }) => Ebs!.SnapshotId!) }),
  )
  return Object.fromEntries(
    mappings.map(({ DeviceName, Ebs }) => [
      DeviceName!,
      Snapshots!.find(({ SnapshotId }) => SnapshotId === Ebs!.SnapshotId)!,
    ]),
  )
}

const encrypted = (ebs: object = {}, deviceName = '/dev/xvda') => [
  { deviceName, ebs: { encrypted: true, ...ebs } },
]

suite('an image that was built', () => {
  it('is an AMI of its account and Region, private and available', async () => {
    const { cloud, imageId } = await createEc2World({ name: 'Golden Image' })
    const ami = await amiOf(cloud, imageId)

    expect(imageId).toMatch(/^ami-0[0-9a-f]{16}$/)
    expect(ami).toMatchObject({
      ImageId: imageId,
      Name: 'Golden Image 2027-01-04T00-24-00.000Z',
      CreationDate: '2027-01-04T00:24:00.000Z',
      State: 'available',
      OwnerId: ownerId,
      Public: false,
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      PlatformDetails: 'Linux/UNIX',
      RootDeviceType: 'ebs',
      RootDeviceName: '/dev/xvda',
    })
    expect(await describe(await ec2Of(cloud, ownerId, otherRegion))).toStrictEqual([])
  })

  it('carries the tags of Image Builder, and so do its snapshots', async () => {
    const { cloud, imageId } = await createEc2World()
    const tags = [
      { Key: 'CreatedBy', Value: 'EC2 Image Builder' },
      {
        Key: 'Ec2ImageBuilderArn',
        Value: `arn:aws:imagebuilder:${region}:${ownerId}:image/golden/1.0.0/1`,
      },
    ]

    expect((await amiOf(cloud, imageId)).Tags).toStrictEqual(tags)
    expect((await snapshotsOf(cloud, imageId))['/dev/xvda']?.Tags).toStrictEqual(tags)
  })

  it('has the volumes of its base image, as its recipe changes and completes them', async () => {
    const { cloud, imageId } = await createEc2World({
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { volumeSize: 20, volumeType: 'gp3', deleteOnTermination: false } },
        { deviceName: '/dev/sdb', ebs: { volumeSize: 100 } },
        { deviceName: '/dev/sdc', virtualName: 'ephemeral0' },
        { deviceName: '/dev/sdd', noDevice: '' },
      ],
    })
    const { BlockDeviceMappings } = await amiOf(cloud, imageId)

    expect(BlockDeviceMappings).toStrictEqual([
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          SnapshotId: expect.stringMatching(/^snap-0[0-9a-f]{16}$/),
          VolumeSize: 20,
          VolumeType: 'gp3',
          DeleteOnTermination: false,
          Encrypted: false,
        },
      },
      {
        DeviceName: '/dev/sdb',
        Ebs: {
          SnapshotId: expect.stringMatching(/^snap-/),
          VolumeSize: 100,
          VolumeType: 'gp2',
          DeleteOnTermination: true,
          Encrypted: false,
        },
      },
    ])
    expect(await snapshotsOf(cloud, imageId)).toMatchObject({
      '/dev/xvda': { VolumeSize: 20, Encrypted: false, OwnerId: ownerId, State: 'completed' },
      '/dev/sdb': { VolumeSize: 100, Encrypted: false },
    })
  })

  it('is one of Windows where its base image is', async () => {
    const { cloud, imageId } = await createEc2World({ parentImage: windows })

    expect(await amiOf(cloud, imageId)).toMatchObject({
      Platform: 'Windows',
      PlatformDetails: 'Windows',
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 30 } }],
    })
  })
})

suite('the key of an image that was built', () => {
  it('is that which AWS manages where its recipe says encrypted and no key', async () => {
    const { cloud, imageId } = await createEc2World({ blockDeviceMappings: encrypted() })
    const { kms } = clientsOf(cloud.connection, ownerId, region)
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }))
    const snapshots = await snapshotsOf(cloud, imageId)

    expect(snapshots['/dev/xvda']).toMatchObject({ Encrypted: true, KmsKeyId: KeyMetadata!.Arn })
    expect((await amiOf(cloud, imageId)).BlockDeviceMappings?.[0]?.Ebs).toMatchObject({ Encrypted: true })
  })

  it.each([
    ['ARN', (arn: string) => arn],
    ['id', (arn: string) => arn.split('/')[1]!],
    ['alias', () => 'alias/golden'],
    ["alias's ARN", () => `arn:aws:kms:${region}:${ownerId}:alias/golden`],
  ])('is the one that its recipe names by %s', async (_case, nameOf) => {
    const cloud = createOrganizationCloud()
    const arn = await newKey(cloud)
    const { kms } = clientsOf(cloud.connection, ownerId, region)
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/golden', TargetKeyId: arn }))
    const imageId = await newAmi(cloud, { blockDeviceMappings: encrypted({ kmsKeyId: nameOf(arn) }) })

    expect((await snapshotsOf(cloud, imageId))['/dev/xvda']).toMatchObject({
      Encrypted: true,
      KmsKeyId: arn,
    })
  })

  it('is that of its base image where the recipe says nothing', async () => {
    const cloud = createOrganizationCloud()
    const arn = await newKey(cloud)
    const base = await newAmi(cloud, { name: 'base', blockDeviceMappings: encrypted({ kmsKeyId: arn }) })
    const own = `arn:aws:imagebuilder:${region}:${ownerId}:image/base/x.x.x`
    const byArn = await newAmi(cloud, { name: 'by-arn', parentImage: own })
    const byId = await newAmi(cloud, { name: 'by-id', parentImage: base })
    const larger = await newAmi(cloud, {
      name: 'larger',
      parentImage: base,
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 50, encrypted: true } }],
    })

    const plain = await newAmi(cloud, {
      name: 'plain',
      parentImage: base,
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 50 } }],
    })

    for (const imageId of [byArn, byId, larger, plain]) {
      expect((await snapshotsOf(cloud, imageId))['/dev/xvda']?.KmsKeyId).toBe(arn)
    }
  })

  it("is the builder's own default where another account encrypted the base image", async () => {
    const cloud = createOrganizationCloud()
    const arn = await newKey(cloud, [nonProdId])
    const base = await newAmi(cloud, { blockDeviceMappings: encrypted({ kmsKeyId: arn }) })
    await permit(await ec2Of(cloud, ownerId), base, { UserId: nonProdId })
    const built = await createImage(cloud, nonProdId, { name: 'mine', parentImage: base })
    const { kms } = clientsOf(cloud.connection, nonProdId, region)
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }))

    const imageId = built.outputResources!.amis![0]!.image!
    const snapshots = await snapshotsOf(cloud, imageId, nonProdId)
    expect(snapshots['/dev/xvda']?.KmsKeyId).toBe(KeyMetadata!.Arn)
  })
})

suite('a build', () => {
  const failed = (reason: string) => ({
    status: 'FAILED',
    reason: `The build instance could not be launched: ${reason}`,
  })
  const unknownKey = `arn:aws:kms:${region}:${ownerId}:key/00000000-0000-4000-8000-000000000000`

  it('fails when its instance is launched, and tells of it', async () => {
    const cloud = createOrganizationCloud()
    const details: unknown[] = []
    cloud.onEvent(({ detail }) => void details.push(detail))
    const { state } = await createImage(cloud, ownerId, { parentImage: 'ami-0123456789abcdef0' })

    expect(details).toStrictEqual([{ 'previous-state': { status: 'CREATING' }, state }])
  })

  it.each<[string, NewImage, string]>([
    [
      'on an AMI that does not exist',
      { parentImage: 'ami-0123456789abcdef0' },
      "The image id '[ami-0123456789abcdef0]' does not exist",
    ],
    [
      'with a key that does not exist',
      { blockDeviceMappings: encrypted({ kmsKeyId: unknownKey }) },
      `The specified keyId ${unknownKey} is invalid`,
    ],
  ])('fails %s', async (_case, image, reason) => {
    const built = await createImage(createOrganizationCloud(), ownerId, image)

    expect(built.state).toStrictEqual(failed(reason))
    expect(built.outputResources?.amis).toStrictEqual([])
  })

  it('fails with a key that is disabled, or that the account may not use', async () => {
    const cloud = createOrganizationCloud()
    const { kms } = clientsOf(cloud.connection, ownerId, region)
    const [disabled, shut] = [await newKey(cloud), await newKey(cloud)]
    await kms.send(new DisableKeyCommand({ KeyId: disabled }))
    const byOwner = await createImage(cloud, ownerId, {
      blockDeviceMappings: encrypted({ kmsKeyId: disabled }),
    })
    const byMember = await createImage(cloud, nonProdId, {
      blockDeviceMappings: encrypted({ kmsKeyId: shut }),
    })

    expect(byOwner.state).toStrictEqual(failed(`Key ${disabled} is disabled`))
    expect(byMember.state).toStrictEqual(
      failed(`The policy of key ${shut} does not allow account ${nonProdId} the action kms:DescribeKey`),
    )
  })

  it("on another account's image succeeds only with launch permission on its AMI", async () => {
    const cloud = createOrganizationCloud()
    const owner = clientsOf(cloud.connection, ownerId, region)
    const shared = await createImage(cloud, ownerId)
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: nonProdId },
          Action: 'imagebuilder:GetImage',
          Resource: shared.arn,
        },
      ],
    })
    await owner.imageBuilder.send(new PutImagePolicyCommand({ imageArn: shared.arn, policy }))
    const imageId = shared.outputResources!.amis![0]!.image!

    const before = await createImage(cloud, nonProdId, { name: 'early', parentImage: shared.arn! })
    await permit(await ec2Of(cloud, ownerId), imageId, { UserId: nonProdId })
    const after = await createImage(cloud, nonProdId, { name: 'late', parentImage: shared.arn! })

    expect(before.state).toStrictEqual(failed(`Not authorized for images: [${imageId}]`))
    expect(after.state).toStrictEqual({ status: 'AVAILABLE' })
  })

  it("on another account's encrypted AMI succeeds only where its key lets the account in", async () => {
    const cloud = createOrganizationCloud()
    const [shut, open] = [await newKey(cloud), await newKey(cloud, [nonProdId])]
    const throughEc2 = await newKey(cloud, [nonProdId], {
      StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` },
    })
    const owner = await ec2Of(cloud, ownerId)
    const buildOn = async (kmsKeyId: string, name: string) => {
      const base = await newAmi(cloud, { name, blockDeviceMappings: encrypted({ kmsKeyId }) })
      await permit(owner, base, { UserId: nonProdId })
      return createImage(cloud, nonProdId, { name: `on-${name}`, parentImage: base })
    }

    expect((await buildOn(shut, 'shut')).state).toStrictEqual(
      failed(`The policy of key ${shut} does not allow account ${nonProdId} the action kms:DescribeKey`),
    )
    expect((await buildOn(open, 'open')).state).toStrictEqual({ status: 'AVAILABLE' })
    expect((await buildOn(throughEc2, 'through')).state).toStrictEqual({ status: 'AVAILABLE' })
  })
})
