import { describe, expect, it } from 'vitest'

import { verdicts, type CheckResult } from '../../../functions/lib/domain/checks/check-result.ts'
import { waiveOutcome, waiveResult } from '../../../functions/lib/domain/checks/waive.ts'
import { outcomes, type Finding } from '../../../functions/lib/domain/outcome.ts'

const account = '440000000004'
const waiver = {
  account,
  check: 'ROLE_NOT_ASSUMABLE',
  until: '2026-12-31',
  reason: 'CHG-4711, account closes',
}
const waivers = [
  { ...waiver, check: 'NAME_TAKEN', until: '2027-06-30', reason: 'another' },
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
const blocked = { outcome: 'blocked', finding } as const
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

  it.each([
    ['another account has the waiver', { ...failed, accountId: '440000000006' }],
    ['the waiver is for another check', { ...failed, check: 'REGION_NOT_ENABLED' }],
    ...verdicts
      .filter((verdict) => verdict !== 'failed')
      .map((verdict) => [`the check is ${verdict}`, { ...failed, verdict }] as const),
  ])('leaves it as it is when %s', (_, result) => {
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

  it.each([
    ['another account has the waiver', '440000000006', blocked],
    ['the waiver is for another check', account, { ...blocked, finding: { ...finding, check: 'OTHER' } }],
    ['there is no finding', account, { outcome: 'failed' }],
    ...outcomes
      .filter((outcome) => outcome !== 'failed' && outcome !== 'blocked')
      .map((outcome) => [`it is ${outcome}`, account, { outcome, finding }] as const),
  ] as const)('leaves it as it is when %s', (_, accountId, one) => {
    expect(waiveOutcome(accountId, one, inForce)).toBe(one)
  })
})
