import { describe, expect, it } from 'vitest'

import { restBehindBatch } from '../../../../functions/lib/domain/copying/batch-lane.ts'
import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import type { SeenImage } from '../../../../functions/lib/domain/copying/lane.ts'
import { planLane } from '../../../../functions/lib/domain/copying/plan-lane.ts'
import { copyOf, laneOf, minutesAgo, now, strangers } from './copies.ts'

const copying = (name: string, startedAt: string): Copy =>
  copyOf(name, { state: 'copying', imageId: `ami-of-${name}`, startedAt })
const shown = (copy: Copy, state = 'pending'): SeenImage => ({
  imageId: copy.imageId ?? '',
  name: copy.request.name,
  copyId: copy.id,
  state,
})
const waiting = [copyOf('d'), copyOf('e')]

/** So many copies, started together. */
const batchOf = (count: number, startedAt = minutesAgo(5)) =>
  Array.from({ length: count }, (_, index) => copying(`copy-${index}`, startedAt))

/** What is left in a lane of ten slots with copies that EC2 shows. */
function restOf(running: readonly Copy[], changes: Parameters<typeof laneOf>[0] = {}) {
  const copies = [...running, ...waiting]
  const lane = laneOf({ limit: 10, copies, seen: running.map((copy) => shown(copy)), ...changes })
  return restBehindBatch(lane, planLane(lane, now), now)
}

describe('restBehindBatch', () => {
  it.each([
    ['just now', 0.2, 0],
    ['long ago', 20, 16],
  ])('lets a queue wait behind copies that were started together %s', (_, elder, younger) => {
    const copies = [...batchOf(9, minutesAgo(elder)), copying('last', minutesAgo(younger))]

    expect(restOf(copies)).toBe('batchQueue')
  })

  it.each([
    ['has got the slot of one that has ended', 1, 0.5],
    ['has got it long ago', 20, 15.9],
  ])('looks again soon where a copy %s', (_, elder, younger) => {
    const copies = [...batchOf(9, minutesAgo(elder)), copying('last', minutesAgo(younger))]

    expect(restOf(copies)).toBe('queue')
  })

  it('looks again soon where one has just ended', () => {
    const [ended, ...others] = batchOf(11)
    const seen = [shown(ended!, 'available'), ...others.map((copy) => shown(copy))]

    expect(restOf([ended!, ...others], { seen })).toBe('queue')
  })

  it('looks again soon where a slot has just been given away', () => {
    expect(restOf(batchOf(9))).toBe('queue')
  })

  it('looks again soon where a stranger holds a slot', () => {
    const copies = batchOf(10)

    expect(restOf(copies, { limit: 11, seen: [...copies.map((copy) => shown(copy)), ...strangers(1)] })).toBe(
      'queue',
    )
  })

  it('looks again soon where there are so few slots that every copy is of one batch', () => {
    expect(restOf(batchOf(9), { limit: 9 })).toBe('queue')
  })

  it('changes nothing where no copy waits', () => {
    const copies = batchOf(10)

    expect(restOf(copies, { copies })).toBe('stragglers')
  })
})
