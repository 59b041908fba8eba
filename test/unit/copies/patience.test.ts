import { describe, expect, it } from 'vitest'

import { sweepTick } from '../../../functions/lib/copies/sweep-tick.ts'
import { wakeLane } from '../../../functions/lib/copies/wake-lane.ts'
import { laneNameOf } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../../../functions/lib/domain/copying/lane-key.ts'
import { TransientServiceError } from '../../../functions/lib/domain/errors.ts'
import type { CopyLedger } from '../../../functions/lib/ports/copy-ledger.ts'
import { createCopyingWorld, plannedCopies } from '../functions/copying-world.ts'

const lanesOf = (count: number): readonly LaneKey[] =>
  Array.from({ length: count }, (_, index) => ({
    accountId: String(440_000_000_001 + index),
    region: 'eu-west-1',
  }))

/** A copy in each of so many lanes, which ticks of the sweep look at, and who is told of an AMI. */
async function createPatientWorld(count: number) {
  const world = createCopyingWorld()
  const lanes = lanesOf(count)
  const { destinations: real } = world.deps
  const looked: string[] = []
  const destinations: typeof real = {
    ...real,
    look: async (...asked) => {
      looked.push(laneNameOf(asked[0]))
      return real.look(...asked)
    },
  }
  let throttled = 0
  const ledger: CopyLedger = {
    ...world.deps.ledger,
    moveCopy: async (...asked) => {
      throttled -= 1
      if (throttled >= 0)
        throw new TransientServiceError('slow down', { where: 'the ledger', remedy: 'Wait' })
      return world.deps.ledger.moveCopy(...asked)
    },
  }
  const deps = { ...world.deps, destinations, ledger }
  await world.enqueue('run-1', plannedCopies(...lanes.map(({ accountId }) => ({ accountId }))))
  let ticks = 0
  return {
    ...world,
    lanes,
    /** Which lanes EC2 was asked about since the last time. */
    looked: () => looked.splice(0),
    tick: async () => {
      ticks += 1
      const { generation } = await ledger.readSweep(0)
      return sweepTick({ shard: 0, generation, ticks }, { ...deps, worker: 'sweeper' })
    },
    wake: async (lane: LaneKey) => wakeLane(lane, { ...deps, worker: 'waker' }),
    finish: (lane: LaneKey) => {
      for (const image of world.images) {
        if (laneNameOf(image.lane) === laneNameOf(lane)) world.finish(image.imageId)
      }
    },
    /** So many of the next outcomes are not written. */
    throttle: (count: number) => {
      throttled = count
    },
    version: (lane: LaneKey) => world.contents.lanes.get(laneNameOf(lane))?.version,
    isDone: ({ accountId }: LaneKey) =>
      world.copies().some((copy) => copy.accountId === accountId && copy.state === 'done'),
  }
}

/** How many lanes each tick looks at, minute by minute. */
async function looksOf(count: number, minutes: number): Promise<readonly number[]> {
  const world = await createPatientWorld(count)
  const found: number[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    await world.tick()
    found.push(world.looked().length)
    world.pass(1)
  }
  return found
}

describe('a sweep of many lanes with a copy each', () => {
  it('leaves those alone that have only begun, and looks at the others every two minutes', async () => {
    expect(await looksOf(40, 8)).toEqual([40, 0, 0, 40, 0, 40, 0, 40])
  })

  it('leaves those alone that are younger than most of what others took', async () => {
    const world = await createPatientWorld(40)
    const [first, ...others] = world.lanes
    await world.tick()
    world.pass(9)
    world.finish(first!)
    await world.tick()
    expect(world.isDone(first!)).toBe(true)
    await world.enqueue(
      'run-2',
      plannedCopies(
        ...lanesOf(80)
          .slice(40)
          .map(({ accountId }) => ({ accountId })),
      ),
    )
    for (const lane of others) world.finish(lane)
    world.pass(2)
    await world.tick()
    world.looked()

    world.pass(8)
    await world.tick()
    expect(world.looked()).toEqual([])
    world.pass(1)
    await world.tick()
    expect(world.looked()).toHaveLength(40)
  })
})

describe('who is told of an AMI where a sweep of many lanes comes by', () => {
  it('leaves the look to the next tick, which then looks at that lane alone', async () => {
    const world = await createPatientWorld(40)
    const [lane] = world.lanes
    await world.tick()
    world.looked()
    world.pass(2)
    world.finish(lane!)

    await world.wake(lane!)
    expect(world.looked()).toEqual([])
    await world.tick()
    expect(world.looked()).toEqual([laneNameOf(lane!)])
    expect(world.isDone(lane!)).toBe(true)
  })

  it('has the look repeated where the end that it found could not be written', async () => {
    const world = await createPatientWorld(40)
    const [lane] = world.lanes
    await world.tick()
    world.looked()
    world.pass(2)
    world.finish(lane!)
    await world.wake(lane!)

    world.throttle(1)
    await world.tick()
    expect(world.isDone(lane!)).toBe(false)
    await world.tick()
    expect(world.looked()).toEqual([laneNameOf(lane!), laneNameOf(lane!)])
    expect(world.isDone(lane!)).toBe(true)
  })

  it('brings no second look, whatever is told of AMIs that are not ours', async () => {
    const world = await createPatientWorld(40)
    const [lane] = world.lanes
    await world.tick()
    world.looked()
    await world.wake(lane!)
    await world.tick()
    world.pass(1)
    await world.tick()

    expect(world.looked()).toEqual([laneNameOf(lane!)])
  })

  it('notes nothing where nothing is in progress', async () => {
    const world = await createPatientWorld(40)
    const [lane] = world.lanes
    await world.tick()
    world.finish(lane!)
    await world.wake(lane!)
    await world.tick()
    const version = world.version(lane!)

    await world.wake(lane!)
    expect(world.version(lane!)).toBe(version)
  })

  it('makes the sweep trust the account to tell, and look all the same when it does not', async () => {
    const world = await createPatientWorld(40)
    const [teller] = world.lanes
    const quiet = { accountId: teller!.accountId, region: 'eu-central-1' }
    await world.tick()
    world.pass(8)
    world.finish(teller!)
    await world.wake(teller!)
    await world.tick()
    await world.enqueue('run-2', plannedCopies(quiet))
    await world.tick()
    world.looked()

    const looks: number[] = []
    for (let minute = 1; minute <= 11; minute += 1) {
      world.pass(1)
      await world.tick()
      looks.push(world.looked().filter((name) => name === laneNameOf(quiet)).length)
    }
    expect(looks).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1])
  })
})

describe('a sweep of few lanes', () => {
  it('looks at each in every tick', async () => {
    expect(await looksOf(20, 3)).toEqual([20, 20, 20])
  })

  it('leaves looks to nobody who is told of an AMI', async () => {
    const world = await createPatientWorld(20)
    const [lane] = world.lanes
    await world.tick()
    world.looked()
    world.finish(lane!)

    await world.wake(lane!)
    expect(world.looked()).toEqual([laneNameOf(lane!)])
    expect(world.isDone(lane!)).toBe(true)
  })
})
