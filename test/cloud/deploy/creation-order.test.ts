import { describe, expect, it } from 'vitest'

import { creationOrder } from '../../../local/deploy/creation-order.ts'
import { templateSchema } from '../../../local/deploy/template.ts'

const order = (resources: Record<string, object>, parameters: object = {}): readonly string[] =>
  creationOrder(
    templateSchema.parse({
      Parameters: parameters,
      Resources: Object.fromEntries(
        Object.entries(resources).map(([logicalId, resource]) => [logicalId, { Type: 'T', ...resource }]),
      ),
    }),
  )

describe('creationOrder', () => {
  it('keeps the order of the template when nothing refers to anything', () => {
    expect(order({ B: {}, A: {}, C: {} })).toEqual(['B', 'A', 'C'])
  })

  it.each([
    ['Ref', { Properties: { x: [{ Ref: 'Last' }] } }],
    ['Fn::GetAtt as a list', { Properties: { x: { 'Fn::GetAtt': ['Last', 'Arn'] } } }],
    ['Fn::GetAtt as a text', { Properties: { x: { 'Fn::GetAtt': 'Last.Arn' } } }],
    ['Fn::Sub', { Properties: { x: { 'Fn::Sub': '${Last.Arn}-${AWS::Region}' } } }],
    ['a variable of Fn::Sub', { Properties: { x: { 'Fn::Sub': ['${y}', { y: { Ref: 'Last' } }] } } }],
    ['Fn::Join', { Properties: { x: { 'Fn::Join': ['', ['a', { Ref: 'Last' }]] } } }],
    ['DependsOn', { DependsOn: 'Last' }],
    ['a list of DependsOn', { DependsOn: ['Last'] }],
  ])('creates what is needed first when named by %s', (_, first) => {
    expect(order({ First: first, Last: {} })).toEqual(['Last', 'First'])
  })

  it('takes parameters and pseudo parameters for no resources', () => {
    const first = { Properties: { x: [{ Ref: 'Stage' }, { Ref: 'AWS::Region' }] } }

    expect(order({ First: first }, { Stage: { Type: 'String' } })).toEqual(['First'])
  })

  it('names the circle when resources refer to each other', () => {
    const needs = (logicalId: string) => ({ Properties: { x: { Ref: logicalId } } })

    expect(() => order({ A: needs('B'), B: needs('C'), C: needs('B') })).toThrow(
      'Circular dependency between resources: [B, C]',
    )
  })

  it('names what the template does not have', () => {
    expect(() => order({ A: { DependsOn: 'Nowhere' } })).toThrow('Unresolved resource dependencies [Nowhere]')
  })
})
