import { readFileSync } from 'node:fs'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ShareError } from '../../../functions/lib/domain/errors.ts'
import { parseInput } from '../../../functions/lib/domain/parse-input.ts'
import { runInput } from '../../../functions/lib/domain/run/run-input.ts'

const seed = 20_261_121
const manual = JSON.parse(readFileSync('events/manual-share.json', 'utf8')) as Record<string, unknown>
const check = JSON.parse(readFileSync('events/check-only.json', 'utf8')) as Record<string, unknown>
const copy = JSON.parse(readFileSync('events/manual-copy.json', 'utf8')) as Record<string, unknown>
const distribution = copy['distribute'] as { readonly distributions: readonly unknown[] }
const built = {
  eventId: '7bf73129-1428-4cd3-a780-95db273d1602',
  resource: 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1',
  time: '2026-11-20T06:12:44Z',
}

describe('the input of an execution', () => {
  it.each([
    ['the documented manual input', manual],
    [
      'a manual input for a unit',
      { resources: manual['resources'], organizationalUnits: ['ou-ab12-nonprod01'] },
    ],
    [
      'a manual input for the organization',
      { resources: manual['resources'], organization: true, mode: 'share' },
    ],
    ['a manual input without a reason', { resources: manual['resources'], accounts: manual['accounts'] }],
    ['the documented manual input for copies', copy],
    ['one with the distributions alone', { ...copy, distribute: distribution.distributions }],
    [
      'one with the ARN of a configuration',
      {
        ...copy,
        distribute: 'arn:aws:imagebuilder:us-west-2:222222222222:distribution-configuration/golden',
      },
    ],
    ['what start-run sends', built],
    ['the documented input that only checks', check],
    ['the same of a build', { ...built, checkOnly: true }],
    ['the same of resources to share', { ...manual, checkOnly: true }],
  ])('may be %s', (_, input) => {
    expect(parseInput(runInput, input)).toEqual(input)
  })

  it.each([
    [{ ...manual, resources: [] }, 'resources', 'a list of 1 to 2000 resource ARNs', '[]'],
    [{ ...manual, resources: Array(2001).fill('arn') }, 'resources', '1 to 2000', '["arn",'],
    [{ ...manual, resources: 'arn' }, 'resources', 'a list of 1 to 2000 resource ARNs', '"arn"'],
    [{ ...manual, resources: [''] }, 'resources.0', 'the ARN of a resource', '""'],
    [{ ...manual, accounts: [] }, 'accounts', '1 to 1536', '[]'],
    [{ ...manual, accounts: Array(1537).fill('440000000001') }, 'accounts', '1 to 1536', '"440000000001"'],
    [{ ...manual, accounts: ['44000000001'] }, 'accounts.0', 'a string of 12 digits', '"44000000001"'],
    [{ ...manual, accounts: ['440000000001', 440000000002] }, 'accounts.1', '12 digits', '440000000002'],
    [{ ...manual, accounts: ['440000000001 '] }, 'accounts.0', '12 digits', '"440000000001 "'],
    [{ ...manual, reason: 'x'.repeat(501) }, 'reason', 'at most 500', 'xxx'],
    [{ ...manual, force: true }, 'the input', 'without other members', '"force"'],
    [{ resources: manual['resources'] }, 'the input', 'at least one of accounts', '"resources"'],
    [{ ...manual, organizationalUnits: ['nonprod'] }, 'organizationalUnits.0', 'the id or ARN', '"nonprod"'],
    [{ ...manual, organization: 'o-goldenimages' }, 'organization', 'true', '"o-goldenimages"'],
    [{ ...manual, mode: 'both' }, 'mode', 'auto, policy or share', '"both"'],
    [{ ...copy, accounts: ['440000000001'] }, 'the input', 'whose distribute says alone', '"distribute"'],
    [{ ...copy, mode: 'share' }, 'the input', 'whose distribute says alone', '"distribute"'],
    [{ ...copy, distribute: 'golden' }, 'distribute', 'or its ARN', '"golden"'],
    [{ ...check, checkOnly: 'yes' }, 'checkOnly', 'true or false', '"yes"'],
    [{ ...copy, distribute: 7 }, 'distribute', 'a distribution configuration, its distributions', '7'],
    [
      { ...built, resource: 'arn:aws:imagebuilder:us-east-1:222222222222:image/a/1.0.0' },
      'resource',
      'an image build',
      '/1.0.0"',
    ],
    [{ ...built, eventId: '' }, 'eventId', "the event's id", '""'],
    [{ ...built, time: 'yesterday' }, 'time', 'ISO 8601', '"yesterday"'],
    [{ ...built, detail: {} }, 'the input', 'without other members', '"detail"'],
    [[], 'the input', 'an object with eventId, resource, time, or one with resources and', '[]'],
    [null, 'the input', 'an object', 'null'],
  ])('is refused with member, value and expectation: %j', (input, where, expectation, value) => {
    const refusal = refusalOf(input)

    expect(refusal.name).toBe('InvalidInput')
    expect(refusal.where).toBe(where)
    expect(refusal.message).toMatch(new RegExp(`^Expected ${where.replace('.', '\\.')} to be `))
    expect(refusal.message).toContain(expectation)
    expect(refusal.message).toContain(value)
  })

  it('is accepted or refused by InvalidInput, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const refusal = refusalOf(input)
        expect(refusal).toBeInstanceOf(ShareError)
        expect(refusal.message.length).toBeLessThan(500)
      }),
      { seed, numRuns: 500 },
    )
  })
})

function refusalOf(input: unknown): ShareError {
  try {
    parseInput(runInput, input)
  } catch (error) {
    if (error instanceof ShareError) return error
    throw error
  }
  throw new Error('Expected a refusal, got none')
}
