import { DescribeSnapshotAttributeCommand } from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { nonProdId, otherRegion, ownerId, region, workloadsId } from '../../support/organization-cloud.ts'
import { snapshotIdsOf, snapshotsOf } from '../ec2/copy-world.ts'
import { describe, ec2Of, newKey, permissionsOf } from '../ec2/ec2-world.ts'
import {
  copySeconds,
  createDistributionWorld,
  distribute,
  everywhere,
  imageOf,
  outputIn,
  roleArnOf,
  secondsToDistributing,
  startDistributed,
  stateSeconds,
} from './distribution-world.ts'
import type { EmittedEvent } from './sharing-cloud.ts'
const amiIn = async (cloud: InProcessCloud, imageId: string, accountId: string, inRegion = region) =>
  (await describe(await ec2Of(cloud, accountId, inRegion), { ImageIds: [imageId] }))[0]!

/** States that events tell of, with the seconds that have passed since the beginning. */
function statesOf(events: readonly (readonly [number, EmittedEvent])[]) {
  return events
    .filter(([, { source }]) => source === 'aws.imagebuilder')
    .map(([atMs, { detail }]) => [(detail['state'] as { status: string }).status, atMs / 1000])
}

suite('the distribution of an image', () => {
  it('gives each target account an AMI of its own in each Region, made in its own role', async () => {
    const cloud = createDistributionWorld()

    const image = await distribute(cloud, everywhere)

    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    const source = outputIn(image, ownerId)
    const name = 'fleet 2027-01-04T00-00-00.000Z'
    const output = { image: expect.stringMatching(/^ami-/) as string, name, state: { status: 'AVAILABLE' } }
    expect(image.outputResources?.amis).toStrictEqual([
      { ...output, region, accountId: ownerId },
      { ...output, region, accountId: nonProdId },
      { ...output, region, accountId: workloadsId },
      { ...output, region: otherRegion, accountId: nonProdId },
      { ...output, region: otherRegion, accountId: workloadsId },
    ])
    const copied = await amiIn(cloud, outputIn(image, nonProdId, otherRegion), nonProdId, otherRegion)
    expect(copied).toMatchObject({
      Name: name,
      OwnerId: nonProdId,
      SourceImageId: source,
      SourceImageRegion: region,
      State: 'available',
    })
    const copiers = cloud.core.calls.all().filter(({ operation }) => operation === 'CopyImage')
    const made = copiers.map(({ caller, region: inRegion }) => `${caller.roleArn} ${inRegion}`)
    expect(new Set(made)).toStrictEqual(
      new Set(
        [nonProdId, workloadsId].flatMap((id) =>
          [region, otherRegion].map((each) => `${roleArnOf(id)} ${each}`),
        ),
      ),
    )
  })

  it('leaves the AMI that was built private', async () => {
    const cloud = createDistributionWorld()

    const image = await distribute(cloud, everywhere)

    const owner = await ec2Of(cloud, ownerId)
    const source = outputIn(image, ownerId)
    expect(await permissionsOf(owner, source)).toStrictEqual([])
    const [SnapshotId] = await snapshotIdsOf(owner, source)
    const attribute = await owner.send(
      new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }),
    )
    expect(attribute.CreateVolumePermissions).toStrictEqual([])
  })

  it('names, describes and tags the AMIs of each Region as it is told', async () => {
    const cloud = createDistributionWorld()
    const amiTags = { Version: '{{ imagebuilder:buildVersion }}', Team: 'images' }
    const ami = {
      name: 'v{{imagebuilder:buildVersion}} {{ imagebuilder:buildDate }}',
      description: 'Fleet',
      amiTags,
    }
    const own = { name: 'own' }

    const image = await distribute(cloud, [
      { region, amiDistributionConfiguration: own },
      { region: otherRegion, amiDistributionConfiguration: { ...ami, targetAccountIds: [nonProdId] } },
    ])

    const source = await amiIn(cloud, outputIn(image, ownerId), ownerId)
    expect(source).toMatchObject({ Name: 'own 2027-01-04T00-00-00.000Z' })
    expect(source).not.toHaveProperty('Description')
    const copied = await amiIn(cloud, outputIn(image, nonProdId, otherRegion), nonProdId, otherRegion)
    expect(copied).toMatchObject({ Name: 'v1.0.0-1 2027-01-04T00-00-00.000Z', Description: 'Fleet' })
    expect(copied.Tags).toStrictEqual([
      { Key: 'CreatedBy', Value: 'EC2 Image Builder' },
      { Key: 'Ec2ImageBuilderArn', Value: image.arn },
      { Key: 'Version', Value: '1.0.0-1' },
      { Key: 'Team', Value: 'images' },
    ])
    expect(image.outputResources?.amis?.[1]).toMatchObject({ name: copied.Name, description: 'Fleet' })
  })

  it('copies to the account that builds where a Region names no target accounts, or that account', async () => {
    const cloud = createDistributionWorld()
    const own = { name: 'own' }

    const image = await distribute(cloud, [
      { region, amiDistributionConfiguration: { ...own, targetAccountIds: [ownerId] } },
      { region: otherRegion, amiDistributionConfiguration: own },
      { region: 'eu-central-1', amiDistributionConfiguration: { ...own, targetAccountIds: [ownerId] } },
    ])

    const places = image.outputResources?.amis?.map((ami) => [ami.accountId, ami.region])
    expect(places).toStrictEqual([
      [ownerId, region],
      [ownerId, otherRegion],
      [ownerId, 'eu-central-1'],
    ])
    const copier = cloud.core.calls.all().find(({ operation }) => operation === 'CopyImage')?.caller
    expect(copier?.arn).toBe(
      `arn:aws:sts::${ownerId}:assumed-role/AWSServiceRoleForImageBuilder/ImageBuilder`,
    )
  })

  it('encrypts copies with the key of their Region, in the role of whom they go to', async () => {
    const cloud = createDistributionWorld()
    const [sourceKey, key] = [await newKey(cloud, [nonProdId]), await newKey(cloud, [nonProdId])]
    const kmsKeyId = key

    const image = await distribute(
      cloud,
      [{ region, amiDistributionConfiguration: { name: 'fleet', kmsKeyId, targetAccountIds: [nonProdId] } }],
      { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: sourceKey } }] },
    )

    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    const keysOf = async (accountId: string) =>
      (await snapshotsOf(await ec2Of(cloud, accountId), outputIn(image, accountId))).map(
        ({ KmsKeyId }) => KmsKeyId,
      )
    expect([await keysOf(ownerId), await keysOf(nonProdId)]).toStrictEqual([[sourceKey], [key]])
  })

  it('sends again what EC2 throttles', async () => {
    const slow = { burst: 1, perSecond: 0.1 }
    const requestRates = { describe: slow, mutating: slow }
    const cloud = createDistributionWorld({ ec2: { requestRates } })

    const arn = await startDistributed(cloud, everywhere)
    await cloud.clock.advance(2 * 3600 * 1000)

    expect((await imageOf(cloud, arn)).state).toStrictEqual({ status: 'AVAILABLE' })
    expect(cloud.core.calls.all().map(({ errorCode }) => errorCode)).toContain('RequestLimitExceeded')
  })

  it('takes the execution role of the image where it has one', async () => {
    const cloud = createDistributionWorld()
    cloud.iam.roles.createRole({
      accountId: ownerId,
      name: 'distributor',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'imagebuilder.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    })

    const image = await distribute(cloud, everywhere, { executionRole: 'distributor' })

    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    const callers = cloud.core.calls.all().filter(({ operation }) => operation === 'AssumeRole')
    expect(new Set(callers.map(({ caller }) => caller.roleArn))).toStrictEqual(
      new Set([`arn:aws:iam::${ownerId}:role/distributor`]),
    )
  })
})

