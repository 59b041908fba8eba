import { describe, expect, it } from 'vitest'

import { createWorld, machine, run } from './world.ts'

const end = { Type: 'Pass', End: true }

describe('Choice', () => {
  const choice = (more: object = {}) =>
    machine({
      C: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 10 %}', Output: 'large', Assign: { size: 2 }, Next: 'Size' },
          { Condition: '{% $states.input.n > 5 %}', Next: 'Size' },
          { Condition: false, Next: 'Never' },
        ],
        Output: 'default output',
        Assign: { size: 0 },
        ...more,
      },
      Size: { ...end, Output: '{% [$states.input, $exists($size) ? $size] %}' },
      Never: end,
      ...('Default' in more ? { Small: { ...end, Output: '{% [$states.input, $size] %}' } } : {}),
    })

  it.each([
    ['the first rule that holds, with its own Output and Assign', 11, ['C', 'Size'], ['large', 2]],
    ['a later rule, which does not use the Output and Assign of the state', 6, ['C', 'Size'], [{ n: 6 }]],
    ['Default, with the Output and Assign of the state', 1, ['C', 'Small'], ['default output', 0]],
  ])('follows %s', async (_, n, path, output) => {
    const report = await run(createWorld(), choice({ Default: 'Small' }), { n })

    expect(report).toMatchObject({ status: 'SUCCEEDED', path, output })
  })

  it('fails with States.NoChoiceMatched when no rule holds and there is no Default', async () => {
    const report = await run(createWorld(), choice(), { n: 1 })

    expect(report).toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
      types: ['ExecutionStarted', 'ChoiceStateEntered', 'ExecutionFailed'],
    })
  })

  it('fails when a Condition is no boolean', async () => {
    const report = await run(
      createWorld(),
      machine({ C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input %}', Next: 'E' }] }, E: end }),
      'yes',
    )

    expect(report.error).toBe('States.QueryEvaluationError')
    expect(report.cause).toContain(
      `The JSONata expression '$states.input' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: "yes"`,
    )
  })
})

describe('Wait', () => {
  it.each([
    ['seconds', { Seconds: 90 }, 90],
    ['no seconds', { Seconds: 0 }, 0],
    ['computed seconds', { Seconds: '{% $states.input.s * 2 %}' }, 60],
    ['a time', { Timestamp: '2027-01-04T01:00:00Z' }, 3_600],
    ['a computed time', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5],
    ['a time in another zone', { Timestamp: '2027-01-04T01:00:00+01:00' }, 0],
    ['a time that has passed', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
    ['a year', { Seconds: 31_536_000 }, 31_536_000],
  ])('waits for %s in virtual time', async (_, wait, seconds) => {
    const report = await run(createWorld(), machine({ W: { Type: 'Wait', ...wait, End: true } }), { s: 30 })

    expect(report).toMatchObject({ status: 'SUCCEEDED', seconds, output: { s: 30 } })
    expect(report.types).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ])
  })

  it.each([
    [
      'seconds that are text',
      { Seconds: '{% "5" %}' },
      'States.QueryEvaluationError',
      "Expected 'number', but was 'string'",
    ],
    [
      'seconds below 0',
      { Seconds: '{% -1 %}' },
      'States.QueryEvaluationError',
      "Expected the field 'Seconds' to be from 0 to 99999999, got -1.",
    ],
    [
      'a time that is none',
      { Timestamp: '{% "tomorrow" %}' },
      'States.Runtime',
      'not reference a valid ISO-8601 extended offset date-time format string: tomorrow',
    ],
  ])('fails for %s', async (_, wait, error, cause) => {
    const report = await run(createWorld(), machine({ W: { Type: 'Wait', ...wait, End: true } }))

    expect(report).toMatchObject({ status: 'FAILED', error })
    expect(report.cause).toContain(cause)
  })
})

describe('Pass and Succeed', () => {
  it('hand on their input, or what Output makes of it', async () => {
    const report = await run(
      createWorld(),
      machine({
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Pass', Output: { n: '{% $states.input + 1 %}', c: 'x' }, Next: 'C' },
        C: { Type: 'Succeed', Output: '{% $states.input.n %}' },
      }),
      1,
    )

    expect(report).toMatchObject({
      output: 2,
      types: [
        'ExecutionStarted',
        'PassStateEntered',
        'PassStateExited',
        'PassStateEntered',
        'PassStateExited',
        'SucceedStateEntered',
        'SucceedStateExited',
        'ExecutionSucceeded',
      ],
    })
    expect(report.history.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3, 4, 5, 6, 7])
  })
})

describe('Fail', () => {
  it('fails the execution with the Error and Cause that it names', async () => {
    const report = await run(
      createWorld(),
      machine({
        F: { Type: 'Fail', Error: '{% $states.input.name %}', Cause: "{% 'because ' & $states.input.why %}" },
      }),
      { name: 'NotShared', why: 'so' },
    )

    expect(report).toMatchObject({ status: 'FAILED', error: 'NotShared', cause: 'because so' })
    expect(report.types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed'])
    expect(report.history[2]).toMatchObject({
      previousEventId: 2,
      executionFailedEventDetails: { error: 'NotShared', cause: 'because so' },
    })
  })

  it('may name neither', async () => {
    const report = await run(createWorld(), machine({ F: { Type: 'Fail' } }))

    expect(report).toMatchObject({ status: 'FAILED', error: undefined, cause: undefined })
  })

  it.each([
    ['Error', 256],
    ['Cause', 32_768],
  ])('does not take an %s of more than %i characters', async (field, longest) => {
    const fail = (length: number) => ({
      Type: 'Fail',
      [field]: `{% $join($range(1, ${length / 256}, 1).('${'x'.repeat(256)}')) & $states.input %}`,
    })

    const fits = await run(createWorld(), machine({ F: fail(longest) }), '')
    const tooLong = await run(createWorld(), machine({ F: fail(longest) }), '!')

    expect(field === 'Error' ? fits.error : fits.cause).toBe('x'.repeat(longest))
    expect(tooLong).toMatchObject({ error: 'States.Runtime' })
    expect(tooLong.cause).toContain(`'${field}' to have at most ${longest} characters, got ${longest + 1}.`)
  })
})
