import { CreateImageCommand, type CreateImageCommandInput, type EC2Client } from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import { amiOf, copyImage, createCopyWorld, pass, snapshotsOf } from './copy-world.ts'
import { ec2Of, ec2OfRole, idsOf } from './ec2-world.ts'

const instanceId = 'i-0123456789abcdef0'
const ec2 = { instances: [{ id: instanceId, accountId: nonProdId, region: otherRegion, sizeGib: 20 }] }

const createOf =
  (client: EC2Client) =>
  async (input: Partial<CreateImageCommandInput> = {}) =>
    (await client.send(new CreateImageCommand({ InstanceId: instanceId, Name: 'backup', ...input }))).ImageId!

suite('CreateImage', () => {
  it('makes a pending AMI of an instance, which is available after a while', async () => {
    const { cloud, nonProd } = await createCopyWorld({ ec2, timing: { amiCreationSeconds: 90 } })
    const tags = (value: string) => [{ Key: 'Made', Value: value }]
    const states: unknown[] = []
    cloud.onEvent(({ detail }) => void states.push(detail['State']))
    const id = await createOf(nonProd)({
      Description: 'nightly',
      NoReboot: true,
      TagSpecifications: [
        { ResourceType: 'image', Tags: tags('image') },
        { ResourceType: 'snapshot', Tags: tags('snapshot') },
      ],
    })
    const pending = await amiOf(nonProd, id)
    const [snapshot] = await snapshotsOf(nonProd, id)
    await pass(cloud, 90)

    expect(pending).toMatchObject({
      State: 'pending',
      Name: 'backup',
      Description: 'nightly',
      OwnerId: nonProdId,
      SourceInstanceId: instanceId,
      BlockDeviceMappings: [{ Ebs: { VolumeSize: 20 } }],
      Tags: tags('image'),
    })
    expect(pending).not.toHaveProperty('SourceImageId')
    expect(snapshot).toMatchObject({ State: 'pending', VolumeSize: 20, Tags: tags('snapshot') })
    expect(await amiOf(nonProd, id)).toMatchObject({ State: 'available', SourceInstanceId: instanceId })
    expect((await snapshotsOf(nonProd, id))[0]).toMatchObject({ State: 'completed' })
    expect(states).toStrictEqual(['available'])
  })

  it('does not count as a copy', async () => {
    const { nonProd, copy } = await createCopyWorld({ ec2: { ...ec2, concurrentCopies: 1 } })
    const id = await createOf(nonProd)()
    const Filters = [{ Name: 'source-instance-id', Values: [instanceId] }]
    await copy()

    expect(await idsOf(nonProd, { Filters })).toStrictEqual([id])
  })

  it('is no source of what is copied from its AMI', async () => {
    const { cloud, nonProd } = await createCopyWorld({ ec2: { ...ec2, concurrentCopies: 1 } })
    const made = await createOf(nonProd)()
    await pass(cloud, 1000)
    const again = { SourceImageId: made, SourceRegion: otherRegion }
    const copied = await amiOf(nonProd, await copyImage(nonProd, again))

    expect(copied).toMatchObject({ SourceImageId: made, SourceImageRegion: otherRegion })
    expect(copied).not.toHaveProperty('SourceInstanceId')
    await expect(copyImage(nonProd, { ...again, Name: 'more' })).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
    })
  })

  it.each<[string, Partial<CreateImageCommandInput>, string]>([
    ['a malformed id', { InstanceId: 'i-1' }, 'InvalidInstanceID.Malformed'],
    ['an instance that is not there', { InstanceId: 'i-0123456789abcdef1' }, 'InvalidInstanceID.NotFound'],
    ['a name that EC2 does not take', { Name: 'a:bc' }, 'InvalidAMIName.Malformed'],
    ['what is not modelled', { SnapshotLocation: 'regional' }, 'UnsupportedOperation'],
    ['to do more than try in a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_case, input, name) => {
    const { nonProd } = await createCopyWorld({ ec2 })

    await expect(createOf(nonProd)(input)).rejects.toMatchObject({ name })
    expect(await idsOf(nonProd, { Owners: ['self'] })).toStrictEqual([])
  })

  it("refuses another account's instance, one of another Region, and a name that is taken", async () => {
    const { cloud, nonProd, copy } = await createCopyWorld({ ec2: { ...ec2, amis: 1 } })
    const unknown = { name: 'InvalidInstanceID.NotFound' }

    await expect(createOf(await ec2Of(cloud, ownerId, otherRegion))()).rejects.toMatchObject(unknown)
    await expect(createOf(await ec2Of(cloud, nonProdId, region))()).rejects.toMatchObject(unknown)
    await copy({ Name: 'backup' })
    await expect(createOf(nonProd)()).rejects.toMatchObject({ name: 'InvalidAMIName.Duplicate' })
    await expect(createOf(nonProd)({ Name: 'other' })).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
    })
  })

  it('needs a permission on the instance, the AMI and its snapshots', async () => {
    const { cloud } = await createCopyWorld({ ec2 })
    const all = [
      `arn:aws:ec2:${region}:${nonProdId}:instance/${instanceId}`,
      `arn:aws:ec2:${region}::image/*`,
      `arn:aws:ec2:${region}::snapshot/*`,
    ]
    const tryWith = async (resources: readonly string[]) =>
      createOf(await ec2OfRole(cloud, nonProdId, [allow('ec2:CreateImage', resources)]))()

    await expect(tryWith(all)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' })
    for (const missing of all)
      await expect(tryWith(all.filter((one) => one !== missing))).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
      })
  })
})
