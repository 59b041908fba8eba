import { describe, expect, it } from 'vitest'

import { parseConfig } from '../../infra/config.ts'

const parse = (context: Record<string, unknown>) =>
  parseConfig((name) => ({ ownerAccountId: '222222222222', ...context })[name])

describe('parseConfig', () => {
  it('fills in what is not set', () => {
    expect(parse({})).toEqual({
      ownerAccountId: '222222222222',
      region: 'us-east-1',
      logRetentionDays: 90,
      parameterPrefix: 'ImageBuilder-',
      sweepShards: 1,
    })
  })

  it('takes numbers as the command line passes them', () => {
    expect(parse({ logRetentionDays: '30', sweepShards: '4' })).toMatchObject({
      logRetentionDays: 30,
      sweepShards: 4,
    })
  })

  it.each([
    ['as the command line passes them', '440000000001, 440000000002'],
    ['as cdk.json has them', ['440000000001', '440000000002']],
  ])('takes the accounts that wake lanes up %s', (_, wakeUpAccountIds) => {
    expect(parse({ wakeUpAccountIds })).toMatchObject({
      wakeUpAccountIds: ['440000000001', '440000000002'],
    })
  })

  it('takes an organization and a prefix of parameters', () => {
    const settings = { organizationId: 'o-a1b2c3d4e5', parameterPrefix: 'golden/' }

    expect(parse(settings)).toMatchObject(settings)
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
    [
      'organizationId',
      '111111111111',
      'Expected the id of an organization, such as o-a1b2c3d4e5. Got "111111111111".',
    ],
    ['wakeUpAccountIds', 440000000001, 'Expected a list of account ids. Got 440000000001.'],
    ['wakeUpAccountIds', '440000000001,x', 'Expected 12 digits each. Got "440000000001,x".'],
    ['wakeUpAccountIds', [], 'Expected at least one account id. Got [].'],
    [
      'wakeUpAccountIds',
      [440000000001],
      'Expected strings; quote them, a number loses leading zeros. Got [440000000001].',
    ],
    [
      'parameterPrefix',
      '/golden',
      'Expected the beginning of a name without the leading slash. Got "/golden".',
    ],
    ['sweepShards', '0', 'Expected at least 1. Got "0".'],
    ['sweepShards', '65', 'Expected at most 64. Got "65".'],
    ['sweepShards', 'x', 'Expected a number. Got "x".'],
    ['alarmTopicArn', 'oncall', 'Expected the ARN of an SNS topic. Got "oncall".'],
  ])('names %s when it is %s', (name, value, message) => {
    expect(() => parse({ [name]: value })).toThrow(`${name}: ${message}`)
  })

  it('names every setting that is wrong', () => {
    expect(() => parse({ ownerAccountId: 'x', region: 'y' })).toThrow(/ownerAccountId: .* region: /)
  })
})
