import { describe, expect, it } from 'vitest'

import { waiveShare } from '../../../functions/lib/domain/checks/waive-share.ts'
import type { Finding } from '../../../functions/lib/domain/outcome.ts'
import type { PrincipalGroup, ShareResult } from '../../../functions/lib/domain/run/run.ts'
import { isResultSettledWell } from '../../../functions/lib/domain/sharing/share-result.ts'

const [first, second, third] = ['440000000001', '440000000002', '440000000003'] as const
const unit = 'arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-11111111'

const refused: Finding = { check: 'ACCOUNT_REFUSED', what: 'RAM minds', where: second, remedy: 'Look' }
const missing: Finding = { check: 'RESOURCE_NOT_FOUND', what: 'It is gone', where: 'arn', remedy: 'Look' }
const told = { ...refused, what: 'RAM minds; waived until 2026-12-31: CHG-4711' }

const waiverFor = (account: string, check = 'ACCOUNT_REFUSED') => ({
  account,
  check,
  until: '2026-12-31',
  reason: 'CHG-4711',
})
const at = '2026-11-22T06:00:00.000Z'
const trace = { shareArns: ['share'], requestIds: ['request'] }
const done = (...exceptions: readonly PrincipalGroup[]): ShareResult => ({
  outcome: 'done',
  ...trace,
  exceptions,
})

describe('waiveShare', () => {
  it('waives the account alone when others fail with the same finding', () => {
    const result = done({ principals: [second, third], outcome: 'failed', finding: refused })

    const after = waiveShare({ principals: [first, second, third] }, result, {
      waivers: [waiverFor(second)],
      at,
    })

    expect(after).toEqual(
      done(
        { principals: [second], outcome: 'waived', finding: told },
        { principals: [third], outcome: 'failed', finding: refused },
      ),
    )
    expect(isResultSettledWell(after)).toBe(false)
  })

  it('settles the share well when all that failed is waived', () => {
    const sideFindings = [missing]
    const result = {
      ...done({ principals: [second], outcome: 'blocked', finding: refused }),
      sideFindings,
    } as const

    const after = waiveShare({ principals: [first, second] }, result, { waivers: [waiverFor(second)], at })

    expect(after).toEqual({
      ...done({ principals: [second], outcome: 'waived', finding: told }),
      sideFindings,
    })
    expect(isResultSettledWell(after)).toBe(true)
  })

  it('waives an account of several when the whole resource is blocked', () => {
    const result = { outcome: 'blocked', ...trace, finding: missing, exceptions: [] } as const
    const waivers = [waiverFor(second, 'RESOURCE_NOT_FOUND')]

    expect(waiveShare({ principals: [first, second, unit] }, result, { waivers, at })).toEqual({
      ...result,
      exceptions: [
        {
          principals: [second],
          outcome: 'waived',
          finding: { ...missing, what: 'It is gone; waived until 2026-12-31: CHG-4711' },
        },
      ],
    })
  })

  it('knows accounts that the plan set apart when nobody else is left', () => {
    const apart = [{ principals: [second], outcome: 'blocked', finding: refused }] as const
    const result = { outcome: 'blocked', ...trace, finding: refused, exceptions: [] } as const

    expect(waiveShare({ principals: [], apart }, result, { waivers: [waiverFor(second)], at })).toMatchObject(
      { outcome: 'waived', finding: told, exceptions: [] },
    )
  })

  it('leaves an account that failed otherwise when the waiver is for what the others failed by', () => {
    const exceptions = [{ principals: [second], outcome: 'failed', finding: refused }] as const
    const result = { outcome: 'blocked', ...trace, finding: missing, exceptions } as const
    const waivers = [waiverFor(second, 'RESOURCE_NOT_FOUND')]

    expect(waiveShare({ principals: [first, second] }, result, { waivers, at })).toBe(result)
  })

  it.each([
    ['there is no waiver', [], at],
    ['the waiver has ended', [waiverFor(second)], '2027-01-01T00:00:00.000Z'],
    ['the waiver is for an account that has it', [waiverFor(first)], at],
    ['the waiver is for another check', [waiverFor(second, 'LAUNCH_REFUSED')], at],
  ])('leaves the result as it is when %s', (_, waivers, moment) => {
    const result = done({ principals: [second], outcome: 'failed', finding: refused })

    expect(waiveShare({ principals: [first, second] }, result, { waivers, at: moment })).toBe(result)
  })
})
