import { describe, expect, it } from 'vitest'

import type { CopyGroup, CopyResult } from '../../../functions/lib/domain/copying/copy-result.ts'
import type { Finding, Outcome } from '../../../functions/lib/domain/outcome.ts'
import type { PrincipalGroup, ShareResult } from '../../../functions/lib/domain/run/run.ts'
import { judgeRun } from '../../../functions/lib/domain/run/verdict.ts'
import {
  combineGroups,
  isResultSettledWell,
  undone,
} from '../../../functions/lib/domain/sharing/share-result.ts'

const runId = 'al2023-base-1-0-0-1-0123456789abcdef'

function finding(changes: Partial<Finding> = {}): Finding {
  return {
    check: 'FOREIGN_POLICY',
    what: 'It has 2 statements',
    where: 'arn:1',
    remedy: 'Use RAM',
    ...changes,
  }
}

function share(resourceArn: string, result?: Partial<ShareResult>) {
  const whole = { outcome: 'done', shareArns: [], exceptions: [], requestIds: [], ...result } as const
  return { resourceArn, ...(result === undefined ? {} : { result: whole }) }
}

describe('judgeRun', () => {
  it('succeeds when nothing was wanted', () => {
    expect(judgeRun({ runId, shares: [] })).toEqual({ status: 'succeeded', counts: {} })
  })

  it.each(['done', 'skipped', 'waived', 'superseded'] as const)('succeeds when a share is %s', (outcome) => {
    const verdict = judgeRun({ runId, shares: [share('arn:1', { outcome }), share('arn:2', {})] })

    expect(verdict.status).toBe('succeeded')
  })

  it('counts by outcome', () => {
    const shares = [share('arn:1', {}), share('arn:2', {}), share('arn:3', { outcome: 'skipped' })]

    expect(judgeRun({ runId, shares }).counts).toEqual({ done: 2, skipped: 1 })
  })

  it.each([
    [['blocked'], 'PrerequisitesMissing'],
    [['done', 'blocked', 'blocked'], 'PrerequisitesMissing'],
    [['blocked', 'failed'], 'SharesIncomplete'],
    [['failed'], 'SharesIncomplete'],
    [['waiting'], 'SharesIncomplete'],
    [['pendingAcceptance'], 'SharesIncomplete'],
    [['withdrawn'], 'SharesIncomplete'],
  ] as const)('fails for shares that are %j under the name %s', (outcomes: readonly Outcome[], error) => {
    const shares = outcomes.map((outcome, index) => share(`arn:${index}`, { outcome, finding: finding() }))

    expect(judgeRun({ runId, shares })).toMatchObject({ status: 'failed', failure: { error } })
  })

  it('fails when a single account of a share that is done was refused', () => {
    const refused = {
      principals: ['440000000009'],
      outcome: 'failed',
      finding: finding({ where: '440000000009' }),
    } as const

    const verdict = judgeRun({ runId, shares: [share('arn:1', { exceptions: [refused] })] })

    expect(verdict).toMatchObject({
      status: 'failed',
      counts: { done: 1 },
      failure: { error: 'SharesIncomplete' },
    })
    expect(verdict.failure?.cause).toContain('at 440000000009, arn:1:')
  })

  it('succeeds without counting them when a run observes and nothing stands in the way of its shares', () => {
    const verdict = judgeRun({ runId, shares: [share('arn:1')], observed: true })

    expect(verdict).toEqual({ status: 'succeeded', counts: {} })
  })

  it.each([
    ['a resource', [share('arn:1', { outcome: 'blocked', finding: finding() })], { blocked: 1 }],
    [
      'a principal',
      [{ ...share('arn:1'), apart: [{ principals: ['ou-1'], outcome: 'blocked', finding: finding() }] }],
      {},
    ],
  ] as const)('tells what a run that observes finds in the way of %s', (_, shares, counts) => {
    const verdict = judgeRun({ runId, shares: [...shares, share('arn:2')], observed: true })

    expect(verdict).toMatchObject({ status: 'failed', counts, failure: { error: 'PrerequisitesMissing' } })
    expect(verdict.failure?.cause).toMatch(/^1 of 2 resources cannot be shared as wanted/)
    expect(verdict.failure?.cause).toContain('FOREIGN_POLICY at')
  })

  it('tells of the copies of a run that observes only what stands in the way of some', () => {
    const copies: CopyResult = {
      counts: { blocked: 2, waived: 1 },
      groups: [{ outcome: 'blocked', finding: finding({ check: 'ROLE_NOT_ASSUMABLE' }), copies: [] }],
    }

    const { failure } = judgeRun({ runId, shares: [], copies, observed: true })

    expect(failure).toMatchObject({ error: 'PrerequisitesMissing' })
    expect(failure?.cause).toMatch(/^2 copies cannot be made as wanted \(blocked 2, waived 1\)/)
  })

  it('fails for a share without an outcome, and says so', () => {
    const verdict = judgeRun({ runId, shares: [share('arn:1')] })

    expect(verdict).toMatchObject({ status: 'failed', counts: { failed: 1 } })
    expect(verdict.failure?.cause).toContain('OUTCOME_NOT_RECORDED at arn:1')
  })

  it('fails under the name of what cut the run short, also when everything recorded is well', () => {
    const failure = finding({ check: 'ImageNotAvailable', where: 'arn:9' })

    const verdict = judgeRun({ runId, shares: [share('arn:1', {})], failure })

    expect(verdict).toMatchObject({ status: 'failed', failure: { error: 'ImageNotAvailable' } })
  })

  it('tells what, where and the remedy of each finding, the counts and the command', () => {
    const shares = [share('arn:1', { outcome: 'blocked', finding: finding() }), share('arn:2', {})]

    expect(judgeRun({ runId, shares }).failure?.cause).toBe(
      [
        '1 of 2 resources not shared as wanted (blocked 1, done 1)',
        '1. FOREIGN_POLICY at arn:1: It has 2 statements. Remedy: Use RAM',
        `All of it: ibshare show ${runId}`,
      ].join('\n'),
    )
  })

  it("adds no second full stop to AWS's sentence", () => {
    const shares = [share('arn:1', { outcome: 'failed', finding: finding({ what: 'Rate exceeded.' }) })]

    expect(judgeRun({ runId, shares }).failure?.cause).toContain(': Rate exceeded. Remedy: ')
  })

  it('says that nothing was planned when the run was cut short before', () => {
    const { failure } = judgeRun({ runId, shares: [], failure: finding({ check: 'InvalidInput' }) })

    expect(failure?.cause).toMatch(/^The run ended before anything was planned\n1\. InvalidInput /)
  })

  it('lists ten findings and says how many more there are', () => {
    const shares = Array.from({ length: 23 }, (_, index) =>
      share(`arn:${index}`, { outcome: 'failed', finding: finding({ where: `arn:${index}` }) }),
    )

    const lines = judgeRun({ runId, shares }).failure?.cause.split('\n') ?? []

    expect(lines).toHaveLength(13)
    expect(lines[11]).toBe('and 13 more')
  })

  it('keeps the cause below 30,000 characters, however long the findings are', () => {
    const long = 'x'.repeat(32_000)
    const endless = finding({ what: long, where: long, remedy: long })
    const shares = Array.from({ length: 100 }, (_, index) =>
      share(`arn:${index}`, { outcome: 'failed', finding: endless }),
    )

    const cause = judgeRun({ runId, shares, failure: endless }).failure?.cause ?? ''

    expect(cause.length).toBeLessThanOrEqual(30_000)
    expect(cause).toContain(`ibshare show ${runId}`)
  })
})

