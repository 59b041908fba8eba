import validate from 'asl-validator'
import { describe, expect, it } from 'vitest'

import { leaseMinutes } from '../../../functions/lib/copies/grants.ts'
import * as errors from '../../../functions/lib/domain/errors.ts'
import { functionFolders } from '../../../scripts/bundles.ts'
import { allScopes, allStates, machines, targetsOf, tasks } from './asl.ts'
import type { AslMachine } from './asl.ts'

/** Names that Step Functions, its integrations and Lambda give to errors. */
const awsErrorNames = [
  'States.ALL',
  'States.Timeout',
  'Lambda.AWSLambdaException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
  'EventBridge.FailedEntry',
  'EventBridge.InternalException',
  'EventBridge.ThrottlingException',
]

/** Functions that no state invokes: the targets of rules. */
const triggered = new Set(['start-run', 'start-sweep', 'wake-lane', 'withdraw-run'])

const folders = functionFolders.filter((name) => !triggered.has(name))

const ourErrorNames = Object.values(errors)
  .filter((errorClass) => errorClass.name !== 'ShareError')
  .map((ErrorClass) => Reflect.construct(ErrorClass, ['', { where: '', remedy: '' }]) as Error)
  .map((error) => error.name)

describe('each state machine', () => {
  it.each(Object.values(machines))('is valid Amazon States Language in JSONata throughout', (definition) => {
    const { isValid, errorsText } = validate(structuredClone(definition))

    expect(errorsText('\n')).toBe('')
    expect(isValid).toBe(true)
    expect(definition.QueryLanguage).toBe('JSONata')
    expect(allStates.filter(([, state]) => 'QueryLanguage' in state)).toEqual([])
  })

  it('has a time-out as a whole: a run is longer than five rounds of 20 shares that wait as long as they may', () => {
    const rounds = 5
    const longestShareSeconds = 40 * 60 + 26 * 60

    expect(machines.run.TimeoutSeconds).toBeGreaterThan(rounds * longestShareSeconds)
  })

  it('has a time-out as a whole: a run is longer than it may wait for copies, which is longer than a day', () => {
    const { TimeoutSeconds = 0, Retry = [] } = machineState('EnqueueCopies')
    const again = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'))!
    const waitsSeconds = (1 + again.MaxAttempts!) * TimeoutSeconds

    expect(waitsSeconds).toBeGreaterThan(24 * 3600)
    expect(machines.run.TimeoutSeconds).toBeGreaterThan(waitsSeconds + 3600)
  })

  it('has a time-out as a whole: a sweep is longer than 400 ticks that take as long as they may', () => {
    const tickSeconds = 120 + 60

    expect(machines.sweep.TimeoutSeconds).toBeGreaterThan(400 * tickSeconds)
  })

  it.each(allStates)('says in %s why the state exists', (_, state) => {
    expect(state.Comment?.length).toBeGreaterThan(20)
  })

  it('gives no two states one name', () => {
    expect(new Set(allStates.map(([name]) => name)).size).toBe(allStates.length)
  })
})

