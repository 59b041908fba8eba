import { describe, expect, it } from 'vitest'

import { holds } from '../../../local/deploy/conditions.ts'
import { noValue, resolve } from '../../../local/deploy/intrinsics.ts'
import type { Scope } from '../../../local/deploy/intrinsics.ts'

const refs: Readonly<Record<string, unknown>> = {
  'AWS::Region': 'eu-west-1',
  'AWS::NoValue': noValue,
  Queue: 'https://queue',
}
const scope: Scope = {
  ref: (name) => refs[name] ?? `ref of ${name}`,
  attribute: (logicalId, attribute) => `${attribute} of ${logicalId}`,
  condition: (name) => name === 'Yes',
}

describe('resolve', () => {
  it.each([
    ['a text', 'as it is', 'as it is'],
    ['a number', 3, 3],
    ['null', null, null],
    ['a nested Ref', { a: [{ Ref: 'Queue' }] }, { a: ['https://queue'] }],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn of Queue'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Queue.Stream.Arn' }, 'Stream.Arn of Queue'],
    ['Fn::Join', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Region' }, 'x']] }, 'arn:eu-west-1:x'],
    ['Fn::Join over Fn::Split', { 'Fn::Join': ['-', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'a-b-c'],
    ['Fn::Select', { 'Fn::Select': [1, ['a', { Ref: 'AWS::Region' }]] }, 'eu-west-1'],
    ['Fn::Select with its index as a text', { 'Fn::Select': ['2', { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    ['Fn::Sub', { 'Fn::Sub': 'a ${AWS::Region} ${Queue.Arn}' }, 'a eu-west-1 Arn of Queue'],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${x}/${Queue}', { x: { Ref: 'AWS::Region' } }] },
      'eu-west-1/https://queue',
    ],
    ['Fn::Sub with an escape', { 'Fn::Sub': '${!Literal} ${AWS::Region}' }, '${Literal} eu-west-1'],
    ['Fn::If that holds', { 'Fn::If': ['Yes', { Ref: 'Queue' }, 'b'] }, 'https://queue'],
    ['Fn::If that does not', { 'Fn::If': ['No', 'a', ['b']] }, ['b']],
    ['AWS::NoValue as a property', { keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
    ['AWS::NoValue in a list', ['a', { 'Fn::If': ['No', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
    ['a member called Ref among others', { Ref: 'Queue', other: 1 }, { Ref: 'Queue', other: 1 }],
    [
      'an IAM condition',
      { Condition: { Bool: { 'aws:x': 'y' } } },
      { Condition: { Bool: { 'aws:x': 'y' } } },
    ],
  ])('replaces %s', (_, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected)
  })

  it.each([
    [
      'a function that is not known',
      { a: { 'Fn::Cidr': ['x'] } },
      'The intrinsic function Fn::Cidr is not known here.',
    ],
    ['Fn::Join without a list', { 'Fn::Join': [':', 'x'] }, 'Expected the arguments of Fn::Join'],
    ['Fn::GetAtt without an attribute', { 'Fn::GetAtt': 'Queue' }, 'Expected the arguments of Fn::GetAtt'],
    [
      'Fn::Select beyond the list',
      { 'Fn::Select': [2, ['a', 'b']] },
      'Expected Fn::Select to find index 2, got a list of 2.',
    ],
    ['Fn::Sub of a list alone', { 'Fn::Sub': ['${x}'] }, 'Expected the arguments of Fn::Sub'],
  ])('refuses %s', (_, value, message) => {
    expect(() => resolve(value, scope)).toThrow(message)
  })
})

describe('holds', () => {
  const yes = { Condition: 'Yes' }
  const no = { Condition: 'No' }

  it.each([
    ['Fn::Equals of equals', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, true],
    ['Fn::Equals of others', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, false],
    ['Fn::And', { 'Fn::And': [yes, yes] }, true],
    ['Fn::And with one that does not hold', { 'Fn::And': [yes, no] }, false],
    ['Fn::Or', { 'Fn::Or': [no, yes] }, true],
    ['Fn::Or of none', { 'Fn::Or': [no, no] }, false],
    ['Fn::Not', { 'Fn::Not': [no] }, true],
    ['a condition by name', yes, true],
  ])('decides %s', (_, condition, expected) => {
    expect(holds(condition, scope)).toBe(expected)
  })

  it('refuses what is no condition', () => {
    expect(() => holds({ 'Fn::Contains': ['a'] }, scope)).toThrow(
      'Expected a condition function, got {"Fn::Contains":["a"]}.',
    )
  })
})
