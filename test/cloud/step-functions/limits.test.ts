import { describe, expect, it } from 'vitest'

import { createWorld, lambdaTask, machine, run } from './world.ts'

/** A string whose JSON is exactly so many bytes. */
const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2)
const limit = 262_144

describe('the limit of 256 KiB', () => {
  const returning = (bytes: number) => createWorld({ functions: { f: () => ofBytes(bytes) } })
  const envelope = JSON.stringify({ ExecutedVersion: '$LATEST', Payload: '', StatusCode: 200 }).length - 2

  it('lets a result pass that just fits', async () => {
    const report = await run(returning(limit - envelope), machine({ T: lambdaTask('f') }))

    expect(report.status).toBe('SUCCEEDED')
  })

  it('fails a task whose result is larger', async () => {
    const report = await run(returning(limit - envelope + 1), machine({ T: lambdaTask('f') }))

    expect(report).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    })
    expect(report.types.slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed'])
  })

  const half = `{% $pad('', 65536, 'x') & $pad('', 65536, 'y') %}`
  it.each([
    ['an output', { A: { Type: 'Pass', Output: { one: half, two: half }, End: true } }, 'A'],
    [
      'an output in bytes, not in characters',
      { A: { Type: 'Pass', Output: `{% $pad('', 131073, '€') %}`, End: true } },
      'A',
    ],
    [
      'Arguments',
      { A: lambdaTask('f', { Arguments: { FunctionName: 'f', Payload: { one: half, two: half } } }) },
      'A',
    ],
    [
      'the results of a Map',
      {
        A: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Output: half, End: true } } },
          End: true,
        },
      },
      'A',
    ],
    ['variables', { A: { Type: 'Pass', Assign: { one: half, two: half }, End: true } }, 'A'],
  ])('fails a state with too much %s', async (_, states, name) => {
    const report = await run(createWorld({ functions: { f: () => 1 } }), machine(states))

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
    expect(report.cause).toContain(`'${name}'`)
  })
})

describe('the limit of 25,000 events', () => {
  it('fails the execution, the failure being the last event', async () => {
    const report = await run(
      createWorld(),
      machine({
        Loop: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Loop' }], Default: 'Done' },
        Done: { Type: 'Succeed' },
      }),
    )

    expect(report).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    })
    expect(report.history.at(-1)).toMatchObject({
      id: 25_000,
      previousEventId: 24_999,
      type: 'ExecutionFailed',
    })
    expect(report.history.at(-2)).toMatchObject({ id: 24_999 })
  })

  it('counts the events of branches and iterations, too, and nothing catches it', async () => {
    const loop = {
      StartAt: 'Loop',
      States: {
        Loop: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Loop' }], Default: 'Done' },
        Done: { Type: 'Succeed' },
      },
    }

    const report = await run(
      createWorld(),
      machine({
        P: {
          Type: 'Parallel',
          Branches: [loop],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }],
          End: true,
        },
        H: { Type: 'Pass', End: true },
      }),
    )

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    expect(report.history).toHaveLength(25_000)
  })
})
