import { describe, expect, it } from 'vitest'

import { verdicts, type CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import { waiveOutcome, waiveResult } from '../../../functions/lib/domain/checks/waive.ts'
import { outcomes, type Finding, type Outcome } from '../../../functions/lib/domain/outcome.ts'

const account = '440000000004'
const waiver = {
  account,
  check: 'ROLE_NOT_ASSUMABLE',
  until: '2026-12-31',
  reason: 'CHG-4711, account closes',
}
const waivers = [
  { ...waiver, check: 'AMI_NAME_TAKEN', until: '2027-06-30', reason: 'another' },
  { ...waiver, account: '440000000005', until: '2027-06-30', reason: 'another' },
  waiver,
]
const inForce = { waivers, at: '2026-11-22T06:00:00.000Z' }
const finding: Finding = {
  check: waiver.check,
  what: 'Access is denied',
  where: account,
  remedy: 'Deploy the role',
}
const failed: CheckResult = { check: waiver.check, accountId: account, verdict: 'failed', finding }

interface Ended {
  readonly outcome: Outcome
  readonly finding?: Finding
}
const blocked: Ended = { outcome: 'blocked', finding }
const reason = 'waived until 2026-12-31: CHG-4711, account closes'

const days = [
  { at: '2026-12-30T23:59:59.999Z', holds: true },
  { at: '2026-12-31T00:00:00.000Z', holds: true },
  { at: '2026-12-31T23:59:59.999Z', holds: true },
  { at: '2027-01-01T00:00:00.000Z', holds: false },
]

describe('waiveResult', () => {
  it('keeps the finding in sight when a waiver is for it', () => {
    expect(waiveResult(failed, inForce)).toEqual({ ...failed, verdict: 'waived', reason })
  })

  it('waives it in every Region and for every subject when the account has a waiver', () => {
    const result = { ...failed, region: 'eu-west-1', subject: 'lt-1' }

    expect(waiveResult(result, inForce)).toEqual({ ...result, verdict: 'waived', reason })
  })

  it.each(days)('holds: $holds at $at when the last day is 2026-12-31', ({ at, holds }) => {
    expect(waiveResult(failed, { waivers: [waiver], at }).verdict).toBe(holds ? 'waived' : 'failed')
  })

  it.each<{ readonly when: string; readonly result: CheckResult }>([
    { when: 'another account has the waiver', result: { ...failed, accountId: '440000000006' } },
    { when: 'the waiver is for another check', result: { ...failed, check: 'REGION_NOT_ENABLED' } },
    ...verdicts
      .filter((verdict) => verdict !== 'failed')
      .map((verdict) => ({ when: `the check is ${verdict}`, result: { ...failed, verdict } })),
  ])('leaves it as it is when $when', ({ result }) => {
    expect(waiveResult(result, inForce)).toBe(result)
  })
})

describe('waiveOutcome', () => {
  it.each(['blocked', 'failed'] as const)('tells finding and reason when what is %s is waived', (outcome) => {
    const copy = { accountId: account, region: 'eu-west-1' }

    expect(waiveOutcome(account, { outcome, finding, copy }, inForce)).toEqual({
      outcome: 'waived',
      finding: { ...finding, what: `Access is denied; ${reason}` },
      copy,
    })
  })

  it.each(days)('holds: $holds at $at when the last day is 2026-12-31', ({ at, holds }) => {
    expect(waiveOutcome(account, blocked, { waivers: [waiver], at }).outcome).toBe(
      holds ? 'waived' : 'blocked',
    )
  })

  it.each<{ readonly when: string; readonly accountId?: string; readonly one: Ended }>([
    { when: 'another account has the waiver', accountId: '440000000006', one: blocked },
    {
      when: 'the waiver is for another check',
      one: { outcome: 'blocked', finding: { ...finding, check: 'OTHER' } },
    },
    { when: 'there is no finding', one: { outcome: 'failed' } },
    ...outcomes
      .filter((outcome) => outcome !== 'failed' && outcome !== 'blocked')
      .map((outcome) => ({ when: `it is ${outcome}`, one: { outcome, finding } })),
  ])('leaves it as it is when $when', ({ accountId = account, one }) => {
    expect(waiveOutcome(accountId, one, inForce)).toBe(one)
  })
})
