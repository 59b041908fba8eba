import { describe, expect, it } from 'vitest'

import { figuresOfCell } from '../../../bench/copies/judge/cell-figures.ts'
import { judge } from '../../../bench/copies/judge/judge.ts'
import type { CellResult, MadeCopy } from '../../../bench/copies/result.ts'
import { madeCopy } from './made-copy.ts'

const lane = '440000000000/us-east-1'

const copy = (image: number, startMs: number, endMs: number, more: Partial<MadeCopy> = {}): MadeCopy =>
  madeCopy({ lane, image, startMs, endMs, ...more })

/** Three copies through two slots, with nothing wrong. */
const clean: CellResult = {
  cell: { workload: 'W2', seed: 1, by: 'product', wakeUps: true, relay: false },
  limit: 2,
  headroom: 0,
  wantedCopies: 3,
  wanted: [0, 1, 2].map((image) => ({ run: 'run-1', lane, image })),
  brokenAccounts: [],
  copies: [copy(0, 0, 100), copy(1, 0, 100), copy(2, 100, 200)],
  runs: [{ name: 'run-1', startMs: 0, endMs: 210, status: 'SUCCEEDED' }],
  refusals: [],
  looks: 6,
  checkLooks: 3,
  calls: {},
  transitions: { run: 10 },
  lambdaCalls: { tick: 3 },
  writeUnits: { copy: 9 },
  failedWriteUnits: 0,
  largestExecutionEvents: 30,
  longestTickMs: 1000,
  callsInLongestTick: 5,
  ticks: 2,
  wallSeconds: 1,
}

const passOf = (figure: string, result: CellResult) =>
  judge([result]).find((one) => one.figure === figure)?.pass
const startedAtLimit = 'copies started at or above the limit'

describe('figuresOfCell', () => {
  it('finds nothing wrong when nothing is', () => {
    expect(figuresOfCell(clean)).toMatchObject({ startedAtLimit: 0, lostPlaces: 0, notOnce: 0, idle: 0 })
    expect(figuresOfCell(clean).makespan).toBeCloseTo(210 / 150)
  })

  it('counts a copy that began when the lane was full', () => {
    const broken = { ...clean, copies: [copy(0, 0, 100), copy(1, 0, 100), copy(2, 99, 200)] }
    expect(figuresOfCell(broken).startedAtLimit).toBe(1)
    expect(passOf(startedAtLimit, clean)).toBe(true)
    expect(passOf(startedAtLimit, broken)).toBe(false)
  })

  it('does not count a stranger that began when the lane was full', () => {
    const copies = [...clean.copies, copy(-1, 50, 60, { run: 'stranger' })]
    expect(figuresOfCell({ ...clean, copies }).startedAtLimit).toBe(0)
  })

  it('waits for no copy in the slot that is left to strangers', () => {
    const copies = [copy(0, 0, 100), copy(1, 105, 200), copy(2, 205, 300)]
    const runs = [{ name: 'run-1', startMs: 0, endMs: 310, status: 'ABORTED', abortMs: 50 }]
    const wanted = [...clean.wanted, ...[3, 4].map((image) => ({ run: 'run-2', lane, image }))]
    const others = [{ name: 'run-2', startMs: 0, endMs: 310, status: 'SUCCEEDED' }]
    const result = { ...clean, copies, wanted, runs: [...runs, ...others] }

    expect(figuresOfCell({ ...result, headroom: 1 }).slotReturnSeconds).toBe(0.005)
    expect(figuresOfCell(result).slotReturnSeconds).toBe(0.105)
  })

  it.each([
    { wakeUps: true, slotReturnSeconds: 0, untoldSlotReturnSeconds: 0.105 },
    { wakeUps: false, slotReturnSeconds: 0.105, untoldSlotReturnSeconds: 0 },
  ])('tells a lost event apart where events are forwarded ($wakeUps)', ({ wakeUps, ...expected }) => {
    const copies = [copy(0, 0, 100, { isEventLost: true }), copy(1, 0, 300), copy(2, 205, 300)]
    const runs = [{ name: 'run-1', startMs: 0, endMs: 310, status: 'ABORTED', abortMs: 50 }]
    const wanted = [...clean.wanted, { run: 'run-2', lane, image: 3 }]
    const others = [{ name: 'run-2', startMs: 0, endMs: 310, status: 'SUCCEEDED' }]
    const cell = { ...clean.cell, wakeUps }
    const result = { ...clean, cell, copies, wanted, runs: [...runs, ...others] }

    expect(figuresOfCell(result)).toMatchObject(expected)
  })

  it('counts a call that EC2 refused because the lane was full, and the copy that was never made', () => {
    const refused = { ...clean, copies: clean.copies.slice(0, 2), refusals: [{ atMs: 50, lane }] }
    expect(figuresOfCell(refused)).toMatchObject({ startedAtLimit: 1, lostPlaces: 1, notOnce: 1 })
  })

  it.each([
    ['just before the call', 49, 0, 1],
    ['long before our look', -3_000, 1, 0],
    ['after the call', 51, 1, 0],
  ])(
    'tells a refused call apart where a stranger took the slot %s',
    (_, startMs, startedAtLimit, overtakenByStrangers) => {
      const copies = [...clean.copies, copy(-1, startMs, startMs + 1, { run: 'stranger' })]
      const refused = { ...clean, copies, refusals: [{ atMs: 50, lane }] }
      expect(figuresOfCell(refused)).toMatchObject({ startedAtLimit, overtakenByStrangers })
    },
  )

  it('counts a copy that was made twice', () => {
    const twice = { ...clean, copies: [...clean.copies, copy(2, 200, 300)] }
    expect(figuresOfCell(twice).notOnce).toBe(1)
    expect(passOf('copies not made, or made twice', twice)).toBe(false)
  })

  it('does not miss copies of an aborted run, or of an account that cannot be copied to', () => {
    const aborted = { ...clean, copies: [], runs: [{ ...clean.runs[0]!, abortMs: 10 }] }
    expect(figuresOfCell(aborted).notOnce).toBe(0)
    expect(figuresOfCell({ ...clean, copies: [], brokenAccounts: ['440000000000'] }).notOnce).toBe(0)
  })
})

describe('judge', () => {
  it('passes nothing that no cell shows', () => {
    expect(passOf('W0 longest tick, s', clean)).toBeNull()
  })

  it('takes the worst cell for what must never happen, and the mean for ratios', () => {
    const other = { ...clean, cell: { ...clean.cell, seed: 2 }, transitions: { run: 10 + 3 } }
    const figures = judge([clean, other])
    expect(figures.find(({ figure }) => figure.startsWith('W2 transitions'))).toMatchObject({
      ours: 0.5,
      worst: 1,
    })
  })

  it('holds a part against the same seed alone', () => {
    const w4 = (runs: string[] | undefined, seed: number, endMs: number): CellResult => ({
      ...clean,
      cell: { ...clean.cell, workload: 'W4', seed, ...(runs === undefined ? {} : { runs }) },
      runs: [{ name: 'small', startMs: 0, endMs, status: 'SUCCEEDED' }],
    })
    const figures = judge([w4(['small'], 2, 100), w4(undefined, 1, 250), w4(['small'], 1, 200)])
    expect(figures.find(({ figure }) => figure === 'W4 small run / running alone, events')).toMatchObject({
      ratio: 1.25,
      pass: false,
      cells: 1,
    })
  })
})
