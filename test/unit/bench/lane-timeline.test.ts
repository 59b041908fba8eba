import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  idlenessOf,
  occupancyAtStarts,
  slotReturns,
  type Span,
} from '../../../bench/copies/judge/lane-timeline.ts'

const span = (from: number, to: number): Span => ({ from, to })

describe('idlenessOf', () => {
  it.each([
    ['nothing waits', { waits: [], copies: [span(0, 10)] }, { idle: 0, offered: 0 }],
    ['one waits for two empty slots', { waits: [span(0, 10)], copies: [] }, { idle: 10, offered: 20 }],
    [
      'three wait, of whom two could run',
      { waits: [span(0, 10), span(0, 10), span(0, 10)], copies: [] },
      { idle: 20, offered: 20 },
    ],
    [
      'all slots are taken',
      { waits: [span(0, 10)], copies: [span(0, 10), span(0, 10)] },
      { idle: 0, offered: 20 },
    ],
    [
      'a slot stands empty for three of ten',
      { waits: [span(0, 10)], copies: [span(0, 10), span(0, 7)] },
      { idle: 3, offered: 20 },
    ],
    [
      'more run than the limit allows',
      { waits: [span(0, 10)], copies: [span(0, 10), span(0, 10), span(0, 10)] },
      { idle: 0, offered: 20 },
    ],
  ])('answers the empty slots when %s', (_, lane, expected) => {
    expect(idlenessOf({ limit: 2, ...lane })).toEqual(expected)
  })

  it('never counts more idle than offered when spans are random', () => {
    const spans = fc.array(
      fc.tuple(fc.nat(100), fc.nat(50)).map(([from, length]) => span(from, from + length)),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(spans, spans, fc.integer({ min: 1, max: 5 }), (waits, copies, limit) => {
        const { idle, offered } = idlenessOf({ limit, waits, copies })
        expect(idle).toBeGreaterThanOrEqual(0)
        expect(idle).toBeLessThanOrEqual(offered)
      }),
      { seed: 4 },
    )
  })
})

describe('occupancyAtStarts', () => {
  it('counts copies that run when another begins, and not one that ends in that moment', () => {
    expect(occupancyAtStarts([span(0, 10), span(5, 20), span(10, 30), span(11, 12)])).toEqual([0, 1, 1, 2])
  })
})

describe('slotReturns', () => {
  const watched = (from: number, to: number) => ({ from, to, isWatched: true })
  const other = (from: number, to: number) => ({ from, to, isWatched: false })

  it('answers how long the slot of a watched copy stood empty when work waited', () => {
    const copies = [watched(0, 10), other(0, 50), other(25, 60)]
    expect(slotReturns({ limit: 2, waits: [span(0, 25)], copies })).toEqual([{ millis: 15, isUntold: false }])
  })

  it('answers nothing when nobody waited for the slot', () => {
    const copies = [watched(0, 10), other(0, 50), other(25, 60)]
    expect(slotReturns({ limit: 2, waits: [span(20, 25)], copies })).toEqual([])
  })

  it('gives a slot to a stranger above the limit, and to nobody else when the copy beside him ends', () => {
    const copies = [watched(0, 10), watched(0, 20), other(5, 100), other(26, 60), other(100, 110)]
    expect(slotReturns({ limit: 2, waits: [span(0, 110)], copies })).toEqual([{ millis: 6, isUntold: false }])
  })

  it('gives the slot that is free for longest to who begins next when several are free', () => {
    const copies = [other(0, 10), watched(0, 12), other(14, 20), other(15, 20)]
    expect(slotReturns({ limit: 2, waits: [span(0, 15)], copies })).toEqual([{ millis: 3, isUntold: false }])
  })
})
