import { expect, it } from 'vitest'

import { secondsOf, sizeOf } from '../../../bench/copies/durations.ts'
import { cutTo, copiesOf, workloadIds, workloadOf } from '../../../bench/copies/workload.ts'

const logs = (values: readonly number[]) => values.map(Math.log)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))

it('spreads durations lognormally around eight minutes, with the sigma of the workload', () => {
  const source = { ...workloadOf('W2'), seed: 1 }
  const seconds = Array.from({ length: 4000 }, (_, image) => secondsOf(source, image, 'lane'))
  expect(Math.exp(mean(logs(seconds)))).toBeCloseTo(480, -1.5)
  expect(deviation(logs(seconds))).toBeCloseTo(0.8, 1)
})

it('lets the size of an image tell most of how long its copies take', () => {
  const source = { ...workloadOf('W2'), seed: 1 }
  const told = Array.from({ length: 2000 }, (_, image) =>
    Math.log(secondsOf(source, image, 'lane') / sizeOf(source, image)),
  )
  expect(deviation(told)).toBeCloseTo(0.4, 1)
})

it('answers the same for the same copy of a seed, and another for another', () => {
  const source = { ...workloadOf('W1'), seed: 3 }
  expect(secondsOf(source, 7, 'a')).toBe(secondsOf(source, 7, 'a'))
  const others = [
    secondsOf(source, 7, 'b'),
    secondsOf(source, 8, 'a'),
    secondsOf({ ...source, seed: 4 }, 7, 'a'),
  ]
  expect(others).not.toContain(secondsOf(source, 7, 'a'))
})

it('has as many copies in each workload as the specification says', () => {
  expect(workloadIds.map((id) => copiesOf(workloadOf(id)))).toEqual([1440, 1000, 1000, 10_000, 2020, 1000])
  expect(copiesOf(cutTo(workloadOf('W2'), 200))).toBe(200)
})
