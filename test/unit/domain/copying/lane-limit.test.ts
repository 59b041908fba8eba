import { describe, expect, it } from 'vitest'

import {
  effectiveLimit,
  laneSettings,
  reductionAfterLook,
  reductionAfterRefusal,
  slotsOf,
} from '../../../../functions/lib/domain/copying/lane-limit.ts'
import { accountId, minutesAgo, now, otherId, region } from './copies.ts'

describe('laneSettings', () => {
  const settings = {
    default: 40,
    headroom: 5,
    overrides: [
      { account: accountId, limit: 30 },
      { account: accountId, region, limit: 20 },
    ],
  }

  it.each([
    [accountId, region, 20],
    [accountId, 'eu-west-1', 30],
    [otherId, region, 40],
  ])('gives %s in %s the limit %s', (account, laneRegion, limit) => {
    expect(laneSettings({ accountId: account, region: laneRegion }, settings, false)).toEqual({
      limit,
      headroom: 5,
      countAllPending: false,
      isPaused: false,
    })
  })

  it('takes 50 where nothing is said', () => {
    expect(laneSettings({ accountId, region }, {}, true)).toEqual({
      limit: 50,
      headroom: 0,
      countAllPending: false,
      isPaused: true,
    })
  })
})

describe('reductionAfterRefusal', () => {
  it('takes for ten minutes what EC2 holds for the limit, once for all refusals of a look', () => {
    const control = {}
    const reduced = reductionAfterRefusal({ limit: 50 }, control, { held: 47, now })

    expect(reduced).toEqual({ limit: 47, until: minutesAgo(-10) })
    expect(reductionAfterRefusal({ limit: 50 }, control, { held: 47, now })).toEqual(reduced)
    expect(effectiveLimit({ limit: 50 }, { reduced }, now + 599_999)).toBe(47)
    expect(effectiveLimit({ limit: 50 }, { reduced }, now + 600_000)).toBe(50)
    expect(reductionAfterRefusal({ limit: 50 }, { reduced }, { held: 46, now: now + 600_000 }).limit).toBe(46)
  })

  it('never raises the limit by what EC2 holds, and leaves one slot', () => {
    expect(reductionAfterRefusal({ limit: 50 }, {}, { held: 60, now }).limit).toBe(50)
    expect(reductionAfterRefusal({ limit: 50 }, {}, { held: 0, now }).limit).toBe(1)
  })

  it('halves it when EC2 refuses again at the lower limit, down to one', () => {
    let reduced = { limit: 5, until: minutesAgo(-1) }
    for (const limit of [2, 1, 1]) {
      reduced = reductionAfterRefusal({ limit: 50 }, { reduced }, { held: 49, now })
      expect(reduced.limit).toBe(limit)
    }
  })

  it('never raises a limit that was lowered meanwhile', () => {
    expect(effectiveLimit({ limit: 3 }, { reduced: { limit: 25, until: minutesAgo(-1) } }, now)).toBe(3)
  })
})

describe('reductionAfterLook', () => {
  const reduced = { limit: 40, until: minutesAgo(-9) }

  it.each([
    ['holds while EC2 carries fewer', 39, 40],
    ['holds while EC2 carries as many', 40, 40],
    ['is raised to what EC2 carries', 43, 43],
    ['ends when EC2 carries as many as are configured', 50, undefined],
    ['ends when EC2 carries more, strangers among them', 51, undefined],
  ])('%s: %s in progress', (_, carried, limit) => {
    const left = reductionAfterLook({ limit: 50 }, { reduced }, { carried, now })

    expect(left).toEqual(limit === undefined ? undefined : { limit, until: reduced.until })
  })

  it('leaves one alone whose time is over, so that nobody writes it', () => {
    const over = { limit: 40, until: minutesAgo(0) }

    expect(reductionAfterLook({ limit: 50 }, { reduced: over }, { carried: 60, now })).toBe(over)
  })

  it('makes no reduction where there is none', () => {
    expect(reductionAfterLook({ limit: 50 }, {}, { carried: 60, now })).toBeUndefined()
  })
})

describe('slotsOf', () => {
  it.each([
    [50, 5, false, 45],
    [5, 9, false, 1],
    [50, 0, true, 0],
  ])('has for limit %s, headroom %s, paused %s: %s', (limit, headroom, isPaused, slots) => {
    expect(slotsOf({ limit, headroom, countAllPending: false, isPaused }, {}, now)).toBe(slots)
  })
})
