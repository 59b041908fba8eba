import { describe, expect, it } from 'vitest'

import { compileTargetInput } from '../../../local/event-bridge/target-input.ts'

/** The sample event of the guide's page on input transformation. */
const event = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
  detail: { 'instance-id': 'i-0123456789', state: 'RUNNING', count: 3, tags: ['a'] },
} as const
const rule = { name: 'example', arn: 'arn:aws:events:us-east-2:123456789012:rule/example' }
const ingestedAtMs = Date.UTC(2015, 10, 11, 21, 29, 55)
const { detail: _detail, ...withoutDetail } = event

const inputPathsMap = { timestamp: '$.time', instance: '$.detail.instance-id', state: '$.detail.state' }
const transform = (inputTemplate: string, paths: Record<string, string> = inputPathsMap): string =>
  compileTargetInput({ inputTransformer: { inputPathsMap: paths, inputTemplate } })(event, rule, ingestedAtMs)

describe("a target's input", () => {
  it('is the event when nothing is said', () => {
    expect(JSON.parse(compileTargetInput({})(event, rule, ingestedAtMs))).toEqual(event)
  })

  it('is a constant with Input', () => {
    expect(compileTargetInput({ input: '{"a":1}' })(event, rule, ingestedAtMs)).toBe('{"a":1}')
  })

  it.each([
    ['$', event],
    ['$.detail', event.detail],
    ['$.detail.instance-id', 'i-0123456789'],
    ['$.resources[0]', 'arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
    ['$.detail.tags', ['a']],
    ['$.detail.none', null],
    ['$.resources[1]', null],
  ])('is a part of the event with InputPath %s', (inputPath, expected) => {
    expect(JSON.parse(compileTargetInput({ inputPath })(event, rule, ingestedAtMs))).toEqual(expected)
  })

  // The rows of the guide's table of examples.
  it.each([
    ['simple string', '"instance <instance> is in <state>"', 'instance i-0123456789 is in RUNNING'],
    [
      'escaped quotes',
      String.raw`"instance \"<instance>\" is in <state>"`,
      'instance "i-0123456789" is in RUNNING',
    ],
    [
      'simple JSON',
      '{"instance" : <instance>, "state": <state>}',
      { instance: 'i-0123456789', state: 'RUNNING' },
    ],
    [
      'JSON with strings and variables',
      String.raw`{"instance" : <instance>, "state": "<state>", "instanceStatus": "instance \"<instance>\" is in <state>"}`,
      { instance: 'i-0123456789', state: 'RUNNING', instanceStatus: 'instance "i-0123456789" is in RUNNING' },
    ],
    [
      'JSON with a mix',
      '{"instance" : <instance>, "state": [ 9, <state>, true ], "Transformed" : "Yes"}',
      { instance: 'i-0123456789', state: [9, 'RUNNING', true], Transformed: 'Yes' },
    ],
    [
      'reserved variables in JSON',
      '{"ruleArn" : <aws.events.rule-arn>, "ruleName" : <aws.events.rule-name>, "originalEvent" : <aws.events.event>}',
      { ruleArn: rule.arn, ruleName: 'example', originalEvent: withoutDetail },
    ],
    ['reserved variables in a string', '"<aws.events.rule-name> triggered"', 'example triggered'],
    ['the whole event', '{"event": <aws.events.event.json>}', { event }],
    [
      'the time of ingestion',
      '{"at": <aws.events.event.ingestion-time>}',
      { at: '2015-11-11T21:29:55.000Z' },
    ],
  ])('is made by a template: %s', (_what, template, expected) => {
    expect(JSON.parse(transform(template))).toEqual(expected)
  })

  it('takes numbers, lists and objects as they are', () => {
    const template = '{"count": <count>, "tags": <tags>, "detail": <detail>, "text": "count <count>"}'

    const text = transform(template, { count: '$.detail.count', tags: '$.detail.tags', detail: '$.detail' })

    expect(JSON.parse(text)).toEqual({ count: 3, tags: ['a'], detail: event.detail, text: 'count 3' })
  })

  it.each([
    ['in a string', '"<instance> <colour>"', '"i-0123456789 "'],
    ['by itself', '{"colour": <colour>}', '{"colour": }'],
  ])('leaves out a variable without a value: %s', (_where, template, expected) => {
    expect(transform(template, { instance: '$.detail.instance-id', colour: '$.detail.colour' })).toBe(
      expected,
    )
  })

  it('keeps what only looks like a placeholder', () => {
    expect(transform('"1 < 2 and <b c>"')).toBe('"1 < 2 and <b c>"')
  })

  it('keeps a backslash at the end of a template', () => {
    expect(transform('text \\')).toBe('text \\')
  })

  it.each([
    [
      'a template with an unknown variable',
      { inputTransformer: { inputTemplate: '"<colour>"' } },
      'got <colour>',
    ],
    ['two settings', { input: '{}', inputPath: '$' }, 'Only one of Input, InputPath, or InputTransformer'],
    ['a constant that is no JSON', { input: 'text' }, 'Expected Input to be JSON'],
    ['a path without $', { inputPath: 'detail' }, 'Expected a JSON path'],
    ['a path with a filter', { inputPath: '$.detail[?(@.a)]' }, 'Expected a JSON path'],
    ['a path with a wildcard, which is not modelled', { inputPath: '$.detail.*' }, 'Expected a JSON path'],
    [
      'a variable of a reserved name',
      { inputTransformer: { inputPathsMap: { 'aws.x': '$.detail' }, inputTemplate: '{}' } },
      'Expected no variable to begin with AWS.',
    ],
  ])('is refused: %s', (_what, settings, message) => {
    expect(() => compileTargetInput(settings)).toThrow(message)
  })
})
