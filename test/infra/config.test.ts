import { describe, expect, it } from 'vitest'

import { parseConfig } from '../../infra/config.ts'

const parse = (context: Record<string, unknown>) =>
  parseConfig((name) => ({ ownerAccountId: '222222222222', ...context })[name])

describe('parseConfig', () => {
  it('fills in what is not set', () => {
    expect(parse({})).toEqual({ ownerAccountId: '222222222222', region: 'us-east-1', logRetentionDays: 90 })
  })

  it('takes numbers as the command line passes them', () => {
    expect(parse({ logRetentionDays: '30' })).toMatchObject({ logRetentionDays: 30 })
  })

  it('takes a topic for alarms', () => {
    const alarmTopicArn = 'arn:aws:sns:us-east-1:222222222222:oncall'

    expect(parse({ alarmTopicArn })).toMatchObject({ alarmTopicArn })
  })

  it.each([
    [
      'ownerAccountId',
      222222222222,
      'Expected a string; quote it, a number loses leading zeros. Got 222222222222.',
    ],
    ['ownerAccountId', '22222222222', 'Expected 12 digits. Got "22222222222".'],
    ['ownerAccountId', undefined, 'Expected a string; quote it, a number loses leading zeros. Got nothing.'],
    ['region', 'Ireland', 'Expected a Region such as us-east-1. Got "Ireland".'],
    ['logRetentionDays', '31', 'Expected a number of days that CloudWatch Logs offers. Got "31".'],
    ['alarmTopicArn', 'oncall', 'Expected the ARN of an SNS topic. Got "oncall".'],
  ])('names %s when it is %s', (name, value, message) => {
    expect(() => parse({ [name]: value })).toThrow(`${name}: ${message}`)
  })

  it('names every setting that is wrong', () => {
    expect(() => parse({ ownerAccountId: 'x', region: 'y' })).toThrow(/ownerAccountId: .* region: /)
  })
})
