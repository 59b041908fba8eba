import { describe, expect, it } from 'vitest'

import type { CopyPlan } from '../../../../functions/lib/domain/copying/copy-plan.ts'
import type { CopyOutcome } from '../../../../functions/lib/domain/copying/copy-result.ts'
import { copyResultOf } from '../../../../functions/lib/domain/copying/group-copies.ts'
import { uniteCopyPlans } from '../../../../functions/lib/domain/copying/unite-copy-plans.ts'
import type { Outcome } from '../../../../functions/lib/domain/outcome.ts'

const emptyPlan: CopyPlan = uniteCopyPlans([], { findings: [] })
const sourceImageId = 'ami-build'
const accounts = Array.from({ length: 1_536 }, (_, index) => String(440_000_000_000 + index))
const regions = ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2']

function copy(accountId: string, region: string, outcome: Outcome, what?: string): CopyOutcome {
  const place = { accountId, region, sourceImageId, imageId: `ami-${accountId}${region}` }
  if (what === undefined) return { outcome, copy: place }
  const finding = { check: 'ROLE_NOT_ASSUMABLE', what, where: `${accountId} in ${region}`, remedy: 'Mend' }
  return { outcome, copy: place, finding }
}

describe('copyResultOf', () => {
  it.each([20, 1_536])('puts copies together whose reasons differ in names only, of %i accounts', (count) => {
    const outcomes = accounts
      .slice(0, count)
      .flatMap((accountId) =>
        regions.map((region) =>
          copy(
            accountId,
            region,
            'failed',
            `No role in ${accountId} for ami-${accountId}${region} in ${region}`,
          ),
        ),
      )

    const { counts, groups } = copyResultOf(emptyPlan, outcomes)

    expect(counts).toEqual({ failed: count * 4 })
    expect(groups).toHaveLength(1)
    expect(groups[0]?.copies).toHaveLength(count * 4)
    expect(groups[0]?.finding).toEqual(outcomes[0]?.finding)
  })

  it('puts copies of one account together that have a source of their own in each Region', () => {
    const outcomes = regions.map((region, index) =>
      copy('440000000001', region, 'failed', `ami-0relay${index} is not shared`),
    )

    expect(copyResultOf(emptyPlan, outcomes).groups).toHaveLength(1)
  })

  it('keeps reasons apart, what needs a person first and what is done last', () => {
    const { groups } = copyResultOf(emptyPlan, [
      copy('1', 'r', 'done'),
      copy('2', 'r', 'skipped', 'a'),
      copy('3', 'r', 'waiting', 'b'),
      copy('4', 'r', 'failed', 'c'),
      copy('5', 'r', 'failed', 'd'),
    ])

    expect(groups.map(({ outcome, finding }) => [outcome, finding?.what])).toEqual([
      ['failed', 'c'],
      ['failed', 'd'],
      ['waiting', 'b'],
      ['skipped', 'a'],
      ['done', undefined],
    ])
  })

  it('makes one group of each check when AWS gives a reason of its own to every copy', () => {
    const outcomes = accounts.map((accountId, index) => copy(accountId, 'r', 'failed', `Request ${index}x`))

    expect(copyResultOf(emptyPlan, outcomes).groups).toMatchObject([
      { outcome: 'failed', finding: { check: 'ROLE_NOT_ASSUMABLE', what: 'Request 0x' } },
    ])
  })

  it('names what was blocked, and what was refused as a whole', () => {
    const refusal = { check: 'COPY_WANTED_TWICE', what: 'Twice', where: 'there', remedy: 'Choose' }
    const finding = { check: 'PV_UNSUPPORTED', what: 'It is paravirtual', where: 'here', remedy: 'Use HVM' }
    const blocked = [{ accountId: '1', region: 'r', sourceImageId, wantedBy: ['golden'], finding }]

    expect(copyResultOf({ ...emptyPlan, findings: [refusal], blocked }, [copy('2', 'r', 'done')])).toEqual({
      counts: { blocked: 2, done: 1 },
      groups: [
        { outcome: 'blocked', finding: refusal, copies: [] },
        { outcome: 'blocked', finding, copies: [{ accountId: '1', region: 'r', sourceImageId }] },
        { outcome: 'done', copies: [{ accountId: '2', region: 'r', sourceImageId, imageId: 'ami-2r' }] },
      ],
    })
  })
})
