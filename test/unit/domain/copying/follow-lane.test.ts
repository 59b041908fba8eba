import { describe, expect, it } from 'vitest'

import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import { isFresh, isOnlyFollowed, mayStart } from '../../../../functions/lib/domain/copying/follow-lane.ts'
import { copyOf, laneOf, minutesAgo, now, region } from './copies.ts'

const copying = (name: string, changes: Partial<Copy> = {}) =>
  copyOf(name, { state: 'copying', imageId: `ami-of-${name}`, startedAt: minutesAgo(5), ...changes })
const behindRelay = copyOf('held', { source: { kind: 'relay', copyId: 'relay', region } })
const ready = { kind: 'ready', imageId: 'ami-relay' } as const

describe('mayStart', () => {
  it('says no of a lane whose copies are in progress, finishing, or wait for a relay', () => {
    const copies = [copying('a'), copyOf('b', { state: 'finishing', imageId: 'ami-b' }), behindRelay]

    expect(mayStart(laneOf({ copies }))).toBe(false)
  })

  it.each([
    ['a copy is ready', laneOf({ copies: [copying('a'), copyOf('b')] })],
    ['a relay is ready', laneOf({ copies: [behindRelay], relays: { relay: ready } })],
    [
      'a copy holds a slot and was not started',
      laneOf({ copies: [behindRelay], admitted: [behindRelay.id] }),
    ],
  ])('says yes where %s', (_, lane) => {
    expect(mayStart(lane)).toBe(true)
  })
})

describe('isFresh', () => {
  it.each([
    ['that have only begun', [copying('a', { startedAt: minutesAgo(2.9) }), behindRelay], true],
    [
      'of which one may have ended',
      [copying('a', { startedAt: minutesAgo(2) }), copying('b', { startedAt: minutesAgo(3) })],
      false,
    ],
    ['of which one may be started', [copying('a', { startedAt: minutesAgo(1) }), copyOf('b')], false],
  ])('tells copies %s', (_, copies, expected) => {
    expect(isFresh(laneOf({ copies }), now)).toBe(expected)
  })
})

describe('isOnlyFollowed', () => {
  it('says yes of up to three young copies, those behind a relay among them', () => {
    expect(isOnlyFollowed(laneOf({ copies: [copying('a'), copying('b'), behindRelay] }), now)).toBe(true)
  })

  it.each([
    ['there are more', [copying('a'), copying('b'), copying('c'), copying('d')]],
    ['one is old', [copying('a'), copying('b', { startedAt: minutesAgo(15) })]],
    ['one may be started', [copying('a'), copyOf('b')]],
    ['one gets its outputs', [copyOf('a', { state: 'finishing', imageId: 'ami-a' })]],
    ['nobody wants one', [copying('a', { wantedBy: [] })]],
  ])('says no where %s', (_, copies) => {
    expect(isOnlyFollowed(laneOf({ copies }), now)).toBe(false)
  })

  it('says no where a relay has failed', () => {
    const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
    const lane = laneOf({ copies: [behindRelay], relays: { relay: { kind: 'failed', finding } } })

    expect(isOnlyFollowed(lane, now)).toBe(false)
  })
})
