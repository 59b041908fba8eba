import { DeregisterImageCommand, EC2Client } from '@aws-sdk/client-ec2'
import { describe, expect, it } from 'vitest'

import { createEc2SourceImages } from '../../../functions/lib/aws/ec2-source-images.ts'
import { createEc2World, ec2Of, newAmi, newKey } from '../../cloud/ec2/ec2-world.ts'
import { createOrganizationCloud, ownerId, region } from '../../support/organization-cloud.ts'

const ebs = (volumeSize: number, kmsKeyId?: string) => ({
  volumeSize,
  ...(kmsKeyId === undefined ? {} : { encrypted: true, kmsKeyId }),
})

describe('the AMI that copies are taken from', () => {
  it('is found with the size of its volumes together', async () => {
    const { owner, imageId } = await createEc2World({
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: ebs(30) },
        { deviceName: '/dev/xvdb', ebs: ebs(12) },
      ],
    })

    expect(await createEc2SourceImages(() => owner).findSource(imageId, region)).toEqual({
      state: 'available',
      gigabytes: 42,
      virtualizationType: 'hvm',
      isEncrypted: false,
      keyArns: [],
    })
  })

  it('is found with the keys of its snapshots', async () => {
    const cloud = createOrganizationCloud({ timing: { listLagSeconds: 0 } })
    const keyArn = await newKey(cloud)
    const owner = await ec2Of(cloud, ownerId)
    const imageId = await newAmi(cloud, {
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: ebs(30, keyArn) }],
    })

    expect(await createEc2SourceImages(() => owner).findSource(imageId, region)).toMatchObject({
      isEncrypted: true,
      keyArns: [keyArn],
    })
  })

  it('costs one call, and with others, whose snapshots are encrypted, two or three for all keys', async () => {
    const cloud = createOrganizationCloud({ timing: { listLagSeconds: 0 } })
    const keyArn = await newKey(cloud)
    const owner = await ec2Of(cloud, ownerId)
    const plainId = await newAmi(cloud)
    const devices = ['/dev/xvda', '/dev/xvdb'].map((deviceName) => ({ deviceName, ebs: ebs(8, keyArn) }))
    const imageIds = [
      await newAmi(cloud, { name: 'one', blockDeviceMappings: devices }),
      await newAmi(cloud, { name: 'two', blockDeviceMappings: devices }),
      await newAmi(cloud, { name: 'three', blockDeviceMappings: devices }),
    ]
    const images = createEc2SourceImages(() => owner)
    const callsOf = (operation: string) =>
      cloud.core.calls.all().filter((call) => call.operation === operation).length
    await images.findSource(plainId, region)

    expect([callsOf('DescribeImages'), callsOf('DescribeSnapshots')]).toEqual([1, 0])
    const found = await Promise.all(imageIds.map(async (imageId) => images.findSource(imageId, region)))
    expect(found.map((source) => source?.keyArns)).toEqual(imageIds.map(() => [keyArn]))
    expect(callsOf('DescribeSnapshots')).toBeLessThanOrEqual(3)
  })

  it('is absent when it was deregistered', async () => {
    const { owner, imageId } = await createEc2World()
    await owner.send(new DeregisterImageCommand({ ImageId: imageId }))

    expect(await createEc2SourceImages(() => owner).findSource(imageId, region)).toBeUndefined()
  })

  it('is paravirtual when EC2 says so, and asked for in its Region', async () => {
    const asked: string[] = []
    const ec2 = Object.assign(new EC2Client({ region }), {
      send: async () => ({
        Images: [{ ImageId: 'ami-1', State: 'available', VirtualizationType: 'paravirtual' }],
      }),
    })
    const images = createEc2SourceImages((inRegion) => {
      asked.push(inRegion)
      return ec2
    })

    expect(await images.findSource('ami-1', 'eu-west-1')).toMatchObject({
      virtualizationType: 'paravirtual',
      gigabytes: 0,
    })
    expect(new Set(asked)).toEqual(new Set(['eu-west-1']))
  })
})
