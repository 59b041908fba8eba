import { DeregisterImageCommand } from '@aws-sdk/client-ec2'
import { describe as suite, expect, it } from 'vitest'

import type { StartedCopy } from '../../../local/ec2/copy-plan.ts'
import { nonProdId, otherRegion, ownerId, region } from '../../support/organization-cloud.ts'
import { amiOf, copySeconds, createCopyWorld, pass } from './copy-world.ts'
import { describe, ec2Of, idsOf } from './ec2-world.ts'

const gone = { name: 'InvalidAMIID.NotFound' }

suite('how long a copy takes', () => {
  /** The seconds after which a copy is available, as the change of its state tells. */
  async function secondsOf(timing: object, ec2: object = {}, count = 1): Promise<number[]> {
    const { cloud, copy } = await createCopyWorld({ timing, ec2 })
    const seconds: number[] = []
    const startMs = cloud.clock.now()
    cloud.onEvent(({ detail }) => {
      if (detail['State'] === 'available') seconds.push((cloud.clock.now() - startMs) / 1000)
    })
    for (let index = 0; index < count; index += 1) await copy({ Name: `copy-${index}` })
    await pass(cloud, 100_000)
    return seconds
  }

  it("is the world's", async () => {
    expect(await secondsOf({ amiCopySeconds: 77 })).toStrictEqual([77])
  })

  it('grows with the size of the snapshots', async () => {
    expect(await secondsOf({ amiCopySeconds: 77, amiCopySecondsPerGib: 10 })).toStrictEqual([157])
  })

  it('may be another in some accounts and Regions; of several that fit the first counts', async () => {
    const lanes = [
      { accountId: ownerId, copySeconds: 1 },
      { region, copySeconds: 2 },
      { accountId: nonProdId, concurrentCopies: 5 },
      { accountId: nonProdId, region: otherRegion, copySeconds: 3 },
      { copySeconds: 4 },
    ]

    expect(await secondsOf({}, { lanes })).toStrictEqual([3])
    expect(await secondsOf({}, { lanes: lanes.slice(0, 3) })).toStrictEqual([copySeconds])
  })

  it('is spread around the median, half below and half above', async () => {
    const seconds = await secondsOf(
      { amiCopySeconds: 100, amiCopySigma: 0.8 },
      { concurrentCopies: 300 },
      300,
    )
    const logs = seconds.map((one) => Math.log(one / 100))
    const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length
    const sigma = Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length)

    expect(seconds).toHaveLength(300)
    expect(Math.abs(mean)).toBeLessThan(0.15)
    expect(sigma).toBeGreaterThan(0.7)
    expect(sigma).toBeLessThan(0.9)
  })

  it('is what the cloud was told, and how it ends, too', async () => {
    const started: StartedCopy[] = []
    const failure = { Code: 'Server.InternalError', Message: 'Nobody knows.' }
    const { cloud, copy, nonProd, sourceId } = await createCopyWorld({
      cloud: {
        planCopy: (one) => {
          started.push(one)
          if (one.name === 'plain') return undefined
          return one.name === 'bad' ? { seconds: 7, failure } : { seconds: 5 }
        },
      },
    })
    const [good, bad, plain] = [
      await copy({ Name: 'good' }),
      await copy({ Name: 'bad' }),
      await copy({ Name: 'plain' }),
    ]
    await pass(cloud, 5)
    const afterFive = [await amiOf(nonProd, good), await amiOf(nonProd, bad)].map(({ State }) => State)
    await pass(cloud, 2)
    const afterSeven = await amiOf(nonProd, bad)

    expect(afterFive).toStrictEqual(['available', 'pending'])
    expect(afterSeven).toMatchObject({ State: 'failed', StateReason: failure })
    expect(await amiOf(nonProd, plain)).toMatchObject({ State: 'pending' })
    expect(started[0]).toStrictEqual({
      accountId: nonProdId,
      region: otherRegion,
      imageId: good,
      name: 'good',
      sourceImageId: sourceId,
      sourceRegion: region,
      sizeGib: 8,
    })
  })

  it('has no end where the copy is deregistered', async () => {
    const { cloud, copy, nonProd } = await createCopyWorld()
    const id = await copy()
    await nonProd.send(new DeregisterImageCommand({ ImageId: id }))
    const states: unknown[] = []
    cloud.onEvent(({ detail }) => void states.push(detail['State']))
    await pass(cloud, copySeconds)

    await expect(amiOf(nonProd, id)).rejects.toMatchObject(gone)
    expect(states).toStrictEqual([])
  })
})

