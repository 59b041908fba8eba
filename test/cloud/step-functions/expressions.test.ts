import { describe, expect, it } from 'vitest'

import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import { createTemplateEvaluator } from '../../../local/step-functions/expressions/evaluate-template.ts'

const nowMs = Date.UTC(2027, 0, 4, 12, 30)
const createEvaluator = (seed = 1) =>
  createTemplateEvaluator({
    identifiers: createIdentifiers(seed),
    now: () => nowMs,
  })
const evaluate = async (template: unknown, variables: Record<string, unknown> = {}, seed?: number) =>
  createEvaluator(seed).evaluate(template, 'Output', {
    states: { input: { items: [{ n: 1 }, { n: 2 }, { n: 3 }], text: 'a b' } },
    variables,
  })

describe('a template', () => {
  it.each([
    ['a constant', { a: [1, 'x', null, true] }, { a: [1, 'x', null, true] }],
    ['an expression', '{% $states.input.text %}', 'a b'],
    ['expressions inside of JSON', { a: ['{% 1 + 1 %}', { b: '{% $v %}' }] }, { a: [2, { b: 'var' }] }],
    ['a string with an expression in the middle', 'x {% 1 %} y', 'x {% 1 %} y'],
    ['members without a value', '{% {"a": $states.input.nothing, "b": 1} %}', { b: 1 }],
    ['JSON null', '{% null %}', null],
  ])('is evaluated when it is %s', async (_, template, expected) => {
    expect(await evaluate(template, { v: 'var' })).toEqual(expected)
  })

  it('has plain arrays as results, without what JSONata adds to them', async () => {
    expect(Object.keys((await evaluate('{% $states.input.items.n %}')) as object)).toEqual(['0', '1', '2'])
  })

  it.each([
    [
      'nothing',
      '{% $states.input.nothing %}',
      "The JSONata expression '$states.input.nothing' specified for the field 'Output' returned nothing (undefined).",
    ],
    [
      'a function',
      '{% $sum %}',
      "The JSONata expression '$sum' specified for the field 'Output' returned an unsupported result type.",
    ],
    ['a function inside', '{% {"f": function($x) { $x }} %}', 'returned an unsupported result type.'],
    [
      'an error of JSONata',
      "{% 1 + 'a' %}",
      `The JSONata expression '1 + 'a'' specified for the field 'Output' threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number`,
    ],
    [
      'an error of an added function',
      '{% $hash("a", "CRC") %}',
      'threw an error during evaluation: Expected one of MD5, SHA-1, SHA-256, SHA-384, SHA-512 in $hash, got "CRC"',
    ],
    [
      'a call of $eval',
      '{% $eval("1 + 1") %}',
      'threw an error during evaluation. T1006: Attempted to invoke a non-function',
    ],
    [
      'an endless recursion',
      '{% ($f := function($n) { $f($n + 1) }; $f(0)) %}',
      'D1012: Evaluation timeout after 1000 milliseconds',
    ],
  ])('fails when an expression gives %s', async (_, template, message) => {
    await expect(evaluate(template)).rejects.toThrow(message)
  })

  it('names the place of the expression that failed', async () => {
    await expect(evaluate({ a: { list: [1, '{% $no %}'] } })).rejects.toMatchObject({
      name: 'EvaluationError',
      field: 'Output/a/list[1]',
    })
  })
})

describe('functions', () => {
  it.each([
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([], 2)', []],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(3, 1, 1)', []],
    ['$hash("hello", "MD5")', '5d41402abc4b2a76b9719d911017c592'],
    ['$hash("hello", "SHA-256")', '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'],
    [`$parse('{"a": [1]}')`, { a: [1] }],
    ['$now()', '2027-01-04T12:30:00.000Z'],
    ['$now("[Y0001]/[M01]")', '2027/01'],
    ['$millis()', nowMs],
    ['$toMillis($now()) - $millis()', 0],
    ['$count($partition($range(1, 1000, 1), 40))', 25],
  ])('answer as Step Functions does: %s', async (source, expected) => {
    expect(await evaluate(`{% ${source} %}`)).toEqual(expected)
  })

  it.each([
    ['$range(0, 1000, 1)', 'at most 1000 elements'],
    ['$range(0, 1, 0)', 'the step not to be 0'],
    ['$partition([1], 0)', 'the chunk size to be positive'],
    ['$partition(1, 1)', 'to be an array'],
    ['$parse("{")', 'JSON'],
  ])('refuse what Step Functions refuses: %s', async (source, message) => {
    await expect(evaluate(`{% ${source} %}`)).rejects.toThrow(message)
  })

  it('draw from the seed, so that a run repeats itself', async () => {
    const template = { n: '{% $random() %}', id: '{% $uuid() %}' }

    const [one, again, other] = [
      await evaluate(template, {}, 1),
      await evaluate(template, {}, 1),
      await evaluate(template, {}, 2),
    ]

    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    expect(one).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    })
  })

  it('answer the same random number for the same seed of their own', async () => {
    const [one, other] = (await evaluate(['{% $random(7) %}', '{% $random(8) %}'])) as number[]

    expect(await evaluate('{% $random(7) %}', {}, 99)).toBe(one)
    expect(other).not.toBe(one)
    expect(one).toBeGreaterThanOrEqual(0)
    expect(one).toBeLessThan(1)
  })
})