describe('combineGroups', () => {
  const trace = { shareArns: ['share'], requestIds: ['request'] }
  const done: PrincipalGroup = { principals: ['1'], outcome: 'done' }
  const failed: PrincipalGroup = { principals: ['2'], outcome: 'failed', finding: finding({ where: '2' }) }

  it('is done with exceptions when one account has it', () => {
    expect(combineGroups([failed, done], trace)).toEqual({
      outcome: 'done',
      ...trace,
      exceptions: [failed],
    })
  })

  it('is what all accounts are when none has it for the same reason', () => {
    const same = finding({ check: 'SHARE_NOT_DERIVED' })
    const groups = [{ principals: ['1', '2'], outcome: 'waiting', finding: same }] as const

    expect(combineGroups(groups, trace)).toEqual({
      outcome: 'waiting',
      ...trace,
      finding: same,
      exceptions: [],
    })
  })

  it('lists accounts that failed for another reason than the first', () => {
    const other = { ...failed, principals: ['3'], finding: finding({ where: '3' }) }

    expect(combineGroups([failed, other], trace)).toMatchObject({ outcome: 'failed', exceptions: [other] })
  })

  it('refuses a share without accounts instead of calling it done', () => {
    expect(() => combineGroups([], trace)).toThrow('at least one principal')
  })
})

