import { describe, expect, it } from 'vitest'

import type { PrincipalOutcome } from '../../../functions/lib/domain/run/run.ts'
import { groupPrincipals, mostGroups } from '../../../functions/lib/domain/sharing/principal-groups.ts'

const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => String(440_000_000_000 + index))

const failed = (principal: string, what = 'It is gone'): PrincipalOutcome => ({
  principal,
  outcome: 'failed',
  finding: { check: 'ACCOUNT_REFUSED', what, where: principal, remedy: `Look at ${principal}` },
})

describe('groupPrincipals', () => {
  it('puts together what has become of principals for the same reason', () => {
    const outcomes: PrincipalOutcome[] = [
      { principal: '1', outcome: 'done' },
      failed('2'),
      failed('3', 'Another'),
      { principal: '4', outcome: 'done' },
      failed('5'),
    ]

    expect(groupPrincipals(outcomes)).toEqual([
      { principals: ['1', '4'], outcome: 'done' },
      { principals: ['2', '5'], outcome: 'failed', finding: { ...failed('2').finding, where: '2, 5' } },
      { principals: ['3'], outcome: 'failed', finding: failed('3', 'Another').finding },
    ])
  })

  it('leaves a finding alone that is about the resource', () => {
    const finding = { check: 'SHARE_NOT_DERIVED', what: 'No share', where: 'arn:1', remedy: 'Wait' }
    const outcomes = ['1', '2'].map((principal) => ({ principal, outcome: 'waiting', finding }) as const)

    expect(groupPrincipals(outcomes)).toEqual([{ principals: ['1', '2'], outcome: 'waiting', finding }])
  })

  it('names the first of many principals, and says how many more there are', () => {
    expect(groupPrincipals(accounts(9).map((one) => failed(one)))[0]?.finding?.where).toBe(
      '440000000000, 440000000001, 440000000002 and 6 more',
    )
  })

  it.each([
    ['the same reason', () => 'It is gone', 1],
    ['each its own reason', (id: string) => `The account ${id} is not known to AWS`, 1],
    ['a few reasons', (id: string) => `Reason ${Number(id) % mostGroups}`, mostGroups],
  ])('keeps 1,536 refused accounts with %s below 100 KB', (_, what, groups) => {
    const grouped = groupPrincipals(accounts(1536).map((one) => failed(one, what(one))))

    expect(grouped).toHaveLength(groups)
    expect(grouped.flatMap(({ principals }) => principals).toSorted()).toEqual(accounts(1536))
    expect(JSON.stringify(grouped).length).toBeLessThan(100_000)
  })
})
