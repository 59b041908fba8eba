import { describe, expect, it } from 'vitest'

import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import { restWhenFresh } from '../../../../functions/lib/domain/copying/fresh-lane.ts'
import type { Lane, SeenImage } from '../../../../functions/lib/domain/copying/lane.ts'
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
const [first, second, old] = [
  copying('a', minutesAgo(2.9)),
  copying('b', minutesAgo(1)),
  copying('c', minutesAgo(3)),
]
const waiting = [copyOf('d'), copyOf('e')]

function restOf(changes: Parameters<typeof laneOf>[0]) {
  const lane: Lane = laneOf({ limit: 2, ...changes })
  return restWhenFresh(lane, planLane(lane, now), now)
}

describe('restWhenFresh', () => {
  it('lets a queue wait behind copies that have only begun', () => {
    const copies = [first, second, ...waiting]

    expect(restOf({ copies, seen: [shown(first), shown(second)] })).toBe('freshQueue')
  })

  it.each([
    ['one of them may have ended', { copies: [old, second, ...waiting], seen: [shown(old), shown(second)] }],
    ['a slot has just been given away', { copies: [first, ...waiting], seen: [shown(first)] }],
    [
      'one has just ended',
      { limit: 1, copies: [first, second, ...waiting], seen: [shown(first, 'available'), shown(second)] },
    ],
    ['a stranger holds a slot', { copies: [first, ...waiting], seen: [shown(first), ...strangers(1)] }],
  ])('looks again soon where %s', (_, lane) => {
    expect(restOf(lane)).toBe('queue')
  })

  it('changes nothing where no copy waits', () => {
    expect(restOf({ copies: [first], seen: [shown(first)] })).toBe('stragglers')
  })
})
