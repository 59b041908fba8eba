import { describe, expect, it } from 'vitest'

import { createWorld, functionError, lambdaTask, machine, run } from './world.ts'

const handler = { Type: 'Pass', End: true }
const throwing = (name: string) => ({
  f: () => {
    throw functionError(name)
  },
})
const catching = (Catch: readonly object[], more: object = {}) =>
  machine({
    T: lambdaTask('f', { Catch, Next: 'Fine', ...more }),
    Fine: handler,
    One: handler,
    ...(Catch.length > 1 ? { Two: handler } : {}),
  })

describe('Catch', () => {
  it('goes where the first catcher that names the error points, with name and cause as the input', async () => {
    const report = await run(
      createWorld({ functions: throwing('Broken') }),
      catching([
        { ErrorEquals: ['Other'], Next: 'One' },
        { ErrorEquals: ['Broken'], Next: 'Two' },
      ]),
    )

    expect(report).toMatchObject({
      status: 'SUCCEEDED',
      path: ['T', 'Two'],
      output: { Error: 'Broken', Cause: '{"errorType":"Broken","errorMessage":"it broke"}' },
    })
    expect(report.types.slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskStateExited',
    ])
  })

  it('evaluates its own Output and Assign, which see input and errorOutput', async () => {
    const report = await run(
      createWorld({ functions: throwing('Broken') }),
      machine({
        T: lambdaTask('f', {
          Catch: [
            {
              ErrorEquals: ['States.ALL'],
              Output: { failed: '{% $states.errorOutput.Error %}', input: '{% $states.input %}' },
              Assign: { cause: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
              Next: 'H',
            },
          ],
          Assign: { cause: 'not used' },
        }),
        H: { ...handler, Output: '{% {"got": $states.input, "cause": $cause} %}' },
      }),
      { n: 1 },
    )

    expect(report.output).toEqual({ got: { failed: 'Broken', input: { n: 1 } }, cause: 'it broke' })
  })

  it('fails the state when its own Output cannot be evaluated, which no other catcher handles', async () => {
    const report = await run(
      createWorld({ functions: throwing('Broken') }),
      catching([
        { ErrorEquals: ['Broken'], Output: '{% $missing %}', Next: 'One' },
        { ErrorEquals: ['States.ALL'], Next: 'Two' },
      ]),
    )

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', path: ['T'] })
    expect(report.cause).toContain("'Catch[0]/Output'")
  })

  it('comes after Retry', async () => {
    const report = await run(
      createWorld({ functions: throwing('Broken') }),
      catching([{ ErrorEquals: ['Broken'], Next: 'One' }], {
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }],
      }),
    )

    expect(report).toMatchObject({ status: 'SUCCEEDED', path: ['T', 'One'], seconds: 3 })
    expect(report.types.filter((type) => type === 'TaskFailed')).toHaveLength(3)
  })

  const big = { f: () => 'x'.repeat(300_000) }
  const slow = { f: async () => new Promise(() => undefined) }
  const anything = { f: () => ({}) }
  const wrongName = { FunctionName: 'missing' }
  it.each([
    ['States.ALL', 'an error of the function', throwing('Broken'), {}, true],
    ['States.TaskFailed', 'an error of the function', throwing('Broken'), {}, true],
    ['States.ALL', 'an error of the service', {}, {}, true],
    ['Lambda.ResourceNotFoundException', 'an error of the service', {}, {}, true],
    ['States.TaskFailed', 'an error of the service', {}, {}, true],
    ['States.ALL', 'a time-out', slow, { TimeoutSeconds: 5 }, true],
    ['States.Timeout', 'a time-out', slow, { TimeoutSeconds: 5 }, true],
    ['States.TaskFailed', 'a time-out', slow, { TimeoutSeconds: 5 }, false],
    ['States.HeartbeatTimeout', 'a time-out', slow, { TimeoutSeconds: 5 }, false],
    ['States.ALL', 'an expression without a result', anything, { Output: '{% $missing %}' }, true],
    ['States.TaskFailed', 'an expression without a result', anything, { Output: '{% $missing %}' }, true],
    [
      'States.QueryEvaluationError',
      'an expression without a result',
      anything,
      { Output: '{% $missing %}' },
      true,
    ],
    ['States.ALL', 'a result that is too large', big, {}, false],
    ['States.TaskFailed', 'a result that is too large', big, {}, false],
    ['States.DataLimitExceeded', 'a result that is too large', big, {}, true],
    ['States.ALL', 'arguments that cannot be used', anything, { Arguments: { Payload: 1 } }, false],
    ['States.Runtime', 'arguments that cannot be used', anything, { Arguments: { Payload: 1 } }, false],
    ['Broken', 'a function that is not there', {}, { Arguments: wrongName }, false],
  ] as const)('of %s meets %s: %#', async (name, _, functions, more, isCaught) => {
    const report = await run(
      createWorld({ functions }),
      catching([{ ErrorEquals: [name], Next: 'One' }], more),
    )

    expect(report.path).toEqual(isCaught ? ['T', 'One'] : ['T'])
    expect(report.status).toBe(isCaught ? 'SUCCEEDED' : 'FAILED')
  })

  it('gives an empty cause where AWS has none', async () => {
    const report = await run(
      createWorld({ functions: slow }),
      catching([{ ErrorEquals: ['States.Timeout'], Next: 'One' }], { TimeoutSeconds: 5 }),
    )

    expect(report.output).toEqual({ Error: 'States.Timeout', Cause: '' })
  })

  it('catches what fails inside of a Parallel and of a Map', async () => {
    const inner = { StartAt: 'T', States: { T: lambdaTask('f') } }
    const Catch = [{ ErrorEquals: ['Broken'], Next: 'H' }]

    const [parallel, map] = [
      await run(
        createWorld({ functions: throwing('Broken') }),
        machine({ P: { Type: 'Parallel', Branches: [inner], Catch, End: true }, H: handler }),
      ),
      await run(
        createWorld({ functions: throwing('Broken') }),
        machine({ M: { Type: 'Map', Items: [1], ItemProcessor: inner, Catch, End: true }, H: handler }),
      ),
    ]

    expect(parallel).toMatchObject({ status: 'SUCCEEDED', path: ['P', 'T', 'H'] })
    expect(map).toMatchObject({ status: 'SUCCEEDED', path: ['M', 'T', 'H'] })
  })
})
