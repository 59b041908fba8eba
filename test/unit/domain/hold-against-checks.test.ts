import { describe, expect, it } from 'vitest'

import type { CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import { noOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import type { WantedCopy } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { holdAgainstChecks } from '../../../functions/lib/domain/run/hold-against-checks.ts'
import type { CheckedPlan } from '../../../functions/lib/domain/run/hold-against-checks.ts'
import { plannedCopies } from '../functions/copying-world.ts'
import { accountId, build, otherId, ownerId, plainFacts, wantedCopy, wantedOf } from './copying/copies.ts'

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
const reason = 'waived until 2026-11-22: closes'

function relayedCopies(...wanted: readonly Partial<WantedCopy>[]): readonly PlannedCopy[] {
  const copies = wanted.map((one) => wantedCopy({ relay: true, region: abroad, ...one }))
  return planSources(wantedOf(copies), build, plainFacts).copies
}

function hold(plan: Partial<CheckedPlan>, results: readonly CheckResult[] = []) {
  const copies = plannedCopies(
    { accountId, region: home, wantedBy: ['golden'] },
    { accountId: otherId, region: home, wantedBy: ['golden'] },
    { accountId: otherId, region: abroad, wantedBy: ['silver'] },
  )
  const whole = { copies, blocked: [], findings: [], ...plan }
  const { leftOut, ...held } = holdAgainstChecks(whole, results)
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
    const { made, ends } = hold({}, [result({ verdict })])

    expect([made.toSorted(), ends]).toEqual([everything, []])
  })

  it('leaves out the copies of an account, or of the Region that a failed check names', () => {
    const ofAccount = hold({}, [result()])
    const ofRegion = hold({}, [result({ region: abroad, check: 'REGION_NOT_ENABLED' })])

    expect(ofAccount.made).toEqual([`${accountId} ${home}`])
    expect(ofAccount.ends.toSorted()).toEqual(
      [`${abroad} blocked ROLE_NOT_ASSUMABLE`, `${home} blocked ROLE_NOT_ASSUMABLE`].toSorted(),
    )
    expect(ofRegion.ends).toEqual([`${abroad} blocked REGION_NOT_ENABLED`])
  })

  it('leaves out what is waived as well, and tells why and until when', () => {
    const { made, ends, told } = hold({}, [result({ region: home, verdict: 'waived', reason })])

    expect(made).toHaveLength(2)
    expect([ends, told]).toEqual([[`${home} waived ROLE_NOT_ASSUMABLE`], [`AccessDenied; ${reason}`]])
  })

  it('counts as blocked what is waived and fails another check as well', () => {
    const { ends } = hold({}, [
      result({ verdict: 'waived', reason }),
      result({ check: 'KMS_KEY_NOT_USABLE', region: home }),
    ])

    expect(ends.toSorted()).toEqual([
      `${abroad} waived ROLE_NOT_ASSUMABLE`,
      `${home} blocked KMS_KEY_NOT_USABLE`,
    ])
  })

  it('takes what the plan itself has refused along, waived where the plan says so', () => {
    const lane = { accountId: otherId, region: home, sourceImageId: 'ami-build', wantedBy: ['golden'] }
    const blocked = [
      { ...lane, finding: finding('ROLE_NOT_ASSUMABLE'), isWaived: true as const },
      { ...lane, finding: finding('AWS_MANAGED_KEY') },
    ]
    const { ends } = hold({ copies: [], blocked })

    expect(ends).toEqual([`${home} waived ROLE_NOT_ASSUMABLE`, `${home} blocked AWS_MANAGED_KEY`])
  })

  it('leaves out every copy of a rule that aborts on a finding, and no other', () => {
    const { made, ends } = hold({ abortingRules: ['golden'] }, [result({ region: home })])

    expect(made).toEqual([`${otherId} ${abroad}`])
    expect(ends).toEqual([`${home} blocked RULE_ABORTED`, `${home} blocked ROLE_NOT_ASSUMABLE`])
  })

  it('aborts a rule on what the plan itself has refused', () => {
    const lane = { accountId: otherId, region: home, sourceImageId: 'ami-build', wantedBy: ['silver'] }
    const refused = { ...lane, finding: finding('AWS_MANAGED_KEY') }
    const copies = plannedCopies({ wantedBy: ['silver'] })
    const endsOf = (blocked: CheckedPlan['blocked']) =>
      hold({ copies, blocked, abortingRules: ['silver'] }).ends.map((end) => end.split(' ').at(-1))

    expect(endsOf([refused])).toEqual(['AWS_MANAGED_KEY', 'RULE_ABORTED'])
    expect(endsOf([{ ...refused, isWaived: true }])).toEqual(['AWS_MANAGED_KEY'])
  })

  it('aborts a rule on an account that is to have a parameter of an AMI which it launches', () => {
    const parameters = [{ name: '/golden', dataType: 'text' as const, accountId: otherId }]
    const outputs = { ...noOutputs, parameters }
    const copies = plannedCopies({ accountId: ownerId, region: abroad, outputs })
    const { made, ends } = hold({ copies, abortingRules: ['golden'] }, [result({ region: abroad })])

    expect(made).toEqual([])
    expect(ends).toEqual([`${abroad} blocked RULE_ABORTED`])
  })

  it('aborts no rule on a finding that is waived', () => {
    const waived = result({ region: home, verdict: 'waived', reason })

    expect(hold({ abortingRules: ['golden'] }, [waived]).ends).toEqual([`${home} waived ROLE_NOT_ASSUMABLE`])
  })

  it.each([
    ['of one rule', ['golden'], ['golden']],
    ['of two rules', ['golden'], ['silver']],
  ])('makes a relay as long as somebody is left to copy from it, of copies %s', (_of, ...rules) => {
    const [mine, others] = rules
    const copies = relayedCopies({ accountId, wantedBy: mine }, { accountId: otherId, wantedBy: others })
    const ofOther = result({ region: abroad })
    const both = [ofOther, { ...ofOther, accountId }]

    expect(hold({ copies }, [ofOther]).made).toEqual([`${ownerId} ${abroad}`, `${accountId} ${abroad}`])
    expect(hold({ copies }, both)).toMatchObject({
      made: [],
      ends: [`${abroad} blocked ROLE_NOT_ASSUMABLE`, `${abroad} blocked ROLE_NOT_ASSUMABLE`],
    })
  })

  it('makes a relay for what another rule wants, although a rule that wants it is aborted', () => {
    const copies = relayedCopies(
      { accountId, wantedBy: ['silver'] },
      { accountId: otherId, wantedBy: ['golden'] },
    )
    const { made, ends } = hold({ copies, abortingRules: ['golden'] }, [result({ region: abroad })])

    expect(made).toEqual([`${ownerId} ${abroad}`, `${accountId} ${abroad}`])
    expect(ends).toEqual([`${abroad} blocked ROLE_NOT_ASSUMABLE`])
  })

  it("makes the owner's own copy of an aborted rule without its outputs, where others copy from it", () => {
    const parameters = [{ name: '/golden', dataType: 'text' as const, accountId: ownerId }]
    const copies = relayedCopies(
      { accountId: ownerId, wantedBy: ['golden'], outputs: { ...noOutputs, parameters } },
      { accountId, wantedBy: ['silver'] },
      { accountId: otherId, wantedBy: ['golden'] },
    )
    const { made, copies: held } = hold({ copies, abortingRules: ['golden'] }, [result({ region: abroad })])

    expect(made).toEqual([`${ownerId} ${abroad}`, `${accountId} ${abroad}`])
    expect(held[0]?.outputs).toEqual(noOutputs)
  })

  it("makes no relay that nobody is left to copy from, although the owner's parameter would name it", () => {
    const parameters = [{ name: '/golden', dataType: 'text' as const, accountId: ownerId }]
    const copies = [accountId, otherId].map((id) => wantedCopy({ accountId: id, region: abroad }))
    const relayOutputs = [{ region: abroad, outputs: { ...noOutputs, parameters } }]
    const plan = planSources({ ...wantedOf(copies), relayOutputs }, build, plainFacts)
    const results = [result({ accountId }), result({ accountId: otherId })]

    expect(hold({ copies: plan.copies }, results.slice(0, 1)).made).toEqual([
      `${ownerId} ${abroad}`,
      `${otherId} ${abroad}`,
    ])
    expect(hold({ copies: plan.copies }, results).made).toEqual([])
  })

  it("makes the owner's own copy although nobody is left to copy from it", () => {
    const copies = relayedCopies(
      { accountId: ownerId, wantedBy: ['golden'] },
      { accountId: otherId, wantedBy: ['golden'] },
    )

    expect(hold({ copies }, [result({ region: abroad })]).made).toEqual([`${ownerId} ${abroad}`])
  })

  it.each([
    ['failed', [finding('ROLE_NOT_ASSUMABLE')]],
    ['waived', []],
  ] as const)("makes the owner's AMI without its parameters in accounts whose check %s", (verdict, found) => {
    const inAccount = (id: string) => ({ name: '/golden', dataType: 'text' as const, accountId: id })
    const parameters = [inAccount(accountId), inAccount(otherId)]
    const copies = plannedCopies({ accountId: ownerId, outputs: { ...noOutputs, parameters } })
    const held = hold({ copies }, [result({ verdict })])

    expect(held.copies.flatMap(({ outputs }) => outputs.parameters)).toEqual([inAccount(accountId)])
    expect(held.findings).toEqual(found)
  })
})
