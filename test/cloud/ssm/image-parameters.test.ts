import { DeleteParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'

import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { createImage } from '../../support/build-image.ts'
import { allow, nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import { arnOf, createSsmWorld, get, overwrite, put, ssmOf, ssmOfRole } from './ssm-world.ts'

const name = '/imagebuilder/golden'
const missingAmi = 'ami-0123456789abcdef0'

/** A world whose owner has an AMI. */
async function createImageWorld(timing: object = {}) {
  const world = createSsmWorld({ timing: { emptyFirstPages: false, imageValidationSeconds: 20, ...timing } })
  const built = await createImage(world.cloud, ownerId)
  return { ...world, imageId: built.outputResources!.amis![0]!.image! }
}

const putImage = async (client: SSMClient, Value: string) =>
  put(client, name, { Value, DataType: 'aws:ec2:image' })
const overwriteImage = async (client: SSMClient, Value: string) =>
  overwrite(client, name, Value, { DataType: 'aws:ec2:image' })
const seconds = async (cloud: InProcessCloud, count: number) => cloud.clock.advance(count * 1000)

/** The event of an AMI that did not stand validation. */
const refusal = (operation: string, detail: object = {}) => ({
  'detail-type': 'Parameter Store Change',
  source: 'aws.ssm',
  account: ownerId,
  region,
  resources: [arnOf('imagebuilder/golden')],
  detail: {
    exception: 'Unable to Describe Resource',
    dataType: 'aws:ec2:image',
    name,
    type: 'String',
    operation,
    ...detail,
  },
})

describe('a parameter of data type aws:ec2:image', () => {
  it('is there only once its AMI has been validated', async () => {
    const { cloud, events, imageId, owner } = await createImageWorld()

    expect(await putImage(owner, imageId)).toMatchObject({ Version: 1, Tier: 'Standard' })
    await seconds(cloud, 19)
    await expect(get(owner, name)).rejects.toMatchObject({ name: 'ParameterNotFound' })
    expect(events).toStrictEqual([])
    await seconds(cloud, 1)
    expect(await get(owner, name)).toMatchObject({ Value: imageId, DataType: 'aws:ec2:image', Version: 1 })
    expect(events.map(({ detail }) => detail)).toStrictEqual([{ operation: 'Create', name, type: 'String' }])
  })

  it('keeps its version until the new one has been validated', async () => {
    const { cloud, events, imageId, owner } = await createImageWorld()
    await putImage(owner, imageId)
    await seconds(cloud, 20)

    expect(await overwriteImage(owner, imageId)).toMatchObject({ Version: 2 })
    await seconds(cloud, 19)
    expect(await get(owner, name)).toMatchObject({ Version: 1 })
    await seconds(cloud, 1)
    expect(await get(owner, name)).toMatchObject({ Version: 2 })
    expect(events.at(-1)?.detail).toMatchObject({ operation: 'Update' })
  })

  it.each([
    ['is no AMI id', 'golden'],
    ['does not exist', missingAmi],
  ])('is never made of a value that %s, and an event tells so', async (_case, value) => {
    const { cloud, events, owner } = await createImageWorld()

    await expect(putImage(owner, value)).resolves.toMatchObject({ Version: 1 })
    await seconds(cloud, 20)
    await expect(get(owner, name)).rejects.toMatchObject({ name: 'ParameterNotFound' })
    expect(events).toStrictEqual([refusal('Create')])
  })

  it('keeps its version when the new AMI is refused', async () => {
    const { cloud, events, imageId, owner } = await createImageWorld()
    await putImage(owner, imageId)
    await seconds(cloud, 20)
    await overwriteImage(owner, missingAmi)
    await seconds(cloud, 20)

    expect(await get(owner, name)).toMatchObject({ Version: 1, Value: imageId })
    expect(events.at(-1)).toStrictEqual(refusal('Update'))
  })

  it.each([
    ['another account', nonProdId, region],
    ['another Region', ownerId, otherRegion],
  ])('is not made in %s that does not see the AMI', async (_case, accountId, inRegion) => {
    const { cloud, events, imageId } = await createImageWorld()
    const client = ssmOf(cloud, accountId, inRegion)
    await putImage(client, imageId)
    await seconds(cloud, 20)

    await expect(get(client, name)).rejects.toMatchObject({ name: 'ParameterNotFound' })
    expect(events.map(({ account, region: place }) => [account, place])).toStrictEqual([
      [accountId, inRegion],
    ])
  })

  it('needs ec2:DescribeImages of who puts it, which shows only afterwards', async () => {
    const { cloud, events, imageId, owner } = await createImageWorld()
    const role = await ssmOfRole(cloud, [allow('ssm:PutParameter')])

    await expect(putImage(role, imageId)).resolves.toMatchObject({ Version: 1 })
    await seconds(cloud, 300)
    expect(events).toStrictEqual([refusal('Create')])
    const seeing = await ssmOfRole(cloud, [allow(['ssm:PutParameter', 'ec2:DescribeImages'])])
    await putImage(seeing, imageId)
    await seconds(cloud, 20)
    expect(await get(owner, name)).toMatchObject({ Value: imageId })
  })

  it('cannot be put again while it is validated', async () => {
    const { cloud, imageId, owner } = await createImageWorld()
    await putImage(owner, imageId)
    await seconds(cloud, 19)

    await expect(putImage(owner, imageId)).rejects.toMatchObject({
      name: 'TooManyUpdates',
      message: expect.stringContaining('still in process'),
    })
    await seconds(cloud, 1)
    await expect(overwriteImage(owner, imageId)).resolves.toMatchObject({ Version: 2 })
  })

  it('can be put again 5 minutes after a try that was refused', async () => {
    const { cloud, imageId, owner } = await createImageWorld()
    await putImage(owner, missingAmi)
    await seconds(cloud, 299)

    await expect(putImage(owner, imageId)).rejects.toMatchObject({ name: 'TooManyUpdates' })
    await seconds(cloud, 1)
    await expect(putImage(owner, imageId)).resolves.toMatchObject({ Version: 1 })
    await seconds(cloud, 20)
    expect(await get(owner, name)).toMatchObject({ Value: imageId })
  })

  it('stays deleted when that happens before the end of a validation', async () => {
    const { cloud, events, imageId, owner } = await createImageWorld()
    await putImage(owner, imageId)
    await seconds(cloud, 20)
    await overwriteImage(owner, imageId)
    await owner.send(new DeleteParameterCommand({ Name: name }))
    await seconds(cloud, 20)

    await expect(get(owner, name)).rejects.toMatchObject({ name: 'ParameterNotFound' })
    expect(events.map(({ detail }) => detail['operation'])).toStrictEqual(['Create', 'Delete'])
  })

  it('never becomes text', async () => {
    const { cloud, imageId, owner } = await createImageWorld()
    await putImage(owner, imageId)
    await seconds(cloud, 20)

    await expect(overwrite(owner, name, 'two', { DataType: 'text' })).rejects.toMatchObject({
      name: 'ValidationException',
    })
    await overwrite(owner, name, missingAmi)
    expect(await get(owner, name)).toMatchObject({ Version: 1, DataType: 'aws:ec2:image' })
  })
})