describe('every task', () => {
  it.each(tasks)('%s has a time-out', (_, state) => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0)
  })

  it.each(tasks)('%s repeats named errors only, within bounds, with full jitter', (_, state) => {
    expect(state.Retry?.length).toBeGreaterThan(0)
    for (const retrier of state.Retry ?? []) {
      const asksAgainEveryHour = waitsForToken(state) && retrier.ErrorEquals.includes('States.Timeout')
      const outlastsALease = retrier.ErrorEquals.includes('EnqueuingUnfinished')
      expect(retrier.ErrorEquals.length).toBeGreaterThan(0)
      expect(retrier.ErrorEquals).not.toContain('States.ALL')
      expect(retrier.MaxAttempts).toBeLessThanOrEqual(asksAgainEveryHour ? 30 : outlastsALease ? 20 : 6)
      expect(retrier.MaxDelaySeconds).toBeLessThanOrEqual(60)
      expect(retrier.JitterStrategy).toBe('FULL')
    }
  })

  it.each(tasks)('%s repeats what is transient', (name, state) => {
    const repeated = (state.Retry ?? []).flatMap((retrier) => retrier.ErrorEquals)

    expect(repeated).toContain(
      name === 'PublishRunEnded' ? 'EventBridge.FailedEntry' : 'TransientServiceError',
    )
  })

  it('asks again without delay, and for nothing else, where only its hour is over', () => {
    const waiting = tasks.filter(([, state]) => waitsForToken(state))

    expect(waiting.map(([name]) => name)).toEqual(['EnqueueCopies'])
    for (const [, { Retry = [] }] of waiting) {
      const again = Retry.filter(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'))
      expect(again).toMatchObject([{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, BackoffRate: 1 }])
    }
  })

  it('outlasts the lease on an AMI of a call that crashed, on average', () => {
    const retrier = (machineState('EnqueueCopies').Retry ?? []).find(({ ErrorEquals }) =>
      ErrorEquals.includes('EnqueuingUnfinished'),
    )
    const { IntervalSeconds = 0, BackoffRate = 1, MaxAttempts = 0, MaxDelaySeconds = 0 } = retrier ?? {}
    const delays = Array.from({ length: MaxAttempts }, (_, retry) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** retry),
    )

    // Full jitter: half of each delay on average.
    expect(delays.reduce((sum, delay) => sum + delay, 0) / 2).toBeGreaterThan(leaseMinutes * 60)
  })

  it('leaves no error uncaught; what happens in an inline Map is caught by the Map', () => {
    const uncaught = allStates
      .filter(([, state]) => state.Type === 'Task' || state.Type === 'Map')
      .filter(([, state]) => state.Catch?.at(-1)?.ErrorEquals[0] !== 'States.ALL')

    expect(uncaught.map(([name]) => name)).toEqual([
      'CheckDestinations',
      'CheckPrerequisites',
      'RetireBuilds',
    ])
  })
})

describe('the maps', () => {
  it('check pages and retire builds inline, and share resources each in an execution of its own', () => {
    const maps = allStates.filter(([, state]) => state.Type === 'Map')

    expect(maps.map(([name, state]) => [name, state.ItemProcessor?.ProcessorConfig])).toEqual([
      ['CheckAccountPages', { Mode: 'INLINE' }],
      ['CheckPages', { Mode: 'INLINE' }],
      ['ShareResources', { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }],
      ['RetireOldBuilds', { Mode: 'INLINE' }],
    ])
  })

  it('let one share fail without stopping another, 20 at once', () => {
    const [, map] = allStates.find(([name]) => name === 'ShareResources')!

    expect(map).toMatchObject({ MaxConcurrency: 20, ToleratedFailurePercentage: 100 })
  })
})

describe('the ways through', () => {
  it.each(allScopes)('in %s lead to states that exist, and every state is reached', (_, scope) => {
    const reached = new Set([scope.StartAt, ...Object.values(scope.States).flatMap(targetsOf)])

    expect([...reached].toSorted()).toEqual(Object.keys(scope.States).toSorted())
  })

  it('never call a failure a success: what a Catch leads to cannot reach a Succeed state but through a verdict', () => {
    // RecordOutcome and RecordResult decide in code, which has its own tests, whether all is done.
    const verdicts = new Set(['RecordOutcome', 'RecordResult'])
    const outside = allScopes.filter(([, scope]) => !branches.includes(scope))

    expect(outside.length).toBeGreaterThan(3)
    for (const [, scope] of outside) {
      const ends = endsFrom(
        failuresIn(scope).filter((name) => !verdicts.has(name)),
        scope.States,
      )
      expect(ends.filter((type) => type !== 'Fail')).toEqual([])
    }
  })

  it('hand what a branch catches to the verdict: a failure that left the branch would end the other one', () => {
    const { Next, Catch } = machineState('ShareAndCopy')

    expect(branches).toHaveLength(2)
    for (const branch of branches) {
      const [end, ...others] = new Set(failuresIn(branch))
      expect(others).toEqual([])
      expect(branch.States[end!]).toEqual({ Comment: expect.any(String), Type: 'Pass', End: true })
    }
    expect([Next, ...Catch!.map((one) => one.Next)]).toEqual(['RecordResult', 'RecordResult'])
  })

  it('end in Succeed or Fail', () => {
    const ending = allStates.filter(([, state]) => targetsOf(state).length === 0)

    expect(ending.map(([name, { Type }]) => [name, Type])).toEqual([
      ['RunSucceeded', 'Succeed'],
      ['RunFailed', 'Fail'],
      // The only state of its Map: its output is one of the Map's results.
      ['CheckDestinations', 'Task'],
      ['CheckPrerequisites', 'Task'],
      // The end of a branch, after which the Parallel goes on.
      ['SharingEnded', 'Pass'],
      ['ShareDone', 'Succeed'],
      ['ShareFailed', 'Fail'],
      ['RetireBuilds', 'Task'],
      ['CopyingEnded', 'Pass'],
      ['SweepEnded', 'Succeed'],
      ['SweepFailed', 'Fail'],
    ])
  })

  it('lead to what changes AWS through the question whether changes are wanted, and nowhere else', () => {
    const { States, StartAt } = machines.run
    const reached = new Set([StartAt])
    for (const name of reached) {
      if (name !== 'ChangesWanted?') for (const target of targetsOf(States[name]!)) reached.add(target)
    }
    const { Choices = [] } = States['ChangesWanted?']!

    expect([...reached].toSorted()).toEqual(
      Object.keys(States)
        .filter((name) => name !== 'ShareAndCopy')
        .toSorted(),
    )
    expect(Choices.map(({ Next }) => Next)).toEqual(['RecordResult', 'ShareAndCopy'])
  })

  it('cost a sweep two transitions a tick', () => {
    expect(targetsOf(machineState('SweepLanes')).at(-1)).toBe('WaitForNextTick')
    expect(targetsOf(machineState('WaitForNextTick'))).toEqual(['SweepLanes'])
  })
})

