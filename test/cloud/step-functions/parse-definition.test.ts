import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { parseDefinition } from '../../../local/step-functions/definition/parse-definition.ts'
import { machine } from './world.ts'

const parse = (definition: unknown) => () => parseDefinition(JSON.stringify(definition))
const end = { Type: 'Pass', End: true }
const task = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  End: true,
  ...more,
})
const map = (more: object = {}, processor: object = {}) => ({
  Type: 'Map',
  Items: [1],
  ItemProcessor: { StartAt: 'B', States: { B: end }, ...processor },
  End: true,
  ...more,
})
const distributed = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }
const oneState = (state: unknown) => machine({ A: state })

describe('a definition that is right', () => {
  it('is read with all its states, in branches and item processors too', () => {
    const text = JSON.stringify(
      machine(
        {
          A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'C' },
          B: { Type: 'Parallel', Branches: [{ StartAt: 'D', States: { D: end } }], Next: 'C' },
          C: map(
            { ToleratedFailurePercentage: 100, Label: 'items' },
            { ...distributed, StartAt: 'E', States: { E: end } },
          ),
        },
        { Comment: 'all', TimeoutSeconds: 60, Version: '1.0' },
      ),
    )

    const definition = parseDefinition(text)

    expect(Object.keys(definition.States)).toEqual(['A', 'B', 'C'])
    expect(definition.States.B).toMatchObject({ Branches: [{ States: { D: { Type: 'Pass' } } }] })
    expect(definition.States.C).toMatchObject({ ItemProcessor: { States: { E: { Type: 'Pass' } } } })
  })

  it('is the machine that this project deploys', () => {
    const text = readFileSync(new URL('../../../statemachine/run.asl.json', import.meta.url), 'utf8')
    const substituted = text.replaceAll(/\$\{\w+\}/g, 'arn:aws:lambda:eu-west-1:111111111111:function:f')

    expect(Object.keys(parseDefinition(substituted).States)).toContain('RegisterRun')
  })
})

