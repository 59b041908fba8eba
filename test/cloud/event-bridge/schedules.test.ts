import { DisableRuleCommand, EnableRuleCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge'
import { describe, expect, it } from 'vitest'

import { StalledError } from '../../../local/cloud/clock.ts'
import { compileSchedule } from '../../../local/event-bridge/schedule-expression.ts'
import { functionArn, hub, openBuses, region, startMs } from './bus-world.ts'

const timesOf = (expression: string, from: string, count: number): string[] => {
  const schedule = compileSchedule(expression)
  const times: string[] = []
  let nowMs: number | undefined = Date.parse(from)
  while (times.length < count) {
    nowMs = schedule.nextAfterMs(nowMs)
    if (nowMs === undefined) break
    times.push(new Date(nowMs).toISOString().slice(0, 16))
  }
  return times
}

describe('a schedule', () => {
  // 2027-01-04 is a Monday.
  it.each([
    ['rate(1 minute)', '2027-01-04T12:00', ['2027-01-04T12:01', '2027-01-04T12:02']],
    ['rate(5 minutes)', '2027-01-04T12:00', ['2027-01-04T12:05', '2027-01-04T12:10']],
    ['rate(1 hour)', '2027-01-04T12:30', ['2027-01-04T13:30']],
    ['rate(7 days)', '2027-01-04T12:30', ['2027-01-11T12:30']],
    ['cron(0/15 * * * ? *)', '2027-01-04T12:01', ['2027-01-04T12:15', '2027-01-04T12:30']],
    ['cron(5,10 23 * * ? *)', '2027-01-04T23:05', ['2027-01-04T23:10', '2027-01-05T23:05']],
    ['cron(0 8-10/2 * * ? *)', '2027-01-04T08:00', ['2027-01-04T10:00', '2027-01-05T08:00']],
    ['cron(0 9 ? * MON-FRI *)', '2027-01-08T09:00', ['2027-01-11T09:00']],
    ['cron(0 9 ? * sun *)', '2027-01-04T00:00', ['2027-01-10T09:00']],
    ['cron(0 0 31 * ? *)', '2027-01-31T00:00', ['2027-03-31T00:00']],
    ['cron(0 0 L * ? *)', '2027-01-31T00:00', ['2027-02-28T00:00']],
    ['cron(0 0 29 FEB ? *)', '2027-01-01T00:00', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 ? * 6L *)', '2027-01-04T00:00', ['2027-01-29T00:00', '2027-02-26T00:00']],
    ['cron(0 0 ? * 3#2 *)', '2027-01-04T00:00', ['2027-01-12T00:00', '2027-02-09T00:00']],
    ['cron(0 0 ? * L *)', '2027-01-04T00:00', ['2027-01-09T00:00']],
    // The 1st of May 2027 is a Saturday, the 31st of January and of October a Sunday.
    ['cron(0 0 1W 5 ? *)', '2027-01-04T00:00', ['2027-05-03T00:00']],
    ['cron(0 0 31W 1 ? *)', '2027-01-04T00:00', ['2027-01-29T00:00']],
    ['cron(0 0 16W 1 ? *)', '2027-01-04T00:00', ['2027-01-15T00:00']],
    ['cron(0 0 17W 1 ? *)', '2027-01-04T00:00', ['2027-01-18T00:00']],
    ['cron(0 0 20W 1 ? *)', '2027-01-04T00:00', ['2027-01-20T00:00']],
    ['cron(0 0 1 1 ? 2028-2029)', '2027-01-04T00:00', ['2028-01-01T00:00', '2029-01-01T00:00']],
    ['cron(0 0 1 1 ? 2020)', '2027-01-04T00:00', []],
    ['cron(0 0 30 2 ? 2030)', '2027-01-04T00:00', []],
  ])('%s after %s comes at %j', (expression, from, times) => {
    expect(timesOf(expression, `${from}:00Z`, times.length || 1)).toEqual(times)
  })

  it.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(1.5 hours)',
    'rate(5 seconds)',
    'every 5 minutes',
    'cron(* * * * * *)',
    'cron(* * ? * ? *)',
    'cron(0 0 * * ?)',
    'cron(0 0 * * ? * *)',
    'cron(60 0 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 0 0 * ? *)',
    'cron(0 0 32W * ? *)',
    'cron(0 0 ? * 8 *)',
    'cron(0 0 ? * MON#6 *)',
    'cron(0 0 ? * XXX *)',
    'cron(5-1 0 * * ? *)',
    'cron(0/0 0 * * ? *)',
    'cron(*-3 0 * * ? *)',
    'cron(, 0 * * ? *)',
    'cron(0 0 1 1 ? 2200)',
  ])('is not %s', (expression) => {
    expect(() => compileSchedule(expression)).toThrow('Parameter ScheduleExpression is not valid.')
  })
})

