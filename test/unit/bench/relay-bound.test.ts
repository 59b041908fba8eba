import { describe, expect, it } from 'vitest'

import { relayBound } from '../../../bench/copies/judge/relay-bound.ts'
import type { MadeCopy } from '../../../bench/copies/result.ts'
import { madeCopy } from './made-copy.ts'

const copy = (lane: string, startMs: number, endMs: number, more: Partial<MadeCopy> = {}): MadeCopy =>
  madeCopy({ lane, startMs, endMs, ...more })
const relay = (lane: string, startMs: number, endMs: number) =>
  copy(lane, startMs, endMs, { relay: true, crossed: true })

describe('relayBound', () => {
  it('adds each copy to the relay of its image and Region, whatever was lost between them', () => {
    const copies = [
      relay('1/eu-west-1', 5, 105),
      relay('1/eu-north-1', 5, 305),
      copy('2/eu-west-1', 400, 900),
      copy('2/eu-north-1', 400, 500),
      copy('2/us-east-1', 50, 450),
    ]
    expect(relayBound(copies)).toBe(100 + 500)
  })

  it('leaves copies of another image, and those that failed, out of the account', () => {
    const copies = [
      relay('1/eu-west-1', 0, 100),
      copy('2/eu-west-1', 100, 150, { image: 1 }),
      copy('3/eu-west-1', 100, 900, { failed: true }),
    ]
    expect(relayBound(copies)).toBe(50)
  })
})