suite('the limit of concurrent copies', () => {
  const refusal = (limit: number) => ({
    name: 'ResourceLimitExceeded',
    message: `Too many AMI copies in progress. The limit is ${limit} for this destination region.`,
  })

  it('is 50 of an account and Region; a place is free again when a copy has ended', async () => {
    const { cloud, copy, nonProd } = await createCopyWorld({
      cloud: { planCopy: ({ name }) => ({ seconds: name === 'copy-7' ? 5 : 100 }) },
    })
    for (let index = 0; index < 50; index += 1) await copy({ Name: `copy-${index}` })

    await expect(copy({ Name: 'late' })).rejects.toMatchObject(refusal(50))
    await copy({ Name: 'late' }, await ec2Of(cloud, nonProdId))
    await copy({ Name: 'late' }, await ec2Of(cloud, ownerId, otherRegion))
    await pass(cloud, 5)
    const id = await copy({ Name: 'late' })
    await expect(copy({ Name: 'later' })).rejects.toMatchObject(refusal(50))
    expect(await idsOf(nonProd, { Filters: [{ Name: 'state', Values: ['pending'] }] })).toContain(id)
  })

  it('is no matter for a request that repeats another', async () => {
    const { copy } = await createCopyWorld({ ec2: { concurrentCopies: 1 } })
    const id = await copy({ ClientToken: 'token' })

    expect(await copy({ ClientToken: 'token' })).toBe(id)
    await expect(copy({ Name: 'other' })).rejects.toMatchObject(refusal(1))
  })

  it("is the world's, also of one account and Region alone", async () => {
    const lanes = [{ accountId: nonProdId, region: otherRegion, concurrentCopies: 1 }]
    const { cloud, copy } = await createCopyWorld({ ec2: { concurrentCopies: 2, lanes } })
    const here = await ec2Of(cloud, nonProdId)
    await copy()
    await copy({}, here)
    await copy({ Name: 'second' }, here)

    await expect(copy({ Name: 'second' })).rejects.toMatchObject(refusal(1))
    await expect(copy({ Name: 'third' }, here)).rejects.toMatchObject(refusal(2))
  })
})

suite('the quota of AMIs', () => {
  it("is the world's, of an account and Region", async () => {
    const { cloud, copy } = await createCopyWorld({ ec2: { amis: 1 } })
    await copy()

    await expect(copy({ Name: 'second' })).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
      message: expect.stringContaining('your quota of 1 for the number of images'),
    })
    await copy({}, await ec2Of(cloud, nonProdId))
  })
})

suite('DescribeImages', () => {
  it('does not show a copy at first', async () => {
    const { cloud, copy, nonProd } = await createCopyWorld({ timing: { amiVisibilitySeconds: 10 } })
    const id = await copy()
    const self = { Owners: ['self'] }

    await expect(describe(nonProd, { ImageIds: [id] })).rejects.toMatchObject({
      ...gone,
      message: `The image id '[${id}]' does not exist`,
    })
    expect(await idsOf(nonProd)).toStrictEqual([])
    expect(await idsOf(nonProd, self)).toStrictEqual([])
    await pass(cloud, 9.9)
    expect(await idsOf(nonProd, self)).toStrictEqual([])
    await pass(cloud, 0.1)
    expect(await idsOf(nonProd, self)).toStrictEqual([id])
    expect(await idsOf(nonProd, { ImageIds: [id] })).toStrictEqual([id])
  })

  it('counts a copy that it does not show yet, and refuses its name to others', async () => {
    const { copy } = await createCopyWorld({
      timing: { amiVisibilitySeconds: 10 },
      ec2: { concurrentCopies: 1 },
    })
    await copy()

    await expect(copy()).rejects.toMatchObject({ name: 'InvalidAMIName.Duplicate' })
    await expect(copy({ Name: 'other' })).rejects.toMatchObject({ name: 'ResourceLimitExceeded' })
  })

  it.each([
    ['source-image-id', (id: string) => id],
    ['source-image-region', () => region],
    ['state', () => 'pending'],
    ['state-reason-code', () => ''],
  ])('finds a copy by %s', async (Name, valueOf) => {
    const { copy, nonProd, sourceId, cloud } = await createCopyWorld()
    const id = await copy()
    const find = async (value: string, client = nonProd) =>
      idsOf(client, { Owners: ['self'], Filters: [{ Name, Values: [value] }] })

    expect(await find(valueOf(sourceId))).toStrictEqual([id])
    expect(await find('nothing')).toStrictEqual([])
    expect(await find(valueOf(sourceId), await ec2Of(cloud, ownerId, otherRegion))).toStrictEqual([])
  })

  it('finds a copy that failed by the reason', async () => {
    const failure = { Code: 'Server.InternalError', Message: 'Nobody knows.' }
    const { copy, nonProd, cloud } = await createCopyWorld({
      cloud: { planCopy: () => ({ seconds: 1, failure }) },
    })
    const id = await copy()
    await pass(cloud, 1)
    const find = async (Name: string, value: string) =>
      idsOf(nonProd, { Filters: [{ Name, Values: [value] }] })

    expect(await find('state-reason-code', failure.Code)).toStrictEqual([id])
    expect(await find('state-reason-message', failure.Message)).toStrictEqual([id])
    expect(await find('state-reason-message', 'else')).toStrictEqual([])
  })
})
