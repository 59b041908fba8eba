import { describe, expect, it } from 'vitest'

import type { CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import { noOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { holdAgainstChecks } from '../../../functions/lib/domain/run/hold-against-checks.ts'
import type { CheckedPlan, Checks } from '../../../functions/lib/domain/run/hold-against-checks.ts'
import { plannedCopies } from '../functions/copying-world.ts'
import { accountId, otherId, ownerId } from './copying/copies.ts'

const at = '2026-11-22T10:00:00.000Z'
const [home, abroad] = ['us-east-1', 'eu-west-1']
const finding = (check: string) => ({
  check,
  what: 'AccessDenied',
  where: otherId,
  remedy: 'Deploy the role',
})
const result = (changes: Partial<CheckResult> = {}): CheckResult => {
  const { check = 'ROLE_NOT_ASSUMABLE', ...rest } = changes
  return { check, accountId: otherId, verdict: 'failed', finding: finding(check), ...rest }
}
const waiver = { account: otherId, check: 'ROLE_NOT_ASSUMABLE', until: '2026-11-22', reason: 'closes' }

function hold(plan: Partial<CheckedPlan>, { rules, results }: Partial<Checks>) {
  const copies = plannedCopies(
    { accountId, region: home, wantedBy: ['golden'] },
    { accountId: otherId, region: home, wantedBy: ['golden'] },
    { accountId: otherId, region: abroad, wantedBy: ['silver'] },
  )
  const whole = { copies, blocked: [], findings: [], ...plan }
  const { leftOut, ...held } = holdAgainstChecks(whole, { results: results ?? [], rules, at })
  return {
    ...held,
    made: held.copies.map((copy) => `${copy.accountId} ${copy.region}`),
    ends: leftOut.map((one) => `${one.copy.region} ${one.outcome} ${one.finding?.check}`),
    told: leftOut.map((one) => one.finding?.what),
  }
}

const everything = [`${accountId} ${home}`, `${otherId} ${abroad}`, `${otherId} ${home}`].toSorted()

describe('holdAgainstChecks', () => {
  it.each(['passed', 'warned', 'unproven'] as const)('makes everything where a check is %s', (verdict) => {
    const { made, ends } = hold({}, { results: [result({ verdict })] })

    expect([made.toSorted(), ends]).toEqual([everything, []])
  })

  it('leaves out the copies of an account, or of the Region that a failed check names', () => {
    const ofAccount = hold({}, { results: [result()] })
    const ofRegion = hold({}, { results: [result({ region: abroad, check: 'REGION_NOT_ENABLED' })] })

    expect(ofAccount.made).toEqual([`${accountId} ${home}`])
    expect(ofAccount.ends.toSorted()).toEqual(
      [`${abroad} blocked ROLE_NOT_ASSUMABLE`, `${home} blocked ROLE_NOT_ASSUMABLE`].toSorted(),
    )
    expect(ofRegion.ends).toEqual([`${abroad} blocked REGION_NOT_ENABLED`])
  })

  it.each([
    ['holds on the day that the run is started', waiver, 'waived'],
    ['is over', { ...waiver, until: '2026-11-21' }, 'blocked'],
    ['is for another check', { ...waiver, check: 'KMS_KEY_NOT_USABLE' }, 'blocked'],
  ])('leaves out what is waived as well, and it counts by a waiver that %s', (_, one, outcome) => {
    const { made, ends, told } = hold(
      {},
      { results: [result({ region: home })], rules: { rules: [], waivers: [one] } },
    )

    expect(made).toHaveLength(2)
    expect(ends).toEqual([`${home} ${outcome} ROLE_NOT_ASSUMABLE`])
    expect(told[0]?.includes('waived until 2026-11-22: closes')).toBe(outcome === 'waived')
  })

  it('counts as blocked what is waived and fails another check as well', () => {
    const results = [result(), result({ check: 'KMS_KEY_NOT_USABLE', region: home })]
    const { ends } = hold({}, { results, rules: { rules: [], waivers: [waiver] } })

    expect(ends.toSorted()).toEqual([
      `${abroad} waived ROLE_NOT_ASSUMABLE`,
      `${home} blocked KMS_KEY_NOT_USABLE`,
    ])
  })

  it('takes what the plan itself has refused along, waived where a waiver is for it', () => {
    const lane = { accountId: otherId, region: home, sourceImageId: 'ami-build', wantedBy: ['golden'] }
    const blocked = [
      { ...lane, finding: finding('ROLE_NOT_ASSUMABLE') },
      { ...lane, finding: finding('AWS_MANAGED_KEY') },
    ]
    const { ends } = hold({ copies: [], blocked }, { rules: { rules: [], waivers: [waiver] } })

    expect(ends).toEqual([`${home} waived ROLE_NOT_ASSUMABLE`, `${home} blocked AWS_MANAGED_KEY`])
  })

  it('leaves out every copy of a rule that aborts on a finding, and no other', () => {
    const rules = { rules: [{ name: 'golden', onFinding: 'abort' as const, match: {} }] }
    const { made, ends } = hold({}, { results: [result({ region: home })], rules })

    expect(made).toEqual([`${otherId} ${abroad}`])
    expect(ends).toEqual([`${home} blocked RULE_ABORTED`, `${home} blocked ROLE_NOT_ASSUMABLE`])
  })

  it('aborts no rule on a finding that is waived', () => {
    const rules = { rules: [{ name: 'golden', onFinding: 'abort' as const, match: {} }], waivers: [waiver] }

    expect(hold({}, { results: [result({ region: home })], rules }).ends).toEqual([
      `${home} waived ROLE_NOT_ASSUMABLE`,
    ])
  })

  it.each([
    ['failed', [finding('ROLE_NOT_ASSUMABLE')]],
    ['waived', []],
  ] as const)("makes the owner's AMI without its parameters in accounts whose check %s", (verdict, found) => {
    const parameter = { name: '/golden', dataType: 'text' as const }
    const parameters = [accountId, otherId].map((id) => ({ ...parameter, accountId: id }))
    const copies = plannedCopies({ accountId: ownerId, outputs: { ...noOutputs, parameters } })
    const held = hold({ copies }, { results: [result({ verdict })] })

    expect(held.copies.flatMap(({ outputs }) => outputs.parameters)).toEqual([{ ...parameter, accountId }])
    expect(held.findings).toEqual(found)
  })
})
