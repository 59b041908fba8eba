import { describe, expect, it } from 'vitest'

import { createWorld, machine, run } from './world.ts'

const pass = (more: object) => ({ Type: 'Pass', ...('Next' in more ? {} : { End: true }), ...more })

describe('Assign', () => {
  it('sets variables for the states that follow', async () => {
    const report = await run(
      createWorld(),
      machine({
        A: pass({ Assign: { x: '{% $states.input.n + 1 %}', constant: 'c' }, Next: 'B' }),
        B: pass({ Output: '{% $constant & $x %}' }),
      }),
      { n: 1 },
    )

    expect(report.output).toBe('c2')
    expect(
      report.history.find(({ type }) => type === 'PassStateExited')?.stateExitedEventDetails,
    ).toMatchObject({
      assignedVariables: { x: '2', constant: '"c"' },
      assignedVariablesDetails: { truncated: false },
    })
  })

  it('keeps what earlier states have set', async () => {
    const report = await run(
      createWorld(),
      machine({
        A: pass({ Assign: { x: 1, y: 1 }, Next: 'B' }),
        B: pass({ Assign: { y: 2 }, Next: 'C' }),
        C: pass({ Output: '{% [$x, $y] %}' }),
      }),
    )

    expect(report.output).toEqual([1, 2])
  })

  it('and Output both see the values that the state was entered with', async () => {
    const report = await run(
      createWorld(),
      machine({
        A: pass({ Assign: { x: 1, y: 10 }, Next: 'B' }),
        B: pass({ Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% [$x, $y] %}', Next: 'C' }),
        C: pass({ Output: { seen: '{% $states.input %}', set: '{% [$x, $y] %}' } }),
      }),
    )

    expect(report.output).toEqual({ seen: [1, 10], set: [10, 1] })
  })

  it('fails when it reads a variable that is not set', async () => {
    const report = await run(createWorld(), machine({ A: pass({ Output: { v: '{% $missing %}' } }) }))

    expect(report).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$missing' specified for the field 'Output/v' returned nothing (undefined).",
      types: ['ExecutionStarted', 'PassStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
    })
    expect(report.history[2]?.evaluationFailedEventDetails).toMatchObject({
      error: 'States.QueryEvaluationError',
      location: 'Output/v',
      state: 'A',
    })
  })

  it.each([
    [
      'a branch',
      {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'In',
            States: {
              In: pass({ Assign: { inner: 1 }, Output: '{% $outer %}', Next: 'In2' }),
              In2: pass({ Output: '{% [$states.input, $inner] %}' }),
            },
          },
        ],
      },
      [['seen', 1]],
    ],
    [
      'an iteration',
      {
        Type: 'Map',
        Items: [0],
        ItemProcessor: {
          StartAt: 'In',
          States: {
            In: pass({ Assign: { inner: 1 }, Output: '{% $outer %}', Next: 'In2' }),
            In2: pass({ Output: '{% [$states.input, $inner] %}' }),
          },
        },
      },
      [['seen', 1]],
    ],
  ])('inside of %s reads outer variables, and its own vanish with it', async (_, state, expected) => {
    const report = await run(
      createWorld(),
      machine({
        A: pass({ Assign: { outer: 'seen' }, Next: 'Inner' }),
        Inner: { ...state, Output: '{% [$states.result, $exists($inner)] %}', End: true },
      }),
    )

    expect(report.output).toEqual([expected[0], false])
  })

  it('is not seen by the children of a Distributed Map', async () => {
    const report = await run(
      createWorld(),
      machine({
        A: pass({ Assign: { outer: 'hidden' }, Next: 'M' }),
        M: {
          Type: 'Map',
          Items: [0],
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED' },
            StartAt: 'In',
            States: { In: pass({ Output: '{% $exists($outer) %}' }) },
          },
          End: true,
        },
      }),
    )

    expect(report.output).toEqual([false])
  })
})

describe('the context object', () => {
  it('tells of execution, machine and state', async () => {
    const report = await run(createWorld(), machine({ A: pass({ Output: '{% $states.context %}' }) }), {
      n: 1,
    })

    expect(report.output).toEqual({
      Execution: {
        Id: report.executionArn,
        Input: { n: 1 },
        Name: report.executionArn.split(':').at(-1),
        RoleArn: 'arn:aws:iam::111111111111:role/machine',
        StartTime: '2027-01-04T00:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:111111111111:stateMachine:machine', Name: 'machine' },
      State: { Name: 'A', EnteredTime: '2027-01-04T00:00:00.000Z', RetryCount: 0 },
    })
  })
})
