import { describe, expect, it } from 'vitest'

import { afterFinishTry } from '../../../../functions/lib/domain/copying/finish-copy.ts'
import { relayProgressOf } from '../../../../functions/lib/domain/copying/relay-progress.ts'
import { withdrawRun } from '../../../../functions/lib/domain/copying/withdraw-run.ts'
import { copyOf, minutesAgo } from './copies.ts'

const finding = (check: string) => ({ check, what: 'what', where: 'where', remedy: 'remedy' })
const done = { kind: 'done' } as const
const superseded = { kind: 'superseded', finding: finding('SUPERSEDED') } as const
const repeat = { kind: 'repeat', finding: finding('THROTTLED') } as const
const failed = { kind: 'failed', finding: finding('DENIED') } as const

describe('afterFinishTry', () => {
  it.each([
    [[], { kind: 'done', sideFindings: [] }],
    [[done, superseded], { kind: 'done', sideFindings: [superseded.finding] }],
    [[done, failed], { kind: 'failed', findings: [failed.finding] }],
    [[failed, repeat], { kind: 'again', finishTries: 1 }],
  ])('decides after %j', (results, decision) => {
    expect(afterFinishTry({}, results)).toEqual(decision)
  })

  it('gives up after ten tries, and says why', () => {
    expect(afterFinishTry({ finishTries: 8 }, [repeat])).toEqual({ kind: 'again', finishTries: 9 })
    expect(afterFinishTry({ finishTries: 9 }, [failed, repeat])).toEqual({
      kind: 'failed',
      findings: [failed.finding, repeat.finding],
    })
  })
})

describe('relayProgressOf', () => {
  it.each(['queued', 'admitted', 'copying', 'finishing'] as const)(
    'lets copies wait while it is %s',
    (state) => {
      expect(relayProgressOf(copyOf('relay', { state, imageId: 'ami-relay' }))).toEqual({ kind: 'underway' })
    },
  )

  it('tells its AMI when it is done, and why there is none', () => {
    const relay = copyOf('relay', { state: 'done', imageId: 'ami-relay' })

    expect(relayProgressOf(relay)).toEqual({ kind: 'ready', imageId: 'ami-relay' })
    expect(relayProgressOf({ ...relay, state: 'failed', finding: finding('COPY_FAILED') })).toEqual({
      kind: 'failed',
      finding: finding('COPY_FAILED'),
    })
    expect(relayProgressOf({ ...relay, state: 'withdrawn' })).toMatchObject({
      kind: 'failed',
      finding: { check: 'COPY_WITHDRAWN' },
    })
    expect(relayProgressOf(undefined)).toEqual({ kind: 'underway' })
  })
})

describe('withdrawRun', () => {
  const at = minutesAgo(0)

  it('leaves a copy to the runs that still want it', () => {
    const copy = copyOf('a', { wantedBy: ['run-1', 'run-2'] })

    expect(withdrawRun(copy, 'run-1', at)).toEqual({ wantedBy: ['run-2'] })
  })

  it('notes since when nobody wants it', () => {
    expect(withdrawRun(copyOf('a'), 'run-1', at)).toEqual({ wantedBy: [], unwantedSince: at })
  })

  it('writes nothing where the run has no part in it, or it has ended', () => {
    expect(withdrawRun(copyOf('a'), 'run-2', at)).toBeUndefined()
    expect(withdrawRun(copyOf('a', { state: 'done' }), 'run-1', at)).toBeUndefined()
  })
})
