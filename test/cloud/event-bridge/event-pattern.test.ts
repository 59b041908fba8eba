import { assert, boolean, constant, dictionary, integer, letrec, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compileEventPattern } from '../../../local/event-bridge/event-pattern.ts'

/** The sample event of the EventBridge guide. */
const event = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  detail: {
    'instance-id': 'i-1234567890abcdef0',
    state: 'terminated',
    'c-count': 5,
    'd-count': 3,
    'x-limit': 301.8,
    empty: '',
    nothing: null,
    flag: true,
    none: [],
    tags: ['a', 'b'],
    fileName: 'dir/sub/picture.PNG',
    employees: [
      { firstName: 'Anna', lastName: 'Bolt', ids: [1, 2] },
      { firstName: 'Carl', lastName: 'Dorn', ids: [3] },
    ],
  },
}

const matches = (pattern: unknown): boolean => compileEventPattern(JSON.stringify(pattern))(event)

describe('an event pattern', () => {
  it.each([
    [
      'equals',
      {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        detail: { state: ['terminated'] },
      },
    ],
    ['one of several', { detail: { state: ['initializing', 'terminated'] } }],
    [
      'a list of the event',
      { resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0', 'other'] },
    ],
    ['a number', { detail: { 'c-count': [5] } }],
    ['a boolean', { detail: { flag: [true] } }],
    ['null', { detail: { nothing: [null] } }],
    ['empty', { detail: { empty: [''] } }],
    ['prefix', { time: [{ prefix: '2017-12-22' }] }],
    ['prefix, ignoring case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['suffix', { detail: { fileName: [{ suffix: '.PNG' }] } }],
    ['suffix, ignoring case', { detail: { fileName: [{ suffix: { 'equals-ignore-case': '.png' } }] } }],
    ['equals, ignoring case', { detail: { state: [{ 'equals-ignore-case': 'Terminated' }] } }],
    ['wildcard', { detail: { fileName: [{ wildcard: 'dir/*.PNG' }] } }],
    ['wildcard at both ends', { detail: { fileName: [{ wildcard: '*/sub/*' }] } }],
    ['wildcard that stands for nothing', { detail: { state: [{ wildcard: 'terminated*' }] } }],
    ['anything-but', { detail: { state: [{ 'anything-but': 'initializing' }] } }],
    ['anything-but a list', { detail: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] } }],
    ['anything-but a number', { detail: { 'x-limit': [{ 'anything-but': 123 }] } }],
    ['anything-but numbers', { detail: { 'x-limit': [{ 'anything-but': [100, 200, 300] }] } }],
    ['anything-but prefix', { region: [{ 'anything-but': { prefix: 'eu-' } }] }],
    ['anything-but prefixes', { region: [{ 'anything-but': { prefix: ['eu-', 'ap-'] } }] }],
    ['anything-but suffix', { detail: { fileName: [{ 'anything-but': { suffix: '.png' } }] } }],
    [
      'anything-but, ignoring case',
      { detail: { state: [{ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }] } },
    ],
    ['anything-but wildcard', { detail: { fileName: [{ 'anything-but': { wildcard: '*/lib/*' } }] } }],
    ['anything-but of another type', { detail: { 'c-count': [{ 'anything-but': '5' }] } }],
    ['numeric range', { detail: { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] } }],
    ['numeric bound', { detail: { 'd-count': [{ numeric: ['<', 10] }] } }],
    ['numeric equality', { detail: { 'x-limit': [{ numeric: ['=', 3.018e2] }] } }],
    ['exists', { detail: { 'c-count': [{ exists: true }] } }],
    ['exists, null', { detail: { nothing: [{ exists: true }] } }],
    ['does not exist', { detail: { colour: [{ exists: false }] } }],
    ['does not exist below what does not exist', { detail: { colour: { hue: [{ exists: false }] } } }],
    ['does not exist as a leaf', { detail: [{ exists: false }] }],
    ['$or', { source: ['aws.ec2'], $or: [{ region: ['eu-west-1'] }, { account: ['111122223333'] }] }],
    [
      '$or with and inside',
      { $or: [{ region: ['us-west-1'], account: ['111122223333'] }, { source: ['x'] }] },
    ],
    ['$or below', { detail: { $or: [{ state: ['running'] }, { 'c-count': [5] }] } }],
    ['$or in $or', { $or: [{ source: ['x'] }, { $or: [{ source: ['y'] }, { region: ['us-west-1'] }] }] }],
    ['objects in a list', { detail: { employees: { firstName: ['Anna'], lastName: ['Bolt'] } } }],
    ['lists in objects in a list', { detail: { employees: { lastName: ['Dorn'], ids: [3] } } }],
  ])('matches: %s', (_what, pattern) => {
    expect(matches(pattern)).toBe(true)
  })

  it.each([
    ['another value', { source: ['aws.s3'] }],
    ['part of a value', { source: ['aws'] }],
    ['another case', { detail: { state: ['Terminated'] } }],
    ['one of two members', { source: ['aws.ec2'], region: ['eu-west-1'] }],
    ['a number as text', { detail: { 'c-count': ['5'] } }],
    ['null for what is absent', { detail: { colour: [null] } }],
    ['empty for what is absent', { detail: { colour: [''] } }],
    ['an object as a leaf', { detail: ['terminated'] }],
    ['a leaf as an object', { source: { name: ['aws.ec2'] } }],
    ['prefix of a number', { detail: { 'c-count': [{ prefix: '5' }] } }],
    ['suffix in another case', { detail: { fileName: [{ suffix: '.png' }] } }],
    ['wildcard, whose dot is a dot', { source: [{ wildcard: 'aws.*3' }] }],
    ['wildcard, whose dot is no joker', { detail: { fileName: [{ wildcard: 'dir.*' }] } }],
    ['wildcard without its end', { detail: { fileName: [{ wildcard: 'dir/*.JPG' }] } }],
    ['anything-but what it is', { detail: { state: [{ 'anything-but': 'terminated' }] } }],
    ['anything-but for what is absent', { detail: { colour: [{ 'anything-but': 'red' }] } }],
    ['anything-but prefix that it has', { region: [{ 'anything-but': { prefix: 'us-' } }] }],
    [
      'anything-but wildcard that fits',
      { detail: { fileName: [{ 'anything-but': { wildcard: 'dir/*' } }] } },
    ],
    ['numeric out of range', { detail: { 'c-count': [{ numeric: ['>', 5] }] } }],
    ['numeric of a text', { account: [{ numeric: ['>', 0] }] }],
    ['exists for what is absent', { detail: { colour: [{ exists: true }] } }],
    ['exists for an object', { detail: [{ exists: true }] }],
    ['exists for an empty list', { detail: { none: [{ exists: true }] } }],
    ['does not exist for what exists', { detail: { 'c-count': [{ exists: false }] } }],
    ['does not exist for null', { detail: { nothing: [{ exists: false }] } }],
    ['$or without a match', { $or: [{ region: ['eu-west-1'] }, { account: ['x'] }] }],
    [
      '$or beside another member that does not match',
      { source: ['x'], $or: [{ region: ['us-west-1'] }, { account: ['x'] }] },
    ],
    [
      'members of different objects of a list',
      { detail: { employees: { firstName: ['Anna'], lastName: ['Dorn'] } } },
    ],
  ])('does not match: %s', (_what, pattern) => {
    expect(matches(pattern)).toBe(false)
  })

  it('takes asterisks and backslashes by their escapes', () => {
    const literal = compileEventPattern(JSON.stringify({ text: [{ wildcard: String.raw`a\*b\\*` }] }))

    expect(literal({ text: String.raw`a*b\end` })).toBe(true)
    expect(literal({ text: String.raw`axb\end` })).toBe(false)
  })

  it.each([
    ['no JSON', '{', 'Invalid JSON'],
    ['no object', '[]', 'Filter is not an object'],
    ['nothing', '{}', 'Empty objects are not allowed'],
    ['nothing below', '{"detail":{}}', 'Empty objects are not allowed'],
    ['an empty list', '{"source":[]}', 'Empty arrays are not allowed'],
    ['a bare value', '{"source":"aws.ec2"}', '"source" must be an object or an array'],
    ['an unknown matcher', '{"source":[{"like":"aws"}]}', 'Unrecognized match type like'],
    ['cidr, which is not modelled', '{"ip":[{"cidr":"10.0.0.0/24"}]}', 'Unrecognized match type cidr'],
    ['two matchers in one', '{"source":[{"prefix":"a","suffix":"b"}]}', 'got {"prefix":"a","suffix":"b"}'],
    ['a list in a list', '{"source":[["aws.ec2"]]}', 'got ["aws.ec2"]'],
    ['prefix of a number', '{"source":[{"prefix":5}]}', 'got {"prefix":5}'],
    ['exists: "yes"', '{"source":[{"exists":"yes"}]}', 'exists match pattern must be either true or false'],
    ['exists beside another', '{"source":[{"exists":true,"prefix":"a"}]}', 'exists match pattern'],
    ['anything-but of mixed types', '{"source":[{"anything-but":["a",1]}]}', 'documented form'],
    ['anything-but of nothing', '{"source":[{"anything-but":[]}]}', 'documented form'],
    [
      'anything-but an unknown matcher',
      '{"source":[{"anything-but":{"numeric":["=",1]}}]}',
      'documented form',
    ],
    ['numeric without operator', '{"n":[{"numeric":[5]}]}', 'must be a number'],
    [
      'numeric with an unknown operator',
      '{"n":[{"numeric":["!=",5]}]}',
      'Unrecognized numeric range operator: !=',
    ],
    ['numeric with text', '{"n":[{"numeric":["=","5"]}]}', 'must be a number'],
    ['numeric beyond its limits', '{"n":[{"numeric":["<",5000000001]}]}', 'from -5.0e9 to 5.0e9'],
    ['numeric upside down', '{"n":[{"numeric":["<",5,">",0]}]}', 'Bad numeric range'],
    ['numeric with three bounds', '{"n":[{"numeric":[">",0,"<",5,"<",6]}]}', 'Bad numeric range'],
    ['numeric without bounds', '{"n":[{"numeric":[]}]}', 'Bad numeric range'],
    ['doubled wildcards', '{"source":[{"wildcard":"a**"}]}', 'Consecutive wildcard characters'],
    ['an escape of nothing special', '{"source":[{"wildcard":"a\\\\b"}]}', 'Invalid escape character'],
    ['an escape at the end', '{"source":[{"wildcard":"a\\\\"}]}', 'Invalid escape character'],
    ['$or with one object', '{"$or":[{"source":["a"]}]}', '$or must be a list of two or more objects'],
    ['$or with a text', '{"$or":[{"source":["a"]},"b"]}', '$or must be a list of two or more objects'],
    [
      'more than 4,096 characters',
      JSON.stringify({ source: ['x'.repeat(4096)] }),
      'Event pattern is too long',
    ],
  ])('is refused: %s', (_what, pattern, reason) => {
    expect(() => compileEventPattern(pattern)).toThrow(
      expect.objectContaining({
        code: 'InvalidEventPatternException',
        message: expect.stringMatching(/^Event pattern is not valid\. Reason: /),
      }),
    )
    expect(() => compileEventPattern(pattern)).toThrow(reason)
  })

  it('matches the event that it was made from, and none that differs in a leaf', () => {
    const name = string({ minLength: 1, maxLength: 5 }).filter(
      (text) => text !== '$or' && text !== '__proto__',
    )
    const leaf = oneof(string({ maxLength: 10 }), integer(), boolean(), constant(null))
    const { tree } = letrec<{ tree: Record<string, unknown> }>((tie) => ({
      tree: dictionary(name, oneof({ maxDepth: 3 }, leaf, tie('tree')), { minKeys: 1, maxKeys: 3 }),
    }))
    const patternOf = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, patternOf(member)]))
        : [value]
    const changed = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return ['different']
      const [[key, member] = ['', 0], ...rest] = Object.entries(value)
      return Object.fromEntries([[key, changed(member)], ...rest])
    }

    // Prints its seed when it fails.
    assert(
      property(tree, (object) => {
        const pattern = compileEventPattern(JSON.stringify(patternOf(object)))
        expect(pattern(object)).toBe(true)
        expect(pattern(changed(object) as object)).toBe(false)
      }),
      { seed: 2027, numRuns: 200 },
    )
  })
})
