import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { retryDelayMs } from '../../../local/step-functions/interpreter/retry-delay.ts'
import { createWorld, functionError, lambdaTask, machine, run, type WorldOptions } from './world.ts'

/** Fails with the given error names one after the other, then answers. */
const failing = (...errors: readonly string[]): NonNullable<WorldOptions['functions']> => ({
  f: (_, { count }) => {
    const error = errors[count - 1]
    if (error !== undefined) throw functionError(error)
    return `attempt ${count}`
  },
})
const retrying = (Retry: readonly object[], more: object = {}) =>
  machine({ T: lambdaTask('f', { Retry, ...more }) })
const attemptsOf = (types: readonly unknown[]) => types.filter((type) => type === 'TaskScheduled').length

describe('Retry', () => {
  it.each([
    [
      'with its defaults: 1 s, doubling, 3 times',
      [{ ErrorEquals: ['Busy'] }],
      ['Busy', 'Busy', 'Busy'],
      'SUCCEEDED',
      4,
      7,
    ],
    [
      'no more than 3 times by default',
      [{ ErrorEquals: ['Busy'] }],
      ['Busy', 'Busy', 'Busy', 'Busy'],
      'FAILED',
      4,
      7,
    ],
    [
      'as often as MaxAttempts says',
      [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
      ['Busy', 'Busy'],
      'FAILED',
      2,
      1,
    ],
    ['never when MaxAttempts is 0', [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }], ['Busy'], 'FAILED', 1, 0],
    [
      'at its own pace',
      [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 3 }],
      ['Busy', 'Busy', 'Busy'],
      'SUCCEEDED',
      4,
      130,
    ],
    [
      'no slower than MaxDelaySeconds, applied after the backoff',
      [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 15 }],
      ['Busy', 'Busy', 'Busy'],
      'SUCCEEDED',
      4,
      40,
    ],
    ['not for other errors', [{ ErrorEquals: ['Busy'] }], ['Broken'], 'FAILED', 1, 0],
    [
      'for any error when it names States.ALL',
      [{ ErrorEquals: ['States.ALL'] }],
      ['Broken'],
      'SUCCEEDED',
      2,
      1,
    ],
    [
      'for any error when it names States.TaskFailed',
      [{ ErrorEquals: ['States.TaskFailed'] }],
      ['Broken'],
      'SUCCEEDED',
      2,
      1,
    ],
    [
      'with a counter for each retrier',
      [
        { ErrorEquals: ['Busy'], MaxAttempts: 2 },
        { ErrorEquals: ['Slow'], MaxAttempts: 2, IntervalSeconds: 100, BackoffRate: 1 },
      ],
      ['Busy', 'Slow', 'Busy', 'Slow'],
      'SUCCEEDED',
      5,
      203,
    ],
    [
      'by the first retrier that names the error, even when that one has none left',
      [
        { ErrorEquals: ['Busy'], MaxAttempts: 1 },
        { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
      ],
      ['Busy', 'Busy'],
      'FAILED',
      2,
      1,
    ],
  ] as const)('repeats a task %s', async (_, Retry, errors, status, attempts, seconds) => {
    const report = await run(createWorld({ functions: failing(...errors) }), retrying(Retry))

    expect(report).toMatchObject({ status, seconds })
    expect(attemptsOf(report.types)).toBe(attempts)
  })

  it('leaves the events of each attempt, and no event of its own', async () => {
    const report = await run(
      createWorld({ functions: failing('Busy') }),
      retrying([{ ErrorEquals: ['Busy'] }]),
    )

    expect(report.types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
    expect(report.history.map(({ previousEventId }) => previousEventId)).toEqual([
      0, 0, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
  })

  it('evaluates Arguments anew, with the number of retries so far', async () => {
    const seen: unknown[] = []
    const functions: WorldOptions['functions'] = {
      f: (payload, { count }) => {
        seen.push(payload)
        if (count < 3) throw functionError('Busy')
      },
    }

    await run(
      createWorld({ functions }),
      retrying([{ ErrorEquals: ['Busy'] }], {
        Arguments: {
          FunctionName: 'f',
          Payload: { retry: '{% $states.context.State.RetryCount %}', at: '{% $millis() %}' },
        },
      }),
    )

    expect(seen).toEqual(
      [0, 1, 2].map((retry, index) => ({ retry, at: Date.UTC(2027, 0, 4) + [0, 1_000, 3_000][index]! })),
    )
  })

  it('repeats a state whose Output cannot be evaluated', async () => {
    const report = await run(
      createWorld({ functions: { f: (_, { count }) => (count === 1 ? {} : { ready: true }) } }),
      retrying([{ ErrorEquals: ['States.QueryEvaluationError'] }], {
        Output: '{% $states.result.Payload.ready %}',
      }),
    )

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: true, seconds: 1 })
    expect(report.types).toContain('EvaluationFailed')
  })

  it('begins a Map anew, with all its items', async () => {
    const calls: unknown[] = []
    const functions: WorldOptions['functions'] = {
      f: (item, { count }) => {
        calls.push(item)
        if (count === 2) throw functionError('Busy')
        return item
      },
    }

    const report = await run(
      createWorld({ functions }),
      machine({
        M: {
          Type: 'Map',
          Items: ['a', 'b'],
          MaxConcurrency: 1,
          ItemProcessor: { StartAt: 'T', States: { T: lambdaTask('f') } },
          Retry: [{ ErrorEquals: ['Busy'] }],
          End: true,
        },
      }),
    )

    expect(calls).toEqual(['a', 'b', 'a', 'b'])
    expect(report).toMatchObject({ status: 'SUCCEEDED', output: ['a', 'b'], seconds: 1 })
  })

  it('waits between nothing and the full delay with FULL jitter, by the seed', async () => {
    const jittered = [{ ErrorEquals: ['Busy'], IntervalSeconds: 100, JitterStrategy: 'FULL' }]
    const secondsWith = async (seed: number) =>
      (await run(createWorld({ functions: failing('Busy'), seed }), retrying(jittered))).seconds

    const seconds = [await secondsWith(1), await secondsWith(1), await secondsWith(2), await secondsWith(3)]

    expect(seconds[1]).toBe(seconds[0])
    expect(new Set(seconds).size).toBe(3)
    expect(Math.max(...seconds)).toBeLessThan(100)
  })
})

describe('the delay before a retry', () => {
  it('stays between 0 and the capped backoff, whatever the retrier', () => {
    const retriers = fc.record({
      ErrorEquals: fc.constant<string[]>(['X']),
      IntervalSeconds: fc.integer({ min: 1, max: 1_000 }),
      BackoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
      MaxDelaySeconds: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }),
      JitterStrategy: fc.constantFrom('FULL' as const, 'NONE' as const),
    })

    fc.assert(
      fc.property(
        retriers,
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (retrier, attempt, draw) => {
          const full = Math.min(
            retrier.IntervalSeconds * retrier.BackoffRate ** (attempt - 1),
            retrier.MaxDelaySeconds ?? Infinity,
          )
          const delay = retryDelayMs(retrier, attempt, () => draw)
          const expected = 1_000 * full * (retrier.JitterStrategy === 'FULL' ? draw : 1)
          expect(Math.abs(delay - expected)).toBeLessThanOrEqual(0.5)
        },
      ),
    )
  })
})
