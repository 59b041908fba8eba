import { describe, expect, it } from 'vitest'

import { triggerOf } from '../../../functions/lib/domain/run/run-input.ts'

describe('triggerOf', () => {
  it('keeps the event and the resource of a build', () => {
    const input = { eventId: 'e-1', resource: 'arn:1', time: '2026-11-20T06:12:44Z' }

    expect(triggerOf(input)).toEqual({ kind: 'imageBuilt', eventId: 'e-1', resourceArn: 'arn:1' })
  })

  it('keeps each resource and account of a manual input once, and the reason', () => {
    const input = { resources: ['arn:1', 'arn:1'], accounts: ['1', '2', '1'], reason: 'CHG-4711' }

    expect(triggerOf(input)).toEqual({
      kind: 'manual',
      resourceArns: ['arn:1'],
      accounts: ['1', '2'],
      reason: 'CHG-4711',
    })
  })

  it.each([
    ['imageBuilt', { eventId: 'e-1', resource: 'arn:1', time: '2026-11-20T06:12:44Z' }],
    ['manual', { resources: ['arn:1'], accounts: ['1'] }],
    ['manualCopy', { resources: ['arn:1'], distribute: [] }],
  ])('keeps of %s that nothing is to be changed, and says nothing of it otherwise', (kind, input) => {
    expect(triggerOf({ ...input, checkOnly: true })).toMatchObject({ kind, checkOnly: true })
    expect(triggerOf(input)).not.toHaveProperty('checkOnly')
  })

  it('keeps what is to be distributed as it was written', () => {
    const distribute = [{ region: 'us-east-1', amiDistributionConfiguration: {} }]

    expect(triggerOf({ resources: ['arn:1', 'arn:1'], distribute, reason: 'CHG-4712' })).toEqual({
      kind: 'manualCopy',
      resourceArns: ['arn:1'],
      distribute,
      reason: 'CHG-4712',
    })
  })
})
