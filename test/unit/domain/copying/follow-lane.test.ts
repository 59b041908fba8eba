import { describe, expect, it } from 'vitest'

import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import { isLookDue, isOnlyFollowed, mayStart } from '../../../../functions/lib/domain/copying/follow-lane.ts'
import type { RememberedLane } from '../../../../functions/lib/domain/copying/follow-lane.ts'
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

describe('isOnlyFollowed', () => {
  it('says yes of up to three copies in progress, those behind a relay among them', () => {
    expect(isOnlyFollowed(laneOf({ copies: [copying('a'), copying('b'), behindRelay] }))).toBe(true)
  })

  it.each([
    ['there are more', [copying('a'), copying('b'), copying('c'), copying('d')]],
    ['one may be started', [copying('a'), copyOf('b')]],
    ['one gets its outputs', [copyOf('a', { state: 'finishing', imageId: 'ami-a' })]],
    ['nobody wants one', [copying('a', { wantedBy: [] })]],
  ])('says no where %s', (_, copies) => {
    expect(isOnlyFollowed(laneOf({ copies }))).toBe(false)
  })

  it('says no where a relay has failed', () => {
    const finding = { check: 'COPY_FAILED', what: 'It failed', where: 'there', remedy: 'Look' }
    const lane = laneOf({ copies: [behindRelay], relays: { relay: { kind: 'failed', finding } } })

    expect(isOnlyFollowed(lane)).toBe(false)
  })
})

interface Situation {
  /** How many minutes ago the copies were started. */
  readonly ages: readonly number[]
  /** How many minutes copies of the AMI usually take. */
  readonly usual?: number
  /** How many minutes ago the last look was; absent: nobody remembers. */
  readonly lookedAt?: number
  readonly isTelling?: boolean
}

function isDue({ ages, usual, lookedAt, isTelling = false }: Situation): boolean {
  const copies = ages.map((age, index) => copying(`copy-${index}`, { startedAt: minutesAgo(age) }))
  const remembered: RememberedLane = {
    ...(lookedAt === undefined ? {} : { lookedAt: now - lookedAt * 60_000 }),
    isTelling,
    usualMillis: () => (usual === undefined ? undefined : usual * 60_000),
  }
  return isLookDue(laneOf({ copies: [...copies, behindRelay] }), remembered, now)
}

describe('isLookDue', () => {
  it.each<[string, Situation, boolean]>([
    ['no copy is old enough to have ended', { ages: [2.9, 1] }, false],
    ['one may have ended', { ages: [3, 1] }, true],
    ['others took longer', { ages: [5.9], usual: 8 }, false],
    ['one is about as old as others were', { ages: [6, 1], usual: 8 }, true],
    ['others took a moment, which hardly any copy does', { ages: [2.9], usual: 1 }, false],
    ['others took hours, which this one need not', { ages: [15], usual: 300 }, true],
    ['somebody has just looked', { ages: [10], lookedAt: 1.5 }, false],
    ['the last look was two ticks ago', { ages: [10], lookedAt: 2 }, true],
    ['the account will tell', { ages: [8.7], usual: 8, lookedAt: 3, isTelling: true }, false],
    ['the account should have told', { ages: [8.8], usual: 8, lookedAt: 3, isTelling: true }, true],
  ])('decides where %s', (_, situation, expected) => {
    expect(isDue(situation)).toBe(expected)
  })

  it.each([
    ['nobody has looked since it was left', minutesAgo(3), true],
    ['somebody has', minutesAgo(1), false],
  ])('heeds a note where %s', (_, seenNote, expected) => {
    const { control, ...lane } = laneOf({ copies: [copying('young', { startedAt: minutesAgo(1) })] })
    const noted = { ...lane, control: { ...control, notedAt: minutesAgo(1) } }

    expect(
      isLookDue(
        noted,
        { lookedAt: now, notedAt: seenNote, isTelling: true, usualMillis: () => undefined },
        now,
      ),
    ).toBe(expected)
  })
})
