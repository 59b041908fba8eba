import { DescribeSnapshotAttributeCommand, DisableImageCommand, EC2Client } from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'

import { createEc2ImageGrants } from '../../../functions/lib/aws/ec2-image-grants.ts'
import { grantsToAdd, type GrantCall } from '../../../functions/lib/domain/copying/grants.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { snapshotIdsOf } from '../../cloud/ec2/copy-world.ts'
import { createEc2World, permissionsOf, permit } from '../../cloud/ec2/ec2-world.ts'
import {
  allow,
  nonProdId,
  outsiderId,
  ownerId,
  region,
  settingsOfRole,
  workloadsId,
} from '../../support/organization-cloud.ts'

const nobody = '999999999999'
const missingImage: GrantCall = { kind: 'image', imageId: 'ami-0123456789abcdef0', accounts: [nonProdId] }
const missingSnapshot: GrantCall = {
  kind: 'snapshot',
  snapshotId: 'snap-0123456789abcdef0',
  accounts: [nonProdId],
}

/** The owner's AMI with two snapshots. */
async function createGrantWorld() {
  const blockDeviceMappings = ['/dev/xvda', '/dev/xvdb'].map((deviceName) => ({
    deviceName,
    ebs: { volumeSize: 8 },
  }))
  const world = await createEc2World({ blockDeviceMappings })
  const { cloud, owner, imageId } = world
  const snapshotIds = await snapshotIdsOf(owner, imageId)
  const volumesOf = async (SnapshotId: string) => {
    const command = new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' })
    return (await owner.send(command)).CreateVolumePermissions!.map(({ UserId }) => UserId)
  }
  return {
    ...world,
    snapshotIds,
    volumesOf,
    grants: createEc2ImageGrants(() => owner),
    callsOf: (operation: string) =>
      cloud.core.calls.all().filter((call) => call.operation === operation).length,
  }
}

