import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { runLimited } from '../../../local/step-functions/interpreter/run-limited.ts'
import { createWorld, functionError, lambdaTask, machine, run } from './world.ts'

const mapOf = (states: Readonly<Record<string, object>>, more: object = {}) =>
  machine({
    M: {
      Type: 'Map',
      ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
      End: true,
      ...more,
    },
  })
const echo = { P: { Type: 'Pass', End: true } }
const waiting = { W: { Type: 'Wait', Seconds: 10, End: true } }

describe('an inline Map', () => {
  it.each([
    ['its input', {}, ['a', 'b'], ['a', 'b']],
    ['constant Items', { Items: [1, { n: 2 }] }, {}, [1, { n: 2 }]],
    ['Items with expressions', { Items: ['{% $states.input.n %}', 2] }, { n: 1 }, [1, 2]],
    ['computed Items', { Items: '{% $states.input.list %}' }, { list: [3, 4] }, [3, 4]],
    ['no items', { Items: [] }, {}, []],
    [
      'what ItemSelector makes of each',
      {
        Items: ['x', 'y'],
        ItemSelector: {
          i: '{% $states.context.Map.Item.Index %}',
          v: '{% $states.context.Map.Item.Value %}',
          all: '{% $states.input %}',
        },
      },
      'in',
      [
        { i: 0, v: 'x', all: 'in' },
        { i: 1, v: 'y', all: 'in' },
      ],
    ],
  ])('runs over %s', async (_, more, input, output) => {
    const report = await run(createWorld(), mapOf(echo, more), input)

    expect(report).toMatchObject({ status: 'SUCCEEDED', output })
  })

  it('lets the states inside read the item in the context', async () => {
    const report = await run(
      createWorld(),
      mapOf(
        { P: { Type: 'Pass', Output: '{% $states.context.Map.Item.Index %}', End: true } },
        { Items: ['a', 'b'] },
      ),
    )

    expect(report.output).toEqual([0, 1])
  })

  it.each([
    ['text', '{% "abc" %}', "Expected 'array', but was 'string'"],
    ['nothing', '{% $states.input.none %}', 'returned nothing (undefined).'],
  ])('fails when Items is %s', async (_, Items, cause) => {
    const report = await run(createWorld(), mapOf(echo, { Items }))

    expect(report).toMatchObject({ error: 'States.QueryEvaluationError' })
    expect(report.cause).toContain(cause)
  })

  it.each([
    ['one at a time', 1, 5, 50],
    ['two at a time', 2, 5, 30],
    ['as many as a computed MaxConcurrency says', '{% 5 %}', 5, 10],
    ['all at once, up to AWS’s 40', 0, 40, 10],
    ['no more than 40, whatever it asks for', 100, 41, 20],
  ])('runs %s', async (_, MaxConcurrency, items, seconds) => {
    const report = await run(
      createWorld(),
      mapOf(waiting, { Items: Array.from({ length: items }, (__, index) => index), MaxConcurrency }),
    )

    expect(report).toMatchObject({ status: 'SUCCEEDED', seconds })
    expect(report.output).toHaveLength(items)
  })

  it('leaves the events that AWS leaves, one iteration after the other', async () => {
    const report = await run(createWorld(), mapOf(echo, { Items: [1, 2], MaxConcurrency: 1 }))

    expect(report.history.map(({ id, type, previousEventId }) => [id, type, previousEventId])).toEqual([
      [1, 'ExecutionStarted', 0],
      [2, 'MapStateEntered', 0],
      [3, 'MapStateStarted', 2],
      [4, 'MapIterationStarted', 3],
      [5, 'PassStateEntered', 4],
      [6, 'PassStateExited', 5],
      [7, 'MapIterationSucceeded', 6],
      [8, 'MapIterationStarted', 6],
      [9, 'PassStateEntered', 8],
      [10, 'PassStateExited', 9],
      [11, 'MapIterationSucceeded', 10],
      [12, 'MapStateSucceeded', 11],
      [13, 'MapStateExited', 11],
      [14, 'ExecutionSucceeded', 13],
    ])
    expect(report.history[2]?.mapStateStartedEventDetails).toEqual({ length: 2 })
    expect(report.history[7]?.mapIterationStartedEventDetails).toEqual({ name: 'M', index: 1 })
  })

  it('fails with the first iteration that fails, and ends the others', async () => {
    const functions = {
      f: (n: number) => {
        if (n === 1) throw functionError('Broken')
        return new Promise(() => undefined)
      },
    }

    const report = await run(createWorld({ functions }), mapOf({ T: lambdaTask('f') }, { Items: [0, 1, 2] }))

    const failedAt = report.history.findIndex(({ type }) => type === 'TaskFailed')
    const failedId = report.history[failedAt]?.id
    expect(report).toMatchObject({ status: 'FAILED', error: 'Broken' })
    expect(
      report.history.slice(failedAt + 1).map(({ type, previousEventId }) => [type, previousEventId]),
    ).toEqual([
      ['MapIterationFailed', failedId],
      ['MapIterationAborted', failedId],
      ['TaskStateAborted', failedId],
      ['MapIterationAborted', failedId],
      ['TaskStateAborted', failedId],
      ['MapStateFailed', failedId],
      ['ExecutionFailed', report.history.length - 1],
    ])
  })

  it('starts no further iteration after a failure', async () => {
    const seen: number[] = []
    const functions = {
      f: (n: number) => {
        seen.push(n)
        throw functionError('Broken')
      },
    }

    await run(
      createWorld({ functions }),
      mapOf({ T: lambdaTask('f') }, { Items: [1, 2, 3], MaxConcurrency: 1 }),
    )

    expect(seen).toEqual([1])
  })
})

describe('running a limited number at once', () => {
  it('never runs more, runs each once and keeps the order of the results', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 0, max: 5 })),
        async (count, limit, delays) => {
          let running = 0
          let most = 0
          const results = await runLimited(count, limit, async (index) => {
            running += 1
            most = Math.max(most, running)
            for (let turn = 0; turn < (delays[index % (delays.length || 1)] ?? 0); turn += 1)
              await Promise.resolve()
            running -= 1
            return index
          })
          expect(results).toEqual(Array.from({ length: count }, (_, index) => index))
          expect(most).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  it('starts nothing more after a failure, while others end', async () => {
    const started: number[] = []
    const gate = Promise.withResolvers<void>()

    const all = runLimited(5, 2, async (index) => {
      started.push(index)
      if (index === 0) throw new Error('first')
      await gate.promise
    })
    await expect(all).rejects.toThrow('first')
    gate.resolve()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })

    expect(started).toEqual([0, 1])
  })
})
