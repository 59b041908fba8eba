import {
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import { nonProdId, otherRegion, ownerId, settingsOfRole, startMs } from '../../support/organization-cloud.ts'
import { createCopyWorld, pass } from './copy-world.ts'
import { ec2Of } from './ec2-world.ts'

const slow = { burst: 2, perSecond: 0.5 }
const exceeded = {
  name: 'RequestLimitExceeded',
  message: 'Request limit exceeded.',
  $metadata: { httpStatusCode: 503 },
}

const ec2 = { requestRates: { describe: slow } }

/** A fresh account's client; building the world asks for a few things already. */
async function createRateWorld(requestRates: object = ec2.requestRates) {
  const { cloud, sourceId, copy } = await createCopyWorld({ ec2: { requestRates } })
  await pass(cloud, 1000)
  const client = await ec2Of(cloud, nonProdId)
  const look = async (by = client) => by.send(new DescribeImagesCommand({}))
  return { cloud, sourceId, copy, client, look }
}

suite('requests to EC2', () => {
  it('are refused when there are too many at once, and taken again after a while', async () => {
    const { cloud, look } = await createRateWorld()
    await look()
    await look()

    await expect(look()).rejects.toMatchObject(exceeded)
    await pass(cloud, 1.9)
    await expect(look()).rejects.toMatchObject(exceeded)
    await pass(cloud, 0.2)
    await look()
    await expect(look()).rejects.toMatchObject(exceeded)
    await pass(cloud, 1000)
    await look()
    await look()
    await expect(look()).rejects.toMatchObject(exceeded)
  })

  it('are counted for each account, Region and operation', async () => {
    const { cloud, client, look } = await createRateWorld()
    await look()
    await look()

    await expect(look()).rejects.toMatchObject(exceeded)
    await client.send(new DescribeSnapshotsCommand({}))
    await look(await ec2Of(cloud, ownerId))
    await look(await ec2Of(cloud, nonProdId, otherRegion))
  })

  it('are counted together for all roles of an account', async () => {
    const { cloud, look } = await createRateWorld()
    const statements = [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }]
    const role = new EC2Client(await settingsOfRole(cloud, nonProdId, statements))
    await look(role)
    await look()

    await expect(look(role)).rejects.toMatchObject(exceeded)
  })

  it('that change something have a rate of their own, and single operations, too', async () => {
    const { client, look, copy, sourceId } = await createRateWorld({
      mutating: { burst: 1, perSecond: 1 },
      operations: { CopyImage: { burst: 3, perSecond: 1 } },
    })
    const tag = async () =>
      client.send(new CreateTagsCommand({ Resources: [sourceId], Tags: [{ Key: 'a', Value: 'b' }] }))
    for (let count = 0; count < 10; count += 1) await look()
    for (const Name of ['one', 'two', 'three']) await copy({ Name })
    await tag()

    await expect(tag()).rejects.toMatchObject(exceeded)
    await expect(copy({ Name: 'four' })).rejects.toMatchObject(exceeded)
  })

  it('are many by default', async () => {
    const { look, cloud } = await createRateWorld({})
    for (let count = 0; count < 1000; count += 1) await look()

    await expect(look()).rejects.toMatchObject(exceeded)
    await pass(cloud, 0.011)
    await look()
    expect(cloud.clock.now()).toBeGreaterThan(startMs)
  })
})
