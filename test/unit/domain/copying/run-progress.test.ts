import { describe, expect, it } from 'vitest'

import {
  isAnswered,
  isLaneDone,
  isLaneLeft,
  isRunDone,
  lanesOfRun,
  progressOf,
} from '../../../../functions/lib/domain/copying/run-progress.ts'
import { accountId, copyOf, minutesAgo, now, otherId, region } from './copies.ts'

describe('isLaneDone', () => {
  it.each([
    ['queued', false],
    ['copying', false],
    ['finishing', false],
    ['done', true],
    ['failed', true],
    ['withdrawn', true],
  ] as const)('says of a run whose copy is %s: %s', (state, done) => {
    expect(isLaneDone('run-1', [copyOf('a', { state })])).toBe(done)
  })

  it('does not wait for copies of other runs', () => {
    const others = [copyOf('a', { wantedBy: ['run-2'] }), copyOf('b', { state: 'done' })]

    expect(isLaneDone('run-1', others)).toBe(true)
    expect(isLaneDone('run-2', others)).toBe(false)
  })
})

describe('isLaneLeft', () => {
  it('waits for copies that nobody wants any more, and for those of the run', () => {
    expect(isLaneLeft('run-1', [copyOf('a', { wantedBy: ['run-2'] })])).toBe(true)
    expect(isLaneLeft('run-1', [copyOf('a', { wantedBy: [] })])).toBe(false)
    expect(isLaneLeft('run-1', [copyOf('a', { wantedBy: ['run-2', 'run-1'] })])).toBe(false)
  })
})

describe('a run and its lanes', () => {
  it('has one item per lane', () => {
    const lanes = [copyOf('a'), copyOf('b'), copyOf('c', { accountId: otherId })]

    expect(lanesOfRun('run-1', lanes)).toEqual([
      { runId: 'run-1', accountId, region, isOpen: true, copies: 2 },
      { runId: 'run-1', accountId: otherId, region, isOpen: true, copies: 1 },
    ])
  })

  it('is done when no lane is open', () => {
    expect(isRunDone([{ isOpen: false }, { isOpen: true }])).toBe(false)
    expect(isRunDone([{ isOpen: false }])).toBe(true)
    expect(isRunDone([])).toBe(true)
  })

  it('takes a token that nobody waits for as answered, and nothing else', () => {
    expect(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].every(isAnswered)).toBe(true)
    expect(isAnswered('ThrottlingException')).toBe(false)
  })
})

describe('progressOf', () => {
  it('counts, and expects the rest to take as long per gigabyte', () => {
    const copies = [
      copyOf('a', { state: 'done', gigabytes: 10 }),
      copyOf('b', { state: 'copying', gigabytes: 20 }),
      copyOf('c', { gigabytes: 10 }),
    ]

    expect(progressOf(copies, { runId: 'run-1', since: minutesAgo(10) }, now)).toEqual({
      counts: { done: 1, copying: 1, queued: 1 },
      doneGigabytes: 10,
      gigabytes: 40,
      expectedEnd: minutesAgo(-30),
    })
  })

  it('takes what failed as ended, not as done', () => {
    const copies = [
      copyOf('a', { state: 'done', gigabytes: 10 }),
      copyOf('b', { state: 'failed', gigabytes: 10 }),
      copyOf('c', { state: 'copying', gigabytes: 20 }),
    ]

    expect(progressOf(copies, { runId: 'run-1', since: minutesAgo(10) }, now)).toMatchObject({
      doneGigabytes: 10,
      expectedEnd: minutesAgo(-10),
    })
  })

  it('does not take what was there before for a proof of how fast copies are made', () => {
    const copies = [
      copyOf('a', { state: 'done', gigabytes: 1000, wantedBy: ['earlier'] }),
      copyOf('b', { state: 'done', gigabytes: 10 }),
      copyOf('c', { state: 'copying', gigabytes: 10 }),
    ]
    const pace = { runId: 'run-1', since: minutesAgo(10) }

    expect(progressOf(copies, pace, now).expectedEnd).toBe(minutesAgo(-10))
    expect(progressOf([copies[0]!, copies[2]!], pace, now)).not.toHaveProperty('expectedEnd')
  })

  it('expects nothing before something has ended', () => {
    const pace = { runId: 'run-1', since: minutesAgo(10) }

    expect(progressOf([copyOf('a')], pace, now)).not.toHaveProperty('expectedEnd')
  })
})