/** A world with a scheduled rule whose target is a function. */
async function openSchedule(target: object = {}, State: 'ENABLED' | 'DISABLED' = 'ENABLED') {
  const world = openBuses()
  const sdk = world.sdkOf(hub)
  const put = async (more: object = {}) =>
    sdk.send(new PutRuleCommand({ Name: 'rule', ScheduleExpression: 'rate(5 minutes)', State, ...more }))
  const rule = { ScheduleExpression: 'rate(5 minutes)', EventPattern: undefined, State }
  await world.putRule(sdk, rule, target)
  return { ...world, sdk, put, atMs: () => world.received.map(({ atMs }) => atMs - startMs) }
}

describe('a scheduled rule', () => {
  it('sends its targets an event of its own, a moment after each time', async () => {
    const { clock, received, atMs } = await openSchedule()

    await clock.advance(900_000)

    expect(atMs()).toEqual([301_000, 601_000])
    expect(received[0]).toMatchObject({
      arn: functionArn(),
      event: {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: hub,
        time: '2027-01-04T12:05:00Z',
        region,
        resources: [`arn:aws:events:${region}:${hub}:rule/rule`],
        detail: {},
      },
    })
  })

  it('sends what the target asks for instead', async () => {
    const { clock, received } = await openSchedule({ Input: '{"shard":0}' })

    await clock.advance(302_000)

    expect(received.map(({ event }) => event)).toEqual([{ shard: 0 }])
  })

  it('rests while it is disabled, and counts anew from when it is enabled', async () => {
    const { clock, sdk, atMs } = await openSchedule({}, 'DISABLED')
    await clock.advance(400_000)
    await sdk.send(new EnableRuleCommand({ Name: 'rule' }))
    await clock.advance(350_000)
    await sdk.send(new DisableRuleCommand({ Name: 'rule' }))
    await clock.advance(1_000_000)

    expect(atMs()).toEqual([701_000])
  })

  it('goes on counting when it is put again, and starts anew with another schedule', async () => {
    const { clock, put, atMs } = await openSchedule()
    await clock.advance(200_000)
    await put({ Description: 'same time' })
    await clock.advance(200_000)
    await put({ ScheduleExpression: 'rate(1 hour)' })
    await clock.advance(3_602_000)

    expect(atMs()).toEqual([301_000, 4_001_000])
  })

  it('fires no more when it is gone', async () => {
    const { clock, eventBridge, received } = await openSchedule()
    const place = { accountId: hub, region }
    eventBridge.putRule(place, {
      name: 'rule',
      eventPattern: { source: ['x'] },
      enabled: true,
      targets: [],
    })

    await clock.advance(1_000_000)

    expect(received).toEqual([])
  })

  it('fires by its pattern, too, when it has one', async () => {
    const { clock, put, emit, received } = await openSchedule()
    await put({ EventPattern: '{"source":["aws.ec2"]}' })

    emit(hub)
    await clock.advance(302_000)

    expect(received.map(({ event }) => event.source)).toEqual(['aws.ec2', 'aws.events'])
  })

  it.each([
    ['lost', 'drop', 0],
    ['doubled', 'double', 2],
  ] as const)('may be %s on its way', async (_, fault, deliveries) => {
    const world = openBuses({ deliveryFaults: () => fault })
    const rule = { ScheduleExpression: 'rate(5 minutes)', EventPattern: undefined }
    await world.putRule(world.sdkOf(hub), rule, {})

    await world.clock.advance(302_000)

    expect(world.received).toHaveLength(deliveries)
  })

  it('does not hide that nothing else can happen any more', async () => {
    const { clock } = await openSchedule()

    await expect(clock.runUntil(new Promise(() => undefined))).rejects.toThrow(StalledError)
  })
})
