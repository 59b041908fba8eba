import { describe, expect, it } from 'vitest'

import type { CheckResult } from '../../../../functions/lib/domain/checks/check-result.ts'
import { blockingResult } from '../../../../functions/lib/domain/checks/destination/blocking.ts'

const lane = { accountId: '440000000001', region: 'eu-west-1' }
const result: CheckResult = { check: 'KMS_KEY_DISABLED', ...lane, verdict: 'failed' }
const { region: _region, ...ofAccount } = result

describe('which results stand in the way of a copy', () => {
  it.each([
    ['fails in the account and Region', result, true],
    ['fails in the account as a whole', ofAccount, true],
    ['is waived', { ...result, verdict: 'waived' as const }, true],
    ['fails in another Region', { ...result, region: 'us-east-1' }, false],
    ['fails in another account', { ...result, accountId: '440000000002' }, false],
    ['warns', { ...result, verdict: 'warned' as const }, false],
    ['is unproven', { ...result, verdict: 'unproven' as const }, false],
    ['passed', { ...result, verdict: 'passed' as const }, false],
  ])('tells one that %s', (_, one, isBlocking) => {
    expect(blockingResult(lane, [one])).toEqual(isBlocking ? one : undefined)
  })

  it('answers what is not waived first when both stand in the way', () => {
    const waived: CheckResult = { ...result, verdict: 'waived' }
    expect(blockingResult(lane, [waived, result])).toBe(result)
  })
})
