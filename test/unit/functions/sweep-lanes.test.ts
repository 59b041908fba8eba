import { describe, expect, it } from 'vitest'

import { createSweepLanes } from '../../../functions/sweep-lanes/sweep-lanes.ts'
import { accountId, otherId, ownerId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from './copying-world.ts'

const place = { shard: 0, generation: 0, ticks: 1, after: null }
const call = { requestId: 'request-7' }

/** From now on the account counts as one that tells when an AMI has ended. */
async function hearOf(account: string, { deps }: ReturnType<typeof createCopyingWorld>): Promise<void> {
  const { ledger, clock } = deps
  const lane = { accountId: account, region: 'eu-west-1' }
  const control = await ledger.readLane(lane)
  await ledger.writeLane(lane, control, { ...control, toldAt: new Date(clock.now()).toISOString() })
}

describe('sweep-lanes', () => {
  it('starts what is enqueued, follows it, answers the run in the tick that finds it done, and ends', async () => {
    const world = createCopyingWorld()
    const step = createSweepLanes(world.deps)
    await world.enqueue('run-1', plannedCopies({ accountId }))

    expect(await step(place, call)).toEqual({ waitSeconds: 60, after: null })
    expect(world.images).toHaveLength(1)

    world.pass(8)
    world.finishAll()
    world.pass(3)
    for (const ticks of [2, 3, 4, 5]) await step({ ...place, ticks }, call).catch(() => {})

    expect(world.copies()).toMatchObject([{ state: 'done', imageId: 'ami-copy0' }])
    expect(world.answered).toEqual(['token of run-1'])
    await expect(step({ ...place, ticks: 6, generation: 0 }, call)).rejects.toMatchObject({
      name: 'NothingToSweep',
      message: expect.stringContaining('shard 0, generation 0'),
    })
  })

  it('answers a run that is done while another goes on', async () => {
    const world = createCopyingWorld()
    const step = createSweepLanes(world.deps)
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await step(place, call)
    world.finishAll()
    world.pass(3)
    await world.enqueue('run-2', plannedCopies({ accountId: otherId }))
    for (const ticks of [2, 3, 4, 5]) await step({ ...place, ticks }, call)

    expect(world.answered).toEqual(['token of run-1'])
    expect([...world.contents.listed.keys()]).toEqual(['run-2'])
  })

  it('is overtaken by the sweep that a new run starts while it sleeps, and then looks at nothing', async () => {
    const world = createCopyingWorld()
    const step = createSweepLanes(world.deps)
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await step(place, call)
    await hearOf(accountId, world)
    expect(await step({ ...place, ticks: 2 }, call)).toEqual({ waitSeconds: 180, after: null })
    world.answerStarts('running')
    await world.enqueue('run-2', plannedCopies({ accountId: otherId }))
    expect(world.starts.map(({ name }) => name)).toEqual(['sweep-0-0', 'sweep-0-1'])

    await expect(step({ ...place, ticks: 3 }, call)).rejects.toMatchObject({ name: 'NothingToSweep' })
    expect(world.images).toHaveLength(1)
    await step({ ...place, generation: 1 }, call)
    expect(world.images).toHaveLength(2)
  })

  it('does not sleep when a run has come while it looked', async () => {
    const world = createCopyingWorld()
    const { destinations } = world.deps
    let isLate = false
    const late = async () => world.enqueue('run-2', plannedCopies({ accountId: otherId }))
    const look: typeof destinations.look = async (...about) => {
      if (isLate && world.contents.copies.size === 1) await late()
      return destinations.look(...about)
    }
    const step = createSweepLanes({ ...world.deps, destinations: { ...destinations, look } })
    await world.enqueue('run-1', plannedCopies({ accountId }))
    await step(place, call)
    await hearOf(accountId, world)
    world.answerStarts('running')
    isLate = true

    expect(await step({ ...place, ticks: 2 }, call)).toEqual({ waitSeconds: 0, after: null })
    expect(world.starts.map(({ name }) => name)).toEqual(['sweep-0-0', 'sweep-0-0'])
    expect(await step({ ...place, ticks: 3 }, call)).toEqual({ waitSeconds: 60, after: null })
    expect(world.images).toHaveLength(2)
  })

  it('comes back soon while copies wait for a slot', async () => {
    const world = createCopyingWorld()
    const step = createSweepLanes({ ...world.deps, concurrentCopies: async () => ({ default: 1 }) })
    const [copy] = plannedCopies({ accountId })
    await world.enqueue('run-1', [copy!])
    const other = { ...copy!, sourceImageId: 'ami-other', id: '0123456789abcdef' }
    await world.enqueue('run-2', [other])

    expect(await step(place, call)).toEqual({ waitSeconds: 16, after: null })
    expect(world.images).toHaveLength(1)
  })

  it.each([
    [21, 30],
    [19, 60],
  ])(
    'comes back after a time when the owner copies what may be for %s others: %s s',
    async (others, waitSeconds) => {
      const world = createCopyingWorld()
      const step = createSweepLanes(world.deps)
      const accounts = Array.from({ length: others }, (_, index) => String(440_000_000_001 + index))
      await world.enqueue(
        'run-1',
        plannedCopies(...[...accounts, ownerId].map((one) => ({ accountId: one }))),
      )
      expect(await step(place, call)).toEqual({ waitSeconds, after: null })

      for (const { lane, imageId } of world.images) if (lane.accountId === ownerId) world.finish(imageId)
      await step({ ...place, ticks: 2 }, call)
      expect(await step({ ...place, ticks: 3 }, call)).toEqual({ waitSeconds: 60, after: null })
    },
  )

  it('goes on after the lane that its deadline came after', async () => {
    const world = createCopyingWorld()
    const many = Array.from({ length: 45 }, (_, index) => ({ accountId: String(440_000_000_001 + index) }))
    await world.enqueue('run-1', plannedCopies(...many))
    const { destinations: real } = world.deps
    const looked: string[] = []
    const destinations = {
      ...real,
      look: async (...asked: Parameters<typeof real.look>) => {
        world.pass(0.11)
        looked.push(asked[0].accountId)
        return real.look(...asked)
      },
    }
    const step = createSweepLanes({ ...world.deps, destinations })

    const first = await step(place, call)
    expect(first).toEqual({ waitSeconds: 0, after: '440000000020#eu-west-1' })
    looked.length = 0
    await step({ ...place, ticks: 2, after: first.after }, call)

    expect(looked.toSorted()[0]).toBe('440000000021')
    expect(new Set(world.images.map((image) => image.lane.accountId)).size).toBe(40)
  })

  it('changes grants under the name of its own call', async () => {
    const world = createCopyingWorld()
    await world.enqueue('run-1', plannedCopies({ accountId }))
    const step = createSweepLanes(world.deps)
    await step(place, call)
    world.finishAll()
    world.pass(3)
    for (const ticks of [2, 3, 4, 5]) await step({ ...place, ticks }, call).catch(() => undefined)
    world.owners.clear()
    world.pass(8)
    await step({ ...place, ticks: 20 }, call).catch(() => undefined)

    expect([...world.owners]).toEqual(['request-7'])
  })
})
