import { describe, expect, it } from 'vitest'

import type { Copy } from '../../../../functions/lib/domain/copying/copy.ts'
import type { Lane } from '../../../../functions/lib/domain/copying/lane.ts'
import { afterTick } from '../../../../functions/lib/domain/copying/sweep-control.ts'
import { isToldLongAgo, restWhenTold } from '../../../../functions/lib/domain/copying/told-lane.ts'

const now = Date.parse('2026-11-22T12:00:00.000Z')
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

const copy = (members: Partial<Copy>): Copy => ({
  id: 'copy',
  sourceImageId: 'ami-1',
  accountId: '440000000001',
  region: 'eu-west-1',
  state: 'copying',
  attempt: 1,
  firstAttempt: 1,
  request: { source: { kind: 'image', imageId: 'ami-1', region: 'eu-west-1' }, name: 'golden', tags: {} },
  outputs: { launchTemplates: [], parameters: [] },
  build: { version: '1.0.0/1', createdAt: minutesAgo(60) },
  gigabytes: 8,
  wantedBy: ['run-1'],
  enqueuedAt: minutesAgo(30),
  imageId: 'ami-2',
  ...members,
})
const { imageId: _, ...queued } = copy({ state: 'queued' })
const held: Copy = {
  ...queued,
  request: { ...queued.request, source: { kind: 'relay', copyId: 'relay', region: 'eu-west-1' } },
}

const laneWith = (toldAt: string | undefined, copies: readonly Copy[]): Lane => ({
  accountId: '440000000001',
  region: 'eu-west-1',
  control: { version: 1, admitted: [], ...(toldAt === undefined ? {} : { toldAt }) },
  settings: { limit: 1, headroom: 0, countAllPending: false, isPaused: false },
  copies,
  seen: [],
  relays: {},
})

describe('restWhenTold', () => {
  it.each([
    ['a queue behind a copy', [copy({}), queued], 'queue', 'toldQueue'],
    ['a queue behind many', [...Array.from({ length: 10 }, () => copy({})), queued], 'queue', 'toldFull'],
    ['copies in progress', [copy({})], 'stragglers', 'toldStragglers'],
    ['nothing', [], 'nothing', 'nothing'],
    [
      'a copy whose outputs are being made',
      [copy({}), copy({ state: 'finishing' })],
      'stragglers',
      'stragglers',
    ],
    ['a copy that waits for a relay', [copy({}), held], 'stragglers', 'stragglers'],
    ['a queue behind strangers alone', [queued], 'queue', 'queue'],
  ] as const)('trusts an account that told of an AMI with %s', (_, copies, rest, expected) => {
    expect(restWhenTold(laneWith(minutesAgo(30), copies), rest, now)).toBe(expected)
  })

  it('comes back soon where who is told leaves a note', () => {
    const startedAt = minutesAgo(5)
    const { control, ...lane } = laneWith(minutesAgo(30), [copy({ startedAt })])
    const noted: Lane = { ...lane, control: { ...control, takesNotes: true } }

    expect(restWhenTold(noted, 'stragglers', now)).toBe('stragglers')
  })

  it.each([
    ['never', undefined],
    ['an hour ago', minutesAgo(60)],
  ])('polls an account that told of an AMI %s', (_, toldAt) => {
    expect(restWhenTold(laneWith(toldAt, [copy({}), queued]), 'queue', now)).toBe('queue')
  })
})

it.each([
  [undefined, true],
  [minutesAgo(15), true],
  [minutesAgo(14), false],
])('notes anew what was told at %s: %s', (toldAt, expected) => {
  expect(isToldLongAgo(laneWith(toldAt, []).control, now)).toBe(expected)
})

it.each([
  [['toldQueue', 'nothing'], 300],
  [['toldQueue', 'toldStragglers'], 180],
  [['toldStragglers', 'stragglers'], 60],
  [['toldQueue', 'queue'], 16],
  [['toldFull', 'nothing'], 600],
  [['batchQueue', 'toldFull'], 60],
  [['relays', 'stragglers'], 30],
  [['toldFull', 'toldQueue'], 300],
] as const)('waits as long as the most urgent lane allows when lanes leave %s', (rests, waitSeconds) => {
  const step = afterTick(
    { generation: 0, ticks: 1 },
    { shard: 0, generation: 0, demand: 1 },
    { rests, more: false },
  )
  expect(step).toMatchObject({ waitSeconds })
})
