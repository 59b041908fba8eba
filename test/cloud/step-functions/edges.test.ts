import { expect, it } from 'vitest'

import {
  createEdgeRecorder,
  edgeCoverage,
  edgeName,
  listEdges,
} from '../../../local/step-functions/definition/edges.ts'
import { parseDefinition } from '../../../local/step-functions/definition/parse-definition.ts'
import {
  createWorld,
  describeEnd,
  createMachine,
  functionError,
  lambdaTask,
  machine,
  run,
  start,
} from './world.ts'

const definition = machine({
  Decide: {
    Type: 'Choice',
    Choices: [
      { Condition: '{% $states.input = 1 %}', Next: 'Call' },
      { Condition: '{% $states.input = 2 %}', Next: 'Each' },
    ],
    Default: 'Done',
  },
  Call: lambdaTask('flaky', {
    Retry: [
      { ErrorEquals: ['Busy'], MaxAttempts: 1 },
      { ErrorEquals: ['Never'], MaxAttempts: 0 },
    ],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
    Next: 'Done',
  }),
  Each: {
    Type: 'Map',
    Items: [1, 2],
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED' },
      StartAt: 'One',
      States: { One: { Type: 'Pass', End: true } },
    },
    End: true,
  },
  Done: { Type: 'Succeed' },
})
const parsed = parseDefinition(JSON.stringify(definition))
const functions = {
  flaky: (_: never, { count }: { count: number }) => {
    if (count !== 2) throw functionError(count === 1 ? 'Busy' : 'Broken')
    return 'fine'
  },
}

it('lists every edge of a definition, inner states too, but no loop of a retrier that never retries', () => {
  expect(listEdges(parsed).map(edgeName)).toEqual([
    'Decide -[choice 1]-> Call',
    'Decide -[choice 2]-> Each',
    'Decide -[default]-> Done',
    'Call -> Done',
    'Call -[retry 1]-> Call',
    'Call -[catch 1]-> Done',
    'Each -> end',
    'One -> end',
  ])
})

it('records the edges that executions take, those of child executions under their machine', async () => {
  const world = createWorld({ functions })

  await run(world, definition, 1)
  const afterOne = edgeCoverage(parsed, world.edges.visited('machine'))
  const arn = await createMachine(world, definition)
  for (const input of [2, 3]) await describeEnd(world, await start(world, arn, input))
  const afterThree = edgeCoverage(parsed, world.edges.visited('machine'))
  await describeEnd(world, await start(world, arn, 1))
  const afterFour = edgeCoverage(parsed, world.edges.visited('machine'))

  expect(afterOne.missing).toEqual([
    'Decide -[choice 2]-> Each',
    'Decide -[default]-> Done',
    'Call -[catch 1]-> Done',
    'Each -> end',
    'One -> end',
  ])
  expect(afterThree.missing).toEqual(['Call -[catch 1]-> Done'])
  expect(afterFour).toEqual({ all: afterOne.all, missing: [] })
})

it('keeps machines apart', () => {
  const recorder = createEdgeRecorder()

  recorder.record('one', { kind: 'end', from: 'A' })

  expect(recorder.visited('one')).toEqual(['A -> end'])
  expect(recorder.visited('other')).toEqual([])
})
