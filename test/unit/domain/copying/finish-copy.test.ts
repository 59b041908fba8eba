import { describe, expect, it } from 'vitest'

import { afterFinishTry } from '../../../../functions/lib/domain/copying/finish-copy.ts'
import { relayProgressOf } from '../../../../functions/lib/domain/copying/relay-progress.ts'
import { withdrawRun } from '../../../../functions/lib/domain/copying/withdraw-run.ts'
import { copyOf, minutesAgo, now } from './copies.ts'

const finding = (check: string) => ({ check, what: `${check} was said`, where: 'where', remedy: 'remedy' })
const done = { kind: 'done' } as const
const superseded = { kind: 'superseded', finding: finding('SUPERSEDED') } as const
const repeat = { kind: 'repeat', finding: finding('THROTTLED') } as const
const inSeconds = (seconds: number) => new Date(now + seconds * 1_000).toISOString()
const unsettled = { kind: 'unsettled', until: inSeconds(90) } as const
const failed = { kind: 'failed', finding: finding('DENIED') } as const

describe('afterFinishTry', () => {
  it.each([
    [[], { kind: 'done', sideFindings: [] }],
    [[done, superseded], { kind: 'done', sideFindings: [superseded.finding] }],
    [[done, failed], { kind: 'failed', finding: failed.finding }],
    [[failed, repeat], { kind: 'again', finishTries: 1, finishDueAt: inSeconds(15) }],
    [[failed, unsettled], { kind: 'again', finishTries: 0, finishDueAt: inSeconds(90) }],
    [[unsettled, repeat], { kind: 'again', finishTries: 1, finishDueAt: inSeconds(15) }],
  ])('decides after %j', (results, decision) => {
    expect(afterFinishTry({}, results, now)).toEqual(decision)
  })

  it('gives up after ten tries, and says why', () => {
    expect(afterFinishTry({ finishTries: 8 }, [repeat], now)).toMatchObject({ kind: 'again', finishTries: 9 })
    expect(afterFinishTry({ finishTries: 9 }, [failed, repeat], now)).toMatchObject({
      kind: 'failed',
      finding: { check: 'DENIED', what: 'DENIED was said; THROTTLED was said', remedy: 'remedy' },
    })
  })

  it('tells every output that failed, and by name where nothing else did', () => {
    const outputs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((output) => ({
      output,
      kind: 'failed' as const,
      finding: finding(output),
    }))

    const decision = afterFinishTry({}, [done, ...outputs], now)
    expect(decision).toMatchObject({
      finding: { what: 'a was said; b was said; c was said; d was said; e was said; 2 more' },
    })
    expect(decision).toHaveProperty(
      'failedOutputs',
      outputs.map(({ output, finding: why }) => ({ output, finding: why })),
    )
    expect(afterFinishTry({}, [failed, ...outputs], now)).not.toHaveProperty('failedOutputs')
  })

  it.each([
    [1, 5_000],
    [100, 600],
    [1_000, 200],
  ])('tells of each of %s outputs what their item has room for: %s characters', (count, expected) => {
    const why = { ...finding('DENIED'), what: 'w'.repeat(5_000) }
    const results = Array.from({ length: count }, (_, index) => ({
      kind: 'failed' as const,
      output: `output ${index}`,
      finding: why,
    }))
    const decision = afterFinishTry({}, results, now)

    const told = decision.kind === 'failed' ? decision.failedOutputs : undefined
    expect(told?.map((one) => one.finding.what.length)).toEqual(Array(count).fill(expected))
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
    const failedOutputs = [{ output: 'parameter', finding: finding('DENIED') }]
    expect(relayProgressOf({ ...relay, state: 'failed', finding: finding('DENIED'), failedOutputs })).toEqual(
      {
        kind: 'ready',
        imageId: 'ami-relay',
      },
    )
    expect(relayProgressOf({ ...relay, state: 'withdrawn' })).toMatchObject({
      kind: 'failed',
      finding: { check: 'COPY_WITHDRAWN' },
    })
    expect(relayProgressOf(undefined)).toEqual({ kind: 'underway' })
  })

  it.each([
    ['the same', 'ami-relay', { kind: 'ready', imageId: 'ami-relay' }],
    ['another', 'ami-gone', { kind: 'failed', finding: { check: 'COPY_WITHDRAWN' } }],
  ])('tells %s AMI that was done before a run put it anew and was stopped', (_, imageId, expected) => {
    const earlierEnds = [{ state: 'done', runs: ['run-0'], imageId }] as const
    const relay = copyOf('relay', { state: 'withdrawn', imageId: 'ami-relay', earlierEnds, wantedBy: [] })

    expect(relayProgressOf(relay)).toMatchObject(expected)
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
