import {
  DeregisterImageCommand,
  type DescribeImagesCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2'
import { DisableKeyCommand } from '@aws-sdk/client-kms'
import { describe, expect, it } from 'vitest'

import { createEc2Amis } from '../../../functions/lib/aws/ec2-amis.ts'
import { createImageBuilderOutputs } from '../../../functions/lib/aws/image-builder-outputs.ts'
import { createKmsKeys } from '../../../functions/lib/aws/kms-keys.ts'
import { amiArn } from '../../../functions/lib/domain/launch/ami.ts'
import { clientsOf } from '../../../local/cloud/clients.ts'
import {
  createEc2World,
  ec2Of,
  ec2OfRole,
  newKey,
  organizationArn,
  permit,
  unblock,
  unitArn,
} from '../../cloud/ec2/ec2-world.ts'
import { createImage } from '../../support/build-image.ts'
import {
  allow,
  createOrganizationCloud,
  nonProdId,
  outsiderId,
  ownerId,
  region,
  workloadsId,
} from '../../support/organization-cloud.ts'

const nobody = '999999999999'
const encrypted = (kmsKeyId?: string) => ({
  blockDeviceMappings: [
    { deviceName: '/dev/xvda', ebs: { encrypted: true, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) } },
  ],
})

/** The owner's AMIs as the product sees them, with one AMI in them. */
async function amisOf(image: object = {}, change: object = {}) {
  const world = await createEc2World(image, change)
  const arn = amiArn('aws', { region, imageId: world.imageId })
  return { ...world, arn, amis: createEc2Amis(() => world.owner) }
}

/** EC2 that answers every request with an error of this name. */
function ec2Failing(name: string, members: object = {}): EC2Client {
  const error = Object.assign(new Error(`${name} happened`), {
    name,
    $fault: 'client',
    $metadata: {},
    ...members,
  })
  return { send: async () => Promise.reject(error) } as unknown as EC2Client
}

const someAmi = amiArn('aws', { region, imageId: 'ami-0123456789abcdef0' })

