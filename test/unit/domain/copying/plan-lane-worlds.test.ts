import { describe, expect, it } from 'vitest'

import { createRandom, forSeeds } from './seeded-random.ts'
import { createSmallWorld } from './small-world.ts'

/** Enough for ten copies of three attempts each, one after the other: 25 minutes a copy. */
const mostTicks = 10 * 3 * 3 * 30

function brokenPromises(world: ReturnType<typeof createSmallWorld>): readonly string[] {
  const copies = world.copies()
  const attempts = copies.reduce((sum, { attempt }) => sum + attempt, 0)
  const promises: [boolean, string][] = [
    [world.isOver(), 'every copy has an outcome and no slot is held'],
    [world.starts.every(({ occupiedBefore }) => occupiedBefore < world.limit), 'nothing starts at the limit'],
    [world.starts.length <= attempts, 'an attempt makes one AMI'],
  ]
  for (const { id, state, attempt, wantedBy } of copies) {
    const own = world.images.filter(({ copyId }) => copyId === id)
    const available = own.filter(({ end }) => end === 'available').length
    promises.push(
      [new Set(own.map(({ name }) => name)).size === own.length, `${id}: every AMI has a name of its own`],
      [state !== 'done' || available === 1, `${id}: done means one good AMI`],
      [state !== 'failed' || attempt === 3, `${id}: nothing fails before its third attempt`],
      [state !== 'withdrawn' || wantedBy.length === 0, `${id}: nothing is withdrawn that is wanted`],
    )
  }
  return promises.filter(([isKept]) => !isKept).map(([, promise]) => promise)
}

describe('planLane in small worlds', () => {
  it('keeps the limit, loses no copy, makes none twice and holds no slot, 1,000 seeds', () => {
    let starts = 0
    let withdrawn = 0
    let failed = 0
    forSeeds(1_000, (random) => {
      const world = createSmallWorld(random)
      const abortAt = random.chance(0.3) ? random.between(1, 40) : -1

      let ticks = 0
      while (!world.isOver() && ticks < mostTicks) {
        if (ticks === abortAt) world.abort('run-1')
        world.tick()
        ticks += 1
      }

      expect(brokenPromises(world)).toEqual([])
      starts += world.starts.length
      withdrawn += world.copies().filter(({ state }) => state === 'withdrawn').length
      failed += world.copies().filter(({ state }) => state === 'failed').length
    })

    // The worlds are not all alike.
    expect(Math.min(starts, withdrawn, failed)).toBeGreaterThan(20)
  }, 60_000)

  it('gives the same world for the same seed', () => {
    const once = () => {
      const world = createSmallWorld(createRandom(42))
      for (let ticks = 0; ticks < 50; ticks += 1) world.tick()
      return world.copies()
    }

    expect(once()).toEqual(once())
  })
})
