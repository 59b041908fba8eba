import { describe, expect, it } from 'vitest'

import type { CheckResult, Verdict } from '../../../functions/lib/domain/checks/check-result.ts'
import {
  abortedRules,
  abortFinding,
  obstaclesOf,
  type Obstacle,
} from '../../../functions/lib/domain/checks/on-finding.ts'
import type { Finding } from '../../../functions/lib/domain/outcome.ts'

const first = '440000000001'
const second = '440000000002'

function findingAt(where: string, check = 'ROLE_NOT_ASSUMABLE'): Finding {
  return { check, what: 'Access is denied', where, remedy: 'Deploy the role' }
}

function result(accountId: string, verdict: Verdict, region?: string): CheckResult {
  const place = { accountId, ...(region === undefined ? {} : { region }) }
  return { check: 'ROLE_NOT_ASSUMABLE', ...place, verdict, finding: findingAt(accountId) }
}

const copies = [
  { accountId: first, region: 'us-east-1', wantedBy: ['golden'] },
  { accountId: first, region: 'eu-west-1', wantedBy: ['golden', 'windows'] },
  { accountId: second, region: 'us-east-1', wantedBy: ['windows'] },
]

describe('obstaclesOf', () => {
  it.each<{ readonly when: string; readonly results: readonly CheckResult[]; readonly hit: number[] }>([
    { when: 'a check of the account failed', results: [result(first, 'failed')], hit: [0, 1] },
    {
      when: 'a check of one Region failed',
      results: [result(first, 'failed', 'eu-west-1')],
      hit: [1],
    },
    { when: 'it failed where nothing is copied', results: [result(second, 'failed', 'eu-west-1')], hit: [] },
    { when: 'it failed for another account', results: [result('440000000009', 'failed')], hit: [] },
    {
      when: 'two checks failed',
      results: [result(first, 'failed', 'us-east-1'), result(second, 'failed')],
      hit: [0, 2],
    },
    ...(['passed', 'warned', 'unproven', 'waived'] as const).map((verdict) => ({
      when: `the check is ${verdict}`,
      results: [result(first, verdict)],
      hit: [],
    })),
  ])('finds the copies that are touched when $when', ({ results, hit }) => {
    const touched = copies.filter((_, index) => hit.includes(index))

    expect(obstaclesOf(copies, results)).toEqual(
      touched.map(({ accountId, wantedBy }) => ({ wantedBy, finding: findingAt(accountId) })),
    )
  })
})

const inTheWayOf = (...wantedBy: string[]): Obstacle => ({ wantedBy, finding: findingAt(first) })

describe('abortedRules', () => {
  it.each<{
    readonly when: string
    readonly onFinding: Readonly<Record<string, 'skip' | 'abort' | undefined>>
    readonly obstacles: readonly Obstacle[]
    readonly aborted: readonly string[]
  }>([
    { when: 'nothing is found', onFinding: { golden: 'abort' }, obstacles: [], aborted: [] },
    {
      when: 'the rule says abort',
      onFinding: { golden: 'abort', windows: 'abort' },
      obstacles: [inTheWayOf('golden')],
      aborted: ['golden'],
    },
    {
      when: 'the rule says skip',
      onFinding: { golden: 'skip', windows: 'abort' },
      obstacles: [inTheWayOf('golden')],
      aborted: [],
    },
    {
      when: 'the rule says nothing',
      onFinding: { golden: undefined },
      obstacles: [inTheWayOf('golden')],
      aborted: [],
    },
    {
      when: 'two rules want it and one says abort',
      onFinding: { golden: 'skip', windows: 'abort' },
      obstacles: [inTheWayOf('golden', 'windows')],
      aborted: ['windows'],
    },
    {
      when: 'a manual input wants it',
      onFinding: { golden: 'abort' },
      obstacles: [inTheWayOf('manual')],
      aborted: [],
    },
    {
      when: 'nobody knows whose wish it is about',
      onFinding: { golden: 'abort', windows: 'abort', linux: 'skip' },
      obstacles: [inTheWayOf()],
      aborted: ['golden', 'windows'],
    },
  ])('aborts the rules that ask for it when $when', ({ onFinding, obstacles, aborted }) => {
    const rules = Object.entries(onFinding).map(([name, said]) =>
      said === undefined ? { name } : { name, onFinding: said },
    )

    expect([...abortedRules(rules, obstacles).keys()]).toEqual(aborted)
  })

  it('tells the first finding of each rule when there are several', () => {
    const earlier = { wantedBy: ['windows'], finding: findingAt(second, 'AMI_NAME_TAKEN') }
    const obstacles = [earlier, inTheWayOf('golden', 'windows')]
    const rules = [
      { name: 'golden', onFinding: 'abort' as const },
      { name: 'windows', onFinding: 'abort' as const },
    ]

    expect([...abortedRules(rules, obstacles)]).toEqual([
      ['golden', findingAt(first)],
      ['windows', earlier.finding],
    ])
  })
})

describe('abortFinding', () => {
  const aborted = new Map([['golden', findingAt(first)]])

  it('names the rule, what was found and both ways on when the rule is aborted', () => {
    expect(abortFinding(['golden'], aborted)).toEqual({
      check: 'RULE_ABORTED',
      what: 'The rule golden says onFinding: abort, and ROLE_NOT_ASSUMABLE was found: Access is denied; nothing of the rule is done',
      where: first,
      remedy: 'Deploy the role; then start the run again, or say onFinding: skip for the rule golden',
    })
  })

  it('names the rules that want it as well when one of several is aborted', () => {
    expect(abortFinding(['windows', 'golden', 'linux'], aborted)?.what).toMatch(
      /nothing of the rule is done, nor what it wants together with windows and linux$/,
    )
  })

  it.each([[['windows']], [['manual']], [[]]])('is none for %j when another rule is aborted', (wantedBy) => {
    expect(abortFinding(wantedBy, aborted)).toBeUndefined()
  })
})