suite('DISTRIBUTING', () => {
  async function follow(distributions: Parameters<typeof startDistributed>[1]) {
    const cloud = createDistributionWorld()
    const startMs = cloud.clock.now()
    const events: (readonly [number, EmittedEvent])[] = []
    cloud.onEvent((event) => void events.push([cloud.clock.now() - startMs, event]))
    const arn = await startDistributed(cloud, distributions)
    await cloud.clock.advance((secondsToDistributing + 1) * 1000)
    const during = await imageOf(cloud, arn)
    await cloud.clock.advance(7 * stateSeconds * 1000)
    return { during, image: await imageOf(cloud, arn), states: statesOf(events) }
  }

  it('lasts as long as the copies do', async () => {
    const { during, image, states } = await follow(everywhere)

    expect(during.state).toStrictEqual({ status: 'DISTRIBUTING' })
    expect(during.outputResources).toStrictEqual({ amis: [] })
    expect(image.state).toStrictEqual({ status: 'AVAILABLE' })
    expect(states).toStrictEqual([
      ['BUILDING', 2 * stateSeconds],
      ['TESTING', 3 * stateSeconds],
      ['DISTRIBUTING', secondsToDistributing],
      ['INTEGRATING', secondsToDistributing + copySeconds],
      ['AVAILABLE', secondsToDistributing + copySeconds + stateSeconds],
    ])
  })

  it('lasts as long as other states when there is nothing to copy', async () => {
    const { image, states } = await follow([{ region, amiDistributionConfiguration: {} }])

    expect(states.slice(-2)).toStrictEqual([
      ['INTEGRATING', secondsToDistributing + stateSeconds],
      ['AVAILABLE', secondsToDistributing + 2 * stateSeconds],
    ])
    expect(image.outputResources?.amis).toMatchObject([{ region, accountId: ownerId }])
  })
})
