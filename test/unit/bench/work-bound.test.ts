import { expect, it } from 'vitest'

import { workBound } from '../../../bench/copies/judge/work-bound.ts'

const work = (releaseMs: number, durationMs: number, lane = 'a') => ({ lane, releaseMs, durationMs })

it.each([
  ['the longest copy', [work(0, 100), work(0, 1), work(0, 1)], 100],
  ['all work over all slots', [work(0, 30), work(0, 30), work(0, 30), work(0, 30)], 60],
  ['the release of a late copy', [work(0, 10), work(90, 30)], 120],
  [
    'what is released late, over all slots',
    [work(0, 1), work(50, 30), work(50, 30), work(50, 30), work(50, 30)],
    110,
  ],
  ['the busiest lane', [work(0, 10, 'a'), work(0, 70, 'b')], 70],
  ['nothing', [], 0],
])('answers %s when that is what takes longest', (_, copies, expected) => {
  expect(workBound(copies, 2)).toBe(expected)
})
