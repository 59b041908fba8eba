import { describe, expect, it } from 'vitest'

import { wakeLane } from '../../../functions/lib/copies/wake-lane.ts'
import type { CallAnswer } from '../../../functions/lib/domain/copying/call-answer.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import { accountId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from '../functions/copying-world.ts'

const lane = { accountId, region: 'eu-west-1' }
const parameters = [{ accountId, name: '/golden', dataType: 'text' as const }]

/** Copies of several AMIs to one lane, each with a parameter. */
function copiesOf(count: number): readonly PlannedCopy[] {
  const [copy] = plannedCopies({ accountId, outputs: { launchTemplates: [], parameters } })
  return Array.from({ length: count }, (_, index) =>
    Object.assign({}, copy, { sourceImageId: `ami-${index}`, id: `copy-${index}`.padEnd(16, '0') }),
  )
}

/** A world whose EC2 has room for some copies in progress, and which notes the calls that change something. */
function createFullWorld(room: number) {
  const world = createCopyingWorld()
  const calls: string[] = []
  const { destinations: real } = world.deps
  const full: CallAnswer<string> = {
    kind: 'refused',
    error: { name: 'ResourceLimitExceeded', message: 'Too many copies in progress' },
  }
  const destinations = {
    ...real,
    startCopy: async (...asked: Parameters<typeof real.startCopy>) => {
      calls.push('CopyImage')
      const inProgress = world.images.filter(({ state }) => state === 'pending').length
      return inProgress >= room ? full : real.startCopy(...asked)
    },
    writeParameter: async (...asked: Parameters<typeof real.writeParameter>) => {
      calls.push('PutParameter')
      return real.writeParameter(...asked)
    },
  }
  return { ...world, calls, deps: { ...world.deps, destinations, worker: 'waker' } }
}

describe('a lane that EC2 holds for full', () => {
  it('gets as many copies as EC2 took, and no place is lost', async () => {
    const world = createFullWorld(3)
    const deps = { ...world.deps, concurrentCopies: async () => ({ default: 5 }) }
    await world.enqueue('run-1', copiesOf(6))
    await wakeLane(lane, deps)
    await wakeLane(lane, deps)

    expect(world.calls).toHaveLength(5)
    expect(world.contents.lanes.get(`${accountId}#eu-west-1`)).toMatchObject({ reduced: { limit: 3 } })
    const states = Map.groupBy(world.copies(), ({ state }) => state)
    expect([...states].map(([state, copies]) => [state, copies.length])).toEqual([
      ['copying', 3],
      ['queued', 3],
    ])
  })
})

describe('a lane whose limit EC2 holds for lower', () => {
  it('keeps the lower limit when copies end and others begin, and is refused nothing more', async () => {
    const world = createFullWorld(3)
    const deps = { ...world.deps, concurrentCopies: async () => ({ default: 5 }) }
    await world.enqueue('run-1', copiesOf(6))
    await wakeLane(lane, deps)
    const refused = world.calls.length - world.images.length
    world.finish('ami-copy0')
    await wakeLane(lane, deps)
    await wakeLane(lane, deps)

    expect(world.images).toHaveLength(4)
    expect(world.calls.filter((call) => call === 'CopyImage')).toHaveLength(world.images.length + refused)
    expect(world.contents.lanes.get(`${accountId}#eu-west-1`)).toMatchObject({ reduced: { limit: 3 } })
  })
})

describe('a lane that looked full because of a stranger', () => {
  it('gives every slot away again when the stranger becomes visible', async () => {
    const world = createFullWorld(3)
    const deps = { ...world.deps, concurrentCopies: async () => ({ default: 3 }) }
    await world.enqueue('run-1', copiesOf(6))
    const { startCopy } = deps.destinations
    let hasCome = false
    await wakeLane(lane, {
      ...deps,
      destinations: {
        ...deps.destinations,
        startCopy: async (...asked: Parameters<typeof startCopy>) => {
          if (!hasCome) world.images.push({ imageId: 'ami-0', name: 'stranger', state: 'pending', lane })
          hasCome = true
          return startCopy(...asked)
        },
      },
    })
    const laneItem = () => world.contents.lanes.get(`${accountId}#eu-west-1`)
    expect(laneItem()).toMatchObject({ reduced: { limit: 2 } })
    world.finish('ami-copy1')
    world.calls.length = 0
    await wakeLane(lane, deps)

    expect(laneItem()).not.toHaveProperty('reduced')
    expect(world.calls.filter((call) => call === 'CopyImage')).toHaveLength(1)
    expect(world.images.filter(({ state }) => state === 'pending')).toHaveLength(3)
  })
})

describe('a slot that is free again', () => {
  it('is given to the next copy before the outputs of the last are made', async () => {
    const world = createFullWorld(1)
    const deps = { ...world.deps, concurrentCopies: async () => ({ default: 1 }) }
    await world.enqueue('run-1', copiesOf(2))
    await wakeLane(lane, deps)
    world.finishAll()
    world.calls.length = 0
    await wakeLane(lane, deps)

    expect(world.calls).toEqual(['CopyImage', 'PutParameter'])
  })
})