describe('the grants on an AMI', () => {
  it('read as the accounts with launch permission, and with volumes of each snapshot', async () => {
    const { grants, owner, imageId, snapshotIds } = await createGrantWorld()
    await permit(owner, imageId, { UserId: nonProdId }, { OrganizationArn: organizationArn })
    await grants.add(region, { kind: 'snapshot', snapshotId: snapshotIds[1]!, accounts: [workloadsId] })

    expect(await grants.read(region, imageId)).toEqual({
      imageId,
      region,
      launchAccounts: [nonProdId],
      snapshots: [
        { snapshotId: snapshotIds[0], accounts: [] },
        { snapshotId: snapshotIds[1], accounts: [workloadsId] },
      ],
    })
  })

  it('are asked for at once, those of the AMI and those of its snapshots', async () => {
    const asked: string[] = []
    const bothAsked = Promise.withResolvers<undefined>()
    const ec2 = Object.assign(new EC2Client({ region }), {
      send: async ({ constructor: { name } }: object) => {
        if (name === 'DescribeImagesCommand') {
          const devices = [{ Ebs: { SnapshotId: 'snap-1' } }]
          return { Images: [{ ImageId: 'ami-1', BlockDeviceMappings: devices }] }
        }
        asked.push(name)
        if (asked.length === 2) bothAsked.resolve(undefined)
        await bothAsked.promise
        return {}
      },
    })

    expect(await createEc2ImageGrants(() => ec2).read(region, 'ami-1')).toMatchObject({ launchAccounts: [] })
    expect(asked).toEqual(['DescribeImageAttributeCommand', 'DescribeSnapshotAttributeCommand'])
  }, 2_000)

  it('are nothing where the owner has no such AMI', async () => {
    const { grants } = await createGrantWorld()

    expect(await grants.read(region, 'ami-0123456789abcdef0')).toBeUndefined()
  })

  it('are added as the plan says, with one call for each of AMI and snapshots, and leave nothing to add', async () => {
    const { grants, imageId, callsOf } = await createGrantWorld()
    const accounts = [nonProdId, workloadsId, outsiderId]
    const image = (await grants.read(region, imageId))!
    const { calls } = grantsToAdd(image, accounts, ownerId)
    for (const call of calls) expect(await grants.add(region, call)).toEqual([])

    expect(grantsToAdd((await grants.read(region, imageId))!, accounts, ownerId).calls).toEqual([])
    expect(callsOf('ModifyImageAttribute')).toBe(1)
    expect(callsOf('ModifySnapshotAttribute')).toBe(2)
  })

  it('are added to the others where EC2 refuses an account', async () => {
    const { grants, owner, imageId, snapshotIds, volumesOf } = await createGrantWorld()
    const accounts = [nonProdId, nobody, workloadsId, outsiderId]
    const [snapshotId = ''] = snapshotIds

    const onImage = await grants.add(region, { kind: 'image', imageId, accounts })
    const onSnapshot = await grants.add(region, { kind: 'snapshot', snapshotId, accounts })

    expect(onImage).toEqual([
      {
        accountId: nobody,
        error: { name: 'InvalidAMIAttributeItemValue', message: expect.stringContaining(nobody) },
      },
    ])
    expect(onSnapshot).toMatchObject([{ accountId: nobody, error: { name: 'InvalidParameterValue' } }])
    const others = [nonProdId, workloadsId, outsiderId]
    expect((await permissionsOf(owner, imageId)).map(({ UserId }) => UserId)).toEqual(others)
    expect(await volumesOf(snapshotId)).toEqual(others)
  })

  it('are withdrawn from those who are named, and withdrawing again changes nothing', async () => {
    const { grants, owner, imageId, snapshotIds, volumesOf } = await createGrantWorld()
    const [snapshotId = ''] = snapshotIds
    const calls = (accounts: readonly string[]): readonly GrantCall[] => [
      { kind: 'image', imageId, accounts },
      { kind: 'snapshot', snapshotId, accounts },
    ]
    for (const call of calls([nonProdId, workloadsId])) await grants.add(region, call)
    for (const call of [...calls([nonProdId]), ...calls([nonProdId])]) await grants.withdraw(region, call)

    expect(await permissionsOf(owner, imageId)).toEqual([{ UserId: workloadsId }])
    expect(await volumesOf(snapshotId)).toEqual([workloadsId])
  })

  it('need not be withdrawn from what is gone or disabled, and cannot be added to it', async () => {
    const { grants, owner, imageId } = await createGrantWorld()
    await owner.send(new DisableImageCommand({ ImageId: imageId }))
    const disabled: GrantCall = { kind: 'image', imageId, accounts: [nonProdId] }

    for (const call of [missingImage, missingSnapshot, disabled]) {
      await expect(grants.withdraw(region, call)).resolves.toBeUndefined()
      await expect(grants.add(region, call)).rejects.toMatchObject({ name: 'RequestRefused' })
    }
  })

  it('are refused to a role that may not change them, in our words', async () => {
    const { cloud, imageId } = await createGrantWorld()
    const grants = createEc2ImageGrants(await readerOf(cloud))
    const call: GrantCall = { kind: 'image', imageId, accounts: [nonProdId] }
    const missing = { name: 'PermissionMissing', where: imageId }

    await expect(grants.add(region, call)).rejects.toMatchObject(missing)
    await expect(grants.withdraw(region, call)).rejects.toMatchObject(missing)
    await expect(grants.read(region, imageId)).rejects.toMatchObject({
      message: expect.stringContaining('ec2:DescribeImageAttribute'),
    })
  })
})

const organizationArn = 'arn:aws:organizations::111111111111:organization/o-goldenimages'

/** EC2 for a role that may look at AMIs, and no more. */
async function readerOf(cloud: InProcessCloud): Promise<() => EC2Client> {
  const client = new EC2Client(await settingsOfRole(cloud, ownerId, [allow('ec2:DescribeImages')]))
  return () => client
}