describe('isResultSettledWell', () => {
  it('is false when an exception is not, and true for a skipped share', () => {
    const exception: PrincipalGroup = { principals: ['1'], outcome: 'waiting' }

    expect(
      isResultSettledWell({ outcome: 'done', shareArns: [], requestIds: [], exceptions: [exception] }),
    ).toBe(false)
    expect(isResultSettledWell(undone('skipped', finding()))).toBe(true)
  })
})

describe('judgeRun of a run that copies', () => {
  const copies = (...groups: readonly CopyGroup[]): CopyResult => ({
    counts: Object.fromEntries(groups.map(({ outcome, copies }) => [outcome, Math.max(copies.length, 1)])),
    groups,
  })
  const some = (outcome: Outcome, count = 1): CopyGroup => ({
    outcome,
    ...(outcome === 'done'
      ? {}
      : { finding: finding({ check: 'COPY_FAILED', where: '440000000001 in us-east-1' }) }),
    copies: Array.from({ length: count }, () => ({ accountId: '1', region: 'r', sourceImageId: 'ami-1' })),
  })
  const failed = share('arn:1', { outcome: 'failed', finding: finding() })
  const blocked = share('arn:1', { outcome: 'blocked', finding: finding() })

  it('succeeds when all copies are done, or a newer build is there', () => {
    const verdict = judgeRun({ runId, shares: [], copies: copies(some('done', 3), some('superseded')) })

    expect(verdict).toEqual({ status: 'succeeded', counts: {} })
  })

  it.each([
    ['copies alone', [], 'failed', 'CopiesIncomplete'],
    ['copies that wait', [], 'waiting', 'CopiesIncomplete'],
    ['copies that were withdrawn', [], 'withdrawn', 'CopiesIncomplete'],
    ['checks alone', [], 'blocked', 'PrerequisitesMissing'],
    ['checks of both', [blocked], 'blocked', 'PrerequisitesMissing'],
    ['copies, and checks of shares', [blocked], 'failed', 'CopiesIncomplete'],
    ['shares, and checks of copies', [failed], 'blocked', 'SharesIncomplete'],
    ['shares alone', [failed], 'done', 'SharesIncomplete'],
    ['both', [failed], 'failed', 'SharesAndCopiesIncomplete'],
  ] as const)('fails for %s under a name of its own', (_, shares, outcome, error) => {
    const verdict = judgeRun({ runId, shares, copies: copies(some('done'), some(outcome)) })

    expect(verdict).toMatchObject({ status: 'failed', failure: { error } })
  })

  it('fails for what was refused as a whole', () => {
    const refused = { outcome: 'blocked', finding: finding(), copies: [] } as const

    expect(judgeRun({ runId, shares: [], copies: copies(refused) }).status).toBe('failed')
  })

  it('tells how many copies are not there, one finding for all of a reason', () => {
    const { failure } = judgeRun({
      runId,
      shares: [
        share('arn:1', {}),
        share('arn:2', { outcome: 'blocked', finding: finding({ where: 'arn:2' }) }),
      ],
      copies: copies(some('failed', 120), some('done', 600)),
    })

    expect(failure?.cause).toBe(
      [
        '1 of 2 resources not shared as wanted (done 1, blocked 1)',
        '120 of 720 copies not made as wanted (failed 120, done 600)',
        '1. FOREIGN_POLICY at arn:2: It has 2 statements. Remedy: Use RAM',
        '2. COPY_FAILED at 440000000001 in us-east-1 and 119 more: It has 2 statements. Remedy: Use RAM',
        `All of it: ibshare show ${runId}`,
      ].join('\n'),
    )
  })

  it('says nothing of shares where a run has none', () => {
    const { failure } = judgeRun({ runId, shares: [], copies: copies(some('failed')) })

    expect(failure?.cause).toMatch(/^1 of 1 copies not made as wanted/)
  })

  it('stays below what Step Functions takes as a cause, whatever AWS says', () => {
    const long = finding({ what: 'x'.repeat(5_000), where: 'y'.repeat(5_000), remedy: 'z'.repeat(5_000) })
    const groups = Array.from({ length: 30 }, () => ({ ...some('failed', 2), finding: long }))

    expect(judgeRun({ runId, shares: [], copies: copies(...groups) }).failure?.cause.length).toBeLessThan(
      30_000,
    )
  })
})
