import { describe, expect, it } from 'vitest'

import { sweepTick } from '../../../functions/lib/copies/sweep-tick.ts'
import { createCopyingWorld, plannedCopies } from '../functions/copying-world.ts'

/** A copy in each of so many accounts, and how many of them ticks of the sweep look at, minute by minute. */
async function looksOf(lanes: number, minutes: number): Promise<readonly number[]> {
  const world = createCopyingWorld()
  const { destinations: real } = world.deps
  let looks = 0
  const destinations = {
    ...real,
    look: async (...asked: Parameters<typeof real.look>) => {
      looks += 1
      return real.look(...asked)
    },
  }
  const deps = { ...world.deps, destinations, worker: 'sweeper' }
  const accounts = Array.from({ length: lanes }, (_, index) => String(440_000_000_001 + index))
  await world.enqueue('run-1', plannedCopies(...accounts.map((accountId) => ({ accountId }))))
  const found: number[] = []
  for (let ticks = 1; ticks <= minutes; ticks += 1) {
    looks = 0
    await sweepTick({ shard: 0, generation: 0, ticks }, deps)
    found.push(looks)
    world.pass(1)
  }
  return found
}

describe('a sweep of many lanes with a copy each', () => {
  it('leaves those alone that have only begun, and looks at the others in every fourth tick', async () => {
    const [first, second, third, ...later] = await looksOf(40, 11)

    expect([first, second, third]).toEqual([40, 0, 0])
    expect(later.slice(0, 4).reduce((sum, one) => sum + one, 0)).toBe(40)
    expect(later.slice(4, 8).reduce((sum, one) => sum + one, 0)).toBe(40)
    expect(Math.max(...later)).toBeLessThan(40)
  })
})

describe('a sweep of few lanes', () => {
  it('looks at each in every tick', async () => {
    expect(await looksOf(20, 3)).toEqual([20, 20, 20])
  })
})