describe('names', () => {
  it('of states that invoke functions are the folders in PascalCase, each with its placeholder', () => {
    const invoked = tasks
      .filter(([, state]) => state.Resource?.startsWith('arn:aws:states:::lambda:invoke'))
      .map(([name, state]) => `${name} ${state.Arguments?.FunctionName}`)

    const expected = folders.map(pascalCase).map((name) => `${name} \${${name}FunctionArn}`)
    expect(invoked.toSorted()).toEqual(expected.toSorted())
  })

  it('of errors that are matched are ours or AWS’s', () => {
    const matched = allStates.flatMap(([, state]) =>
      [...(state.Retry ?? []), ...(state.Catch ?? [])].flatMap((handler) => handler.ErrorEquals),
    )
    const known = new Set([...awsErrorNames, ...ourErrorNames])

    expect(matched.filter((name) => !known.has(name))).toEqual([])
  })

  it('of our errors that pass by themselves are repeated somewhere', () => {
    const repeated = new Set(
      allStates.flatMap(([, state]) => (state.Retry ?? []).flatMap((retrier) => retrier.ErrorEquals)),
    )

    const passing = [
      'EnqueuingUnfinished',
      'ImageNotAvailable',
      'PolicyChangedMeanwhile',
      'TransientServiceError',
    ]
    expect(ourErrorNames).toEqual(expect.arrayContaining(passing))
    expect(passing.filter((name) => !repeated.has(name))).toEqual([])
    expect(ourErrorNames.filter((name) => repeated.has(name)).toSorted()).toEqual(passing)
  })
})

function pascalCase(folder: string): string {
  return folder.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function machineState(name: string) {
  const found = allStates.find(([candidate]) => candidate === name)
  if (found === undefined) throw new Error(`Expected a state ${name}`)
  return found[1]
}

/** The states of one name's branches are scopes of their own, which share their end. */
const branches: readonly AslMachine[] = machineState('ShareAndCopy').Branches ?? []

function waitsForToken({ Resource }: { readonly Resource?: string }): boolean {
  return Resource?.endsWith('.waitForTaskToken') === true
}

/** How a sweep says that it is done; no failure. */
const endsOfSweeps = 'NothingToSweep'

/** Where failures lead in a scope. */
function failuresIn({ States }: AslMachine): readonly string[] {
  return Object.values(States).flatMap(({ Catch = [] }) =>
    Catch.filter(({ ErrorEquals }) => !ErrorEquals.includes(endsOfSweeps)).map(({ Next }) => Next),
  )
}

/** The types of all states in which ways from these states end. */
function endsFrom(names: readonly string[], states: AslMachine['States']): readonly string[] {
  const seen = new Set(names)
  for (const name of seen) for (const target of targetsOf(states[name]!)) seen.add(target)
  return [...seen].filter((name) => targetsOf(states[name]!).length === 0).map((name) => states[name]!.Type)
}