describe('the AMIs of the owner', () => {
  it('are found in their Region, without a key where nothing is encrypted', async () => {
    const { amis, arn } = await amisOf()

    expect(await amis.find(arn)).toEqual({ state: 'available', keyArns: [], hiddenSnapshotIds: [] })
  })

  it('are found with the keys of their snapshots, also when the first page is empty', async () => {
    const cloud = createOrganizationCloud({ timing: { emptyFirstPages: true, listLagSeconds: 0 } })
    const keyArn = await newKey(cloud)
    const { outputResources } = await createImage(cloud, ownerId, encrypted(keyArn))
    const imageId = outputResources!.amis![0]!.image!
    const amis = createEc2Amis(() => owner)
    const owner = await ec2Of(cloud, ownerId)

    expect(await amis.find(amiArn('aws', { region, imageId }))).toEqual({
      state: 'available',
      keyArns: [keyArn],
      hiddenSnapshotIds: [],
    })
  })

  it('are found with what EC2 does not tell when a snapshot is not shown', async () => {
    const { owner, arn } = await amisOf(encrypted())
    const hiding = {
      send: async (command: unknown) =>
        command instanceof DescribeSnapshotsCommand
          ? { Snapshots: [] }
          : owner.send(command as DescribeImagesCommand),
    } as unknown as EC2Client
    Object.setPrototypeOf(hiding, Object.getPrototypeOf(owner) as object)

    const found = await createEc2Amis(() => hiding).find(arn)

    expect(found).toEqual({
      state: 'available',
      keyArns: [],
      hiddenSnapshotIds: [expect.stringMatching(/^snap-/)],
    })
  })

  it('are asked for with those that are disabled', async () => {
    const seen: unknown[] = []
    const client = {
      send: async ({ input }: DescribeImagesCommand) => {
        seen.push(input)
        return { Images: [{ State: 'disabled' }] }
      },
    } as unknown as EC2Client

    expect(await createEc2Amis(() => client).find(someAmi)).toMatchObject({ state: 'disabled' })
    expect(seen).toEqual([{ ImageIds: ['ami-0123456789abcdef0'], Owners: ['self'], IncludeDisabled: true }])
  })

  it('are not found when deregistered, when of another account, and when EC2 calls them unavailable', async () => {
    const { cloud, owner, amis, arn, imageId } = await amisOf()
    await permit(owner, imageId, { UserId: nonProdId })
    const others = createEc2Amis(() => other)
    const other = await ec2Of(cloud, nonProdId)
    expect(await others.find(arn)).toBeUndefined()

    await owner.send(new DeregisterImageCommand({ ImageId: imageId }))
    expect(await amis.find(arn)).toBeUndefined()

    const unavailable = createEc2Amis(() => ec2Failing('InvalidAMIID.Unavailable'))
    expect(await unavailable.find(arn)).toBeUndefined()
  })

  it('tell who may launch them', async () => {
    const { amis, owner, arn, imageId } = await amisOf()
    expect(await amis.readLaunchPermission(arn)).toEqual({ isPublic: false, principals: [] })

    const unit = unitArn('workloads')
    await permit(owner, imageId, { OrganizationArn: organizationArn }, { OrganizationalUnitArn: unit })
    await unblock(owner)
    await permit(owner, imageId, { UserId: nonProdId }, { Group: 'all' })

    expect(await amis.readLaunchPermission(arn)).toEqual({
      isPublic: true,
      principals: [organizationArn, unit, nonProdId],
    })
  })

  it('let accounts, units and organizations launch them beside those who may already', async () => {
    const { amis, owner, arn, imageId } = await amisOf()
    await permit(owner, imageId, { UserId: outsiderId })
    const principals = [nonProdId, unitArn('workloads'), organizationArn]

    const requestId = await amis.allowLaunch(arn, principals)

    expect(requestId).not.toBe('')
    expect((await amis.readLaunchPermission(arn)).principals).toEqual([outsiderId, ...principals])
  })

  it('let nobody launch them when one account does not exist', async () => {
    const { amis, arn } = await amisOf()

    await expect(amis.allowLaunch(arn, [workloadsId, nobody])).rejects.toMatchObject({
      name: 'LaunchRefused',
      message: expect.stringContaining(nobody) as string,
    })
    expect((await amis.readLaunchPermission(arn)).principals).toEqual([])
  })

  it('take no more principals than their quota', async () => {
    const { amis, arn } = await amisOf({}, { ec2: { sharesPerAmi: 1 } })
    await amis.allowLaunch(arn, [nonProdId])

    await expect(amis.allowLaunch(arn, [workloadsId])).rejects.toMatchObject({
      name: 'LaunchQuotaReached',
      message: expect.stringContaining('quota of 1') as string,
    })
  })

  it('cannot be shared when AWS manages their key, nor when they are gone', async () => {
    const { amis, owner, arn, imageId } = await amisOf(encrypted())
    await expect(amis.allowLaunch(arn, [nonProdId])).rejects.toMatchObject({
      name: 'AmiNotShareable',
      message: expect.stringContaining('AWS Managed CMK') as string,
    })

    await owner.send(new DeregisterImageCommand({ ImageId: imageId }))
    await expect(amis.allowLaunch(arn, [nonProdId])).rejects.toMatchObject({ name: 'AmiNotShareable' })
  })

  it('are kept from us by other accounts, and by a policy that lacks the action', async () => {
    const { cloud, arn } = await amisOf()
    const other = await ec2Of(cloud, nonProdId)
    const bare = await ec2OfRole(cloud, ownerId, [allow('ec2:DescribeTags')])

    for (const client of [other, bare]) {
      const amis = createEc2Amis(() => client)
      await expect(amis.readLaunchPermission(arn)).rejects.toMatchObject({
        name: 'PermissionMissing',
        remedy: expect.stringContaining('ec2:DescribeImageAttribute') as string,
      })
      await expect(amis.allowLaunch(arn, [nonProdId])).rejects.toMatchObject({
        name: 'PermissionMissing',
        remedy: expect.stringContaining('ec2:ModifyImageAttribute') as string,
      })
    }
    await expect(createEc2Amis(() => bare).find(arn)).rejects.toMatchObject({ name: 'PermissionMissing' })
  })

  it.each([
    ['find', async (client: EC2Client) => createEc2Amis(() => client).find(someAmi)],
    ['read', async (client: EC2Client) => createEc2Amis(() => client).readLaunchPermission(someAmi)],
    ['change', async (client: EC2Client) => createEc2Amis(() => client).allowLaunch(someAmi, [nonProdId])],
  ])('are asked for again later when EC2 throttles: %s', async (_, ask) => {
    const throttled = ec2Failing('RequestLimitExceeded', { $metadata: { httpStatusCode: 503 } })

    await expect(ask(throttled)).rejects.toMatchObject({ name: 'TransientServiceError', where: someAmi })
  })
})

describe('the keys of AMIs', () => {
  it('are read: those of customers, those of AWS, those that are off, those that are not shown', async () => {
    const { cloud, amis, arn } = await amisOf(encrypted())
    const { kms } = clientsOf(cloud.connection, ownerId, region)
    const keys = createKmsKeys(() => kms)
    const keyArn = await newKey(cloud)
    const [managed] = (await amis.find(arn))!.keyArns

    expect(await keys.read(keyArn)).toEqual({ kind: 'usable' })
    expect(await keys.read(managed!)).toEqual({ kind: 'awsManaged' })
    expect(await keys.read(`${keyArn.slice(0, -1)}x`)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('key') as string,
    })
    await kms.send(new DisableKeyCommand({ KeyId: keyArn }))
    expect(await keys.read(keyArn)).toEqual({ kind: 'unusable', state: 'Disabled' })
    const others = createKmsKeys(() => clientsOf(cloud.connection, nonProdId, region).kms)
    expect(await others.read(keyArn)).toMatchObject({ kind: 'unreadable' })
  })
})

describe('what a build made', () => {
  it('is read with Region, account and AMI', async () => {
    const { cloud, imageId } = await amisOf()
    const { imageBuilder } = clientsOf(cloud.connection, ownerId, region)
    const outputs = createImageBuilderOutputs(() => imageBuilder)

    const imageArn = `arn:aws:imagebuilder:${region}:${ownerId}:image/golden/1.0.0/1`
    expect(await outputs.read(imageArn)).toEqual({
      type: 'AMI',
      amis: [{ region, accountId: ownerId, imageId }],
    })
    await expect(outputs.read(imageArn.replace('golden', 'silver'))).rejects.toMatchObject({
      where: imageArn.replace('golden', 'silver'),
    })
  })
})
