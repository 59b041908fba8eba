import { describe, expect, it } from 'vitest'

import { createStartSweep } from '../../../functions/start-sweep/start-sweep.ts'
import { accountId } from '../domain/copying/copies.ts'
import { createCopyingWorld, plannedCopies } from './copying-world.ts'

describe('start-sweep', () => {
  it('starts nothing without work', async () => {
    const world = createCopyingWorld()

    expect(await createStartSweep(world.deps)()).toEqual({})
    expect(world.starts).toEqual([])
  })

  it('starts the sweep of every shard while a run waits', async () => {
    const world = createCopyingWorld()
    await world.enqueue('run-1', plannedCopies({ accountId }))
    world.starts.length = 0
    await createStartSweep({ ...world.deps, shards: 2 })()

    expect(world.starts.map(({ name }) => name)).toEqual(['sweep-0-0', 'sweep-1-0'])
  })

  it('starts the next generation where the sweep of that name has ended', async () => {
    const world = createCopyingWorld()
    await world.enqueue('run-1', plannedCopies({ accountId }))
    world.starts.length = 0
    world.answerStarts('ended')
    await createStartSweep(world.deps)()

    expect(world.starts.map(({ name }) => name).slice(0, 2)).toEqual(['sweep-0-0', 'sweep-0-1'])
  })
})