describe('a definition that is wrong', () => {
  it('is refused when it is no JSON', () => {
    expect(() => parseDefinition('{')).toThrow(/INVALID_JSON_DESCRIPTION: .* at \/'/)
  })

  it('is refused when it is larger than 1 MB', () => {
    expect(() =>
      parseDefinition(JSON.stringify(machine({ A: end }, { Comment: 'x'.repeat(1_048_576) }))),
    ).toThrow('at most 1048576 bytes')
  })

  it('names every wrong place at once', () => {
    expect(
      parse(machine({ A: { Type: 'Pass', Next: 'B', Foo: 1 }, B: { Type: 'Wait', Seconds: -1, End: true } })),
    ).toThrow(
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Field 'Foo' is not supported at /States/A, SCHEMA_VALIDATION_FAILED: Too small: expected number to be >=0 at /States/B/Seconds'",
    )
  })

  const outer = { Type: 'Pass', Assign: { x: 1 }, Next: 'M' }
  const assigning = { StartAt: 'B', States: { B: { ...end, Assign: { x: 2 } } } }
  it.each([
    [
      'JSONPath by default',
      { StartAt: 'A', States: { A: end } },
      "Expected QueryLanguage to be 'JSONata'",
      '/QueryLanguage',
    ],
    [
      'JSONPath in a state',
      oneState({ ...end, QueryLanguage: 'JSONPath' }),
      "'QueryLanguage' can not be 'JSONPath'",
      '/States/A/QueryLanguage',
    ],
    [
      'a JSONPath field',
      oneState({ ...end, InputPath: '$' }),
      "field 'InputPath' is only supported for the 'JSONPath' QueryLanguage",
      '/States/A',
    ],
    ['no states', { QueryLanguage: 'JSONata', StartAt: 'A' }, 'These fields are required: [States]', '/'],
    [
      'an unknown type',
      oneState({ Type: 'Activity', End: true }),
      'Expected Type to be Task, Choice',
      '/States/A',
    ],
    [
      'an unknown field of a machine',
      machine({ A: end }, { TimeoutSecond: 1 }),
      "Field 'TimeoutSecond' is not supported",
      '/',
    ],
    ['Catch on a Pass', oneState({ ...end, Catch: [] }), "Field 'Catch' is not supported", '/States/A'],
    [
      'TimeoutSeconds on a Map',
      oneState(map({ TimeoutSeconds: 5 })),
      "Field 'TimeoutSeconds' is not supported",
      '/States/A',
    ],
    [
      'an ItemReader',
      oneState(map({ ItemReader: {} }, distributed)),
      "Field 'ItemReader' is not supported",
      '/States/A',
    ],
    [
      'a ResultWriter',
      oneState(map({ ResultWriter: {} }, distributed)),
      "Field 'ResultWriter' is not supported",
      '/States/A',
    ],
    [
      'an ItemBatcher',
      oneState(map({ ItemBatcher: {} }, distributed)),
      "Field 'ItemBatcher' is not supported",
      '/States/A',
    ],
    [
      'Express children',
      oneState(map({}, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } })),
      'EXPRESS is not modelled here',
      '/States/A/ItemProcessor/ProcessorConfig/ExecutionType',
    ],
    [
      'tolerance in an inline Map',
      oneState(map({ ToleratedFailureCount: 1 })),
      "Field 'ToleratedFailureCount' has an effect in DISTRIBUTED mode only",
      '/States/A',
    ],
    [
      'a QueryLanguage of an item processor',
      oneState(map({}, { QueryLanguage: 'JSONata' })),
      "Field 'QueryLanguage' is not supported",
      '/States/A/ItemProcessor',
    ],
    [
      'a dangling StartAt',
      { ...machine({ A: end }), StartAt: 'Z' },
      "MISSING_TRANSITION_TARGET: Missing 'StartAt' target: Z",
      '/StartAt',
    ],
    ['a dangling Next', oneState({ Type: 'Pass', Next: 'Z' }), "Missing 'Next' target: Z", '/States/A/Next'],
    [
      'a dangling Default',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'Z' }, B: end }),
      "Missing 'Next' target: Z",
      '/States/A/Default',
    ],
    [
      'a dangling Next of a rule',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Z' }], Default: 'B' }, B: end }),
      "Missing 'Next' target: Z",
      '/States/A/Choices[0]/Next',
    ],
    [
      'a dangling Next of a catcher',
      oneState(task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] })),
      "Missing 'Next' target: Z",
      '/States/A/Catch[0]/Next',
    ],
    [
      'a Next out of a branch',
      machine({
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }],
          Next: 'C',
        },
        C: end,
      }),
      "Missing 'Next' target: C",
      '/States/A/Branches[0]/States/B/Next',
    ],
    ['an unreachable state', machine({ A: end, B: end }), 'State "B" is not reachable.', '/States/B'],
    [
      'no terminal state',
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      'No terminal state is reachable.',
      '/',
    ],
    [
      'neither Next nor End',
      machine({
        A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'C' },
        B: { Type: 'Pass' },
        C: end,
      }),
      "Expected exactly one of 'Next' and 'End': true",
      '/States/B',
    ],
    [
      'Next and End',
      machine({ A: { Type: 'Pass', Next: 'B', End: true }, B: end }),
      "Expected exactly one of 'Next' and 'End': true",
      '/States/A',
    ],
    [
      'a name used twice',
      machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: end } }], End: true } }),
      'Duplicate state name: A',
      '/States/A/Branches[0]/States/A',
    ],
    [
      'a name of 81 characters',
      machine({ ['n'.repeat(81)]: end }),
      'State names can have up to 80 characters',
      `/States/${'n'.repeat(81)}`,
    ],
    [
      'a Wait without a time',
      oneState({ Type: 'Wait', End: true }),
      "Expected exactly one of 'Seconds' and 'Timestamp'",
      '/States/A',
    ],
    [
      'a Timestamp without zone',
      oneState({ Type: 'Wait', Timestamp: '2027-01-04T00:00:00', End: true }),
      'String does not match RFC3339 timestamp',
      '/States/A/Timestamp',
    ],
    [
      'a resource that is not modelled',
      oneState(task({ Resource: 'arn:aws:states:::sqs:sendMessage' })),
      'The resource provided arn:aws:states:::sqs:sendMessage is not recognized',
      '/States/A/Resource',
    ],
    [
      'an argument that the integration does not have',
      oneState(task({ Arguments: { FunctionNam: 'f' } })),
      "The field 'FunctionNam' is not supported",
      '/States/A/Arguments',
    ],
    [
      'a heartbeat as long as the time-out',
      oneState(task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 })),
      "'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'",
      '/States/A',
    ],
    [
      'an unknown States. name in Retry',
      oneState(task({ Retry: [{ ErrorEquals: ['States.Timout'] }] })),
      "got 'States.Timout'",
      '/States/A/Retry[0]/ErrorEquals',
    ],
    [
      'an unknown States. name in Fail',
      oneState({ Type: 'Fail', Error: 'States.Own' }),
      "got 'States.Own'",
      '/States/A/Error',
    ],
    [
      'States.ALL beside others',
      oneState(task({ Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] })),
      'States.ALL must appear alone',
      '/States/A/Retry[0]/ErrorEquals',
    ],
    [
      'States.ALL before others',
      machine({
        A: task({
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'B' },
            { ErrorEquals: ['X'], Next: 'B' },
          ],
        }),
        B: end,
      }),
      'States.ALL must appear alone, and only in the last element',
      '/States/A/Catch[0]/ErrorEquals',
    ],
    [
      'a backoff below 1',
      oneState(task({ Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] })),
      'Too small',
      '/States/A/Retry[0]/BackoffRate',
    ],
    [
      'JSONata that does not parse',
      oneState({ ...end, Output: { a: ['{% 1 + %}'] } }),
      'INVALID_JSONATA_EXPRESSION: Unexpected end of expression',
      '/States/A/Output/a[0]',
    ],
    [
      'an expression with a blank before it',
      oneState({ ...end, Output: ' {% 1 %}' }),
      "Expected a JSONata expression to begin with '{%'",
      '/States/A/Output',
    ],
    [
      'an expression that is not closed',
      oneState({ ...end, Output: '{% 1' }),
      "Expected a JSONata expression to begin with '{%'",
      '/States/A/Output',
    ],
    [
      'a bare name',
      oneState({ ...end, Output: '{% phone.number %}' }),
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported.",
      '/States/A/Output',
    ],
    [
      'a bare name inside a function',
      oneState({ ...end, Output: '{% $map([1], function($v) { total }) %}' }),
      "Reference to 'total' at the top level",
      '/States/A/Output',
    ],
    [
      'the context item',
      oneState({ ...end, Output: '{% $$.x %}' }),
      "Reference to '$$' at the top level",
      '/States/A/Output',
    ],
    [
      'a result where there is none',
      oneState({ ...end, Output: '{% $states.result %}' }),
      "'$states.result' is not available here.",
      '/States/A/Output',
    ],
    [
      'an errorOutput outside of a Catch',
      oneState(task({ Output: '{% $states.errorOutput.Error %}' })),
      "'$states.errorOutput' is not available here.",
      '/States/A/Output',
    ],
    [
      'a result inside of a Catch',
      machine({
        A: task({ Catch: [{ ErrorEquals: ['X'], Output: '{% $states.result %}', Next: 'B' }] }),
        B: end,
      }),
      "'$states.result' is not available here.",
      '/States/A/Catch[0]/Output',
    ],
    [
      'a placeholder that was left',
      oneState(task({ Arguments: { FunctionName: '${PlanRunFunctionArn}' } })),
      'Placeholder ${PlanRunFunctionArn} is not substituted',
      '/States/A/Arguments/FunctionName',
    ],
    [
      'a variable name with a dot',
      oneState({ ...end, Assign: { 'a.b': 1 } }),
      "Expected a variable name, got 'a.b'",
      '/States/A/Assign/a.b',
    ],
    [
      'a variable named states',
      oneState({ ...end, Assign: { states: 1 } }),
      "'states' is a reserved variable",
      '/States/A/Assign/states',
    ],
    [
      'a variable of an outer scope',
      machine({ A: outer, M: map({}, assigning) }),
      "Variable 'x' is already assigned in an outer scope",
      '/States/M/ItemProcessor/States/B/Assign/x',
    ],
  ])('is refused with %s', (_, definition, message, location) => {
    expect(parse(definition)).toThrow(message)
    expect(parse(definition)).toThrow(`at ${location}`)
  })

  it.each([
    ['names in a path', '{% $states.input.items[price > 5].name %}'],
    ['names in a grouping', '{% $states.input.items{name: $sum(price)} %}'],
    ['names in a sort', '{% $states.input.items^(>price) %}'],
    ['names in a transformation', '{% $states.input ~> |items|{"price": price * 2}| %}'],
    ['names in a block of a path', '{% $states.input.items.($v := price; $v) %}'],
    ['names in an object of a path', '{% $states.input.items.{"n": name} %}'],
  ])('is not refused for %s', (_, Output) => {
    expect(parse(oneState({ ...end, Output }))).not.toThrow()
  })

  it('lets the children of a Distributed Map use a name of the machine, which they cannot see', () => {
    expect(parse(machine({ A: outer, M: map({}, { ...distributed, ...assigning }) }))).not.toThrow()
  })
})
