import { describe, expect, it } from 'vitest'

import { closestTo } from '../../../functions/lib/domain/rules/did-you-mean.ts'

describe('closestTo', () => {
  it.each([
    ['targts', ['name', 'targets'], 'targets'],
    ['Regions', ['region', 'regions'], 'regions'],
    ['reigons', ['regions'], 'regions'],
    ['nmae', ['name'], undefined],
    ['nam', ['name'], 'name'],
    ['x', ['y'], undefined],
    ['pipelines', ['imagePipelines'], undefined],
    ['a'.repeat(10_000), ['a'.repeat(9_999)], undefined],
    ['anything', [], undefined],
  ])('finds for %s among %j: %s', (word, candidates, closest) => {
    expect(closestTo(word, candidates)).toBe(closest)
  })
})
