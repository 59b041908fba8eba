import { describe, expect, it } from 'vitest'

import { createWorld, functionError, lambdaTask, machine, run, type World } from './world.ts'

const branch = (name: string, state: object) => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
})
const wait = (seconds: number) => ({ Type: 'Wait', Seconds: seconds })
const parallel = (Branches: readonly object[], more: object = {}) =>
  machine({ P: { Type: 'Parallel', Branches, End: true, ...more } })

describe('Parallel', () => {
  it('runs its branches at once and answers their outputs in order', async () => {
    const report = await run(
      createWorld(),
      parallel([
        branch('Slow', wait(20)),
        branch('Fast', { Type: 'Pass', Output: 'b' }),
        branch('Middle', wait(10)),
      ]),
      'in',
    )

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: ['in', 'b', 'in'], seconds: 20 })
  })

  it('hands the same Arguments to each branch', async () => {
    const report = await run(
      createWorld(),
      parallel(
        [branch('A', { Type: 'Pass' }), branch('B', { Type: 'Pass', Output: '{% $states.input.n + 1 %}' })],
        {
          Arguments: { n: '{% $states.input %}' },
          Output: '{% {"results": $states.result} %}',
        },
      ),
      1,
    )

    expect(report.output).toEqual({ results: [{ n: 1 }, 2] })
  })

  it('gives each branch a chain of events of its own, and goes on after the last', async () => {
    const report = await run(createWorld(), parallel([branch('A', wait(5)), branch('B', wait(1))]))

    expect(report.history.map(({ id, type, previousEventId }) => [id, type, previousEventId])).toEqual([
      [1, 'ExecutionStarted', 0],
      [2, 'ParallelStateEntered', 0],
      [3, 'ParallelStateStarted', 2],
      [4, 'WaitStateEntered', 3],
      [5, 'WaitStateEntered', 3],
      [6, 'WaitStateExited', 5],
      [7, 'WaitStateExited', 4],
      [8, 'ParallelStateSucceeded', 7],
      [9, 'ParallelStateExited', 7],
      [10, 'ExecutionSucceeded', 9],
    ])
  })

  it('ends the other branches when one fails', async () => {
    const calls: string[] = []
    const world = createWorld({
      functions: {
        f: () => {
          throw functionError('Broken')
        },
        g: () => void calls.push('g'),
      },
    })
    const later = { StartAt: 'W', States: { W: { ...wait(60), Next: 'G' }, G: lambdaTask('g') } }

    const report = await run(world, parallel([{ StartAt: 'T', States: { T: lambdaTask('f') } }, later]))
    await world.clock.advance(600_000)

    expect(report).toMatchObject({ status: 'FAILED', error: 'Broken', seconds: 0 })
    expect(report.types.slice(-4)).toEqual([
      'TaskFailed',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ])
    expect(calls).toEqual([])
  })

  it('ends the other branches also where the failure is caught and the execution goes on', async () => {
    const calls: string[] = []
    const world: World = createWorld({
      functions: {
        fail: () => {
          throw functionError('Broken')
        },
        slow: async () => world.clock.sleep(10_000),
        later: () => void calls.push('later'),
      },
    })
    const slowly = { StartAt: 'S', States: { S: lambdaTask('slow', { Next: 'L' }), L: lambdaTask('later') } }
    const iterating = branch('M', {
      Type: 'Map',
      Items: [1],
      ItemProcessor: { StartAt: 'W', States: { W: { ...wait(20), Next: 'L2' }, L2: lambdaTask('later') } },
    })

    const report = await run(
      world,
      machine({
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'F', States: { F: lambdaTask('fail') } }, slowly, iterating],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'H' }],
          End: true,
        },
        H: { ...wait(60), End: true },
      }),
    )

    expect(report).toMatchObject({ status: 'SUCCEEDED', path: ['P', 'F', 'S', 'M', 'W', 'H'], seconds: 60 })
    expect(report.types).toContain('TaskStateAborted')
    expect(calls).toEqual([])
  })

  it('takes no event of a branch that was ended in the middle of its work', async () => {
    const long = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `P${index}`,
        { Type: 'Pass', ...(index === 29 ? { End: true } : { Next: `P${index + 1}` }) },
      ]),
    )

    const report = await run(
      createWorld(),
      machine({
        P: {
          Type: 'Parallel',
          Branches: [
            branch('F', { Type: 'Fail', Error: 'Broken', End: undefined }),
            { StartAt: 'P0', States: long },
          ],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'H' }],
          End: true,
        },
        H: { ...wait(60), End: true },
      }),
    )

    const failedAt = report.types.indexOf('ParallelStateFailed')
    expect(report.path.length).toBeLessThan(30)
    expect(report.types.slice(failedAt)).toEqual([
      'ParallelStateFailed',
      'ParallelStateExited',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ])
  })

  it('can catch inside of a branch, so that the others go on', async () => {
    const guarded = {
      StartAt: 'T',
      States: {
        T: lambdaTask('f', { Catch: [{ ErrorEquals: ['States.ALL'], Output: 'caught', Next: 'H' }] }),
        H: { Type: 'Succeed' },
      },
    }

    const report = await run(
      createWorld({
        functions: {
          f: () => {
            throw functionError('Broken')
          },
        },
      }),
      parallel([guarded, branch('W', wait(5))]),
      'in',
    )

    expect(report).toMatchObject({ status: 'SUCCEEDED', output: ['caught', 'in'], seconds: 5 })
  })

  it('fails the execution at once when a branch meets States.Runtime, whatever catches', async () => {
    const report = await run(
      createWorld(),
      machine({
        P: {
          Type: 'Parallel',
          Branches: [branch('W', { Type: 'Wait', Timestamp: '{% "never" %}' }), branch('Other', wait(60))],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }],
          End: true,
        },
        H: { Type: 'Pass', End: true },
      }),
    )

    expect(report).toMatchObject({ status: 'FAILED', error: 'States.Runtime', seconds: 0 })
    expect(report.types.at(-1)).toBe('ExecutionFailed')
    expect(report.types).not.toContain('ParallelStateFailed')
  })

  it('stops everything inside of a branch that is ended, also a nested Map', async () => {
    const calls: number[] = []
    const world = createWorld({
      functions: {
        f: (n: number) => void calls.push(n),
        fail: () => {
          throw functionError('Broken')
        },
      },
    })
    const mapping = branch('M', {
      Type: 'Map',
      Items: [1, 2],
      ItemProcessor: { StartAt: 'W', States: { W: { ...wait(10), Next: 'T' }, T: lambdaTask('f') } },
    })
    const failing = { StartAt: 'W2', States: { W2: { ...wait(5), Next: 'F' }, F: lambdaTask('fail') } }

    const report = await run(world, parallel([mapping, failing]))
    await world.clock.advance(60_000)

    expect(report).toMatchObject({ error: 'Broken', seconds: 5 })
    expect(report.types).toContain('MapStateAborted')
    expect(calls).toEqual([])
  })
})
