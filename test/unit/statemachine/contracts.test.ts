import jsonata from 'jsonata'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'

import * as acquireLease from '../../../functions/acquire-lease/contract.ts'
import * as applyPolicy from '../../../functions/apply-policy/contract.ts'
import * as associateShare from '../../../functions/associate-share/contract.ts'
import * as checkDestinations from '../../../functions/check-destinations/contract.ts'
import * as checkPrerequisites from '../../../functions/check-prerequisites/contract.ts'
import * as enqueueCopies from '../../../functions/enqueue-copies/contract.ts'
import * as grantLaunch from '../../../functions/grant-launch/contract.ts'
import * as planCopies from '../../../functions/plan-copies/contract.ts'
import * as planRun from '../../../functions/plan-run/contract.ts'
import * as promoteShare from '../../../functions/promote-share/contract.ts'
import * as recordOutcome from '../../../functions/record-outcome/contract.ts'
import * as recordResult from '../../../functions/record-result/contract.ts'
import * as registerRun from '../../../functions/register-run/contract.ts'
import * as retireBuilds from '../../../functions/retire-builds/contract.ts'
import * as sweepLanes from '../../../functions/sweep-lanes/contract.ts'
import { allStates, tasks } from './asl.ts'

const contracts: Readonly<
  Record<string, { readonly input: z.core.$ZodType; readonly output: z.core.$ZodType }>
> = {
  RegisterRun: registerRun,
  PlanRun: planRun,
  PlanCopies: planCopies,
  EnqueueCopies: enqueueCopies,
  SweepLanes: sweepLanes,
  CheckDestinations: checkDestinations,
  CheckPrerequisites: checkPrerequisites,
  AcquireLease: acquireLease,
  ApplyPolicy: applyPolicy,
  PromoteShare: promoteShare,
  AssociateShare: associateShare,
  GrantLaunch: grantLaunch,
  RetireBuilds: retireBuilds,
  RecordOutcome: recordOutcome,
  RecordResult: recordResult,
}

const image = 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023-base/1.0.0/1'
const at = '2026-11-20T06:13:00.000Z'
const context = {
  Execution: { Name: 'run-1', Id: 'arn:execution', StartTime: at, Input: { shard: 2, generation: 7 } },
  State: { EnteredTime: at },
  Task: { Token: 'AAAAKgAAAAIAAAAA' },
  Map: { Item: { Index: 0, Value: { resourceArn: image, mode: 'share' } } },
}
const variables = {
  runId: 'run-1',
  resourceArn: image,
  mode: 'policy',
  looks: 3,
  leaseTries: 2,
  copyCount: 0,
  observes: false,
  aborted: [],
}
const trace = { refused: [], promoted: [], requestIds: [] }
const result = { outcome: 'done', shareArns: [], exceptions: [], requestIds: [] }
const thrown = { Error: 'TransientServiceError', Cause: '{"errorMessage":"x"}' }

/** Evaluates a field of a state as Step Functions does: every `{% … %}` in it. */
async function evaluate(field: unknown, states: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (typeof field === 'string' && field.startsWith('{%')) {
    const value: unknown = await jsonata(field.slice(2, -2)).evaluate(
      {},
      { ...variables, ...states, states: { context, ...states } },
    )
    return JSON.parse(JSON.stringify(value ?? null)) as unknown
  }
  if (Array.isArray(field)) return Promise.all(field.map(async (element) => evaluate(element, states)))
  if (typeof field !== 'object' || field === null) return field
  const members = Object.entries(field).map(
    async ([name, value]) => [name, await evaluate(value, states)] as const,
  )
  return Object.fromEntries(await Promise.all(members))
}

function stateOf(name: string) {
  const found = allStates.find(([candidate]) => candidate === name)
  if (found === undefined) throw new Error(`Expected a state ${name}`)
  return found[1]
}

async function payloadOf(name: string, input: unknown): Promise<unknown> {
  return evaluate(stateOf(name).Arguments?.Payload, { input })
}

/** What a state's Catch hands on. */
async function caughtBy(name: string, input: unknown): Promise<unknown> {
  const catcher = stateOf(name).Catch?.at(-1) as { readonly Output?: unknown }
  return evaluate(catcher.Output, { input, errorOutput: thrown })
}

describe('the payload of each function', () => {
  it('is covered below', () => {
    const invoking = tasks.filter(([, state]) => state.Resource?.includes('lambda')).map(([name]) => name)

    expect(invoking.toSorted()).toEqual(Object.keys(contracts).toSorted())
  })

  it.each([
    ['RegisterRun', { resources: [image], accounts: ['440000000001'] }],
    ['PlanRun', { runId: 'run-1' }],
    ['PlanCopies', { pages: [], plansCopies: true }],
    ['EnqueueCopies', { clear: [] }],
    ['SweepLanes', { shard: 2, generation: 7 }],
    ['SweepLanes', { ticks: 4, after: null, waitSeconds: 20 }],
    ['SweepLanes', { ticks: 4, after: '440000000001/us-east-1', waitSeconds: 0 }],
    ['CheckDestinations', { runId: 'run-1', accountIds: ['440000000001'] }],
    [
      'CheckPrerequisites',
      { runId: 'run-1', resources: [{ resourceArn: image, mode: 'policy' }], abortedRules: [] },
    ],
    ['AcquireLease', {}],
    ['ApplyPolicy', { kind: 'acquired' }],
    ['PromoteShare', { kind: 'applied', trace }],
    ['PromoteShare', { kind: 'waiting', trace, result }],
    ['AssociateShare', { trace: null }],
    ['AssociateShare', { kind: 'waiting', trace, result }],
    ['GrantLaunch', { kind: 'settled', trace, result }],
    ['RetireBuilds', { runId: 'run-1', rule: 'al2023', region: 'us-east-1' }],
    ['RecordOutcome', { kind: 'held', ownerArn: 'arn:other', expiresAt: at }],
    ['RecordOutcome', { kind: 'ended', result }],
    ['RecordOutcome', { kind: 'settled', trace, result }],
    ['RecordResult', {}],
    ['RecordResult', { clear: [] }],
    ['RecordResult', { observed: true }],
    ['RecordResult', { failure: thrown }],
  ])('%s is what its contract wants, after %j', async (name, input) => {
    const payload = await payloadOf(name, input)

    expect(z.safeParse(contracts[name]!.input, payload).error?.issues).toBeUndefined()
  })

  it.each([
    ['AcquireLease', {}],
    ['ApplyPolicy', { kind: 'acquired' }],
    ['PromoteShare', { kind: 'applied', trace }],
    ['AssociateShare', { trace: null }],
    ['GrantLaunch', { kind: 'settled', trace, result }],
  ])('RecordOutcome takes what the Catch of %s hands on', async (name, input) => {
    const payload = await payloadOf('RecordOutcome', await caughtBy(name, input))

    expect(z.safeParse(recordOutcome.input, payload).error?.issues).toBeUndefined()
    expect(payload).toMatchObject({ report: { kind: 'error', error: thrown } })
  })

  it.each(['RegisterRun', 'PlanRun', 'PlanCopies', 'CheckAccountPages', 'CheckPages', 'ShareAndCopy'])(
    'RecordResult takes what the Catch of %s hands on',
    async (name) => {
      const payload = await payloadOf('RecordResult', await caughtBy(name, {}))

      expect(z.safeParse(recordResult.input, payload).error?.issues).toBeUndefined()
      expect(payload).toMatchObject({ failure: thrown })
    },
  )
})

describe('the branches', () => {
  const branchEnds = async (one: unknown, other: unknown) =>
    evaluate(stateOf('ShareAndCopy')['Output'], { result: [one, other] })

  it.each(['ShareResources', 'RetireOldBuilds', 'EnqueueCopies'])(
    'hand what the Catch of %s has to RecordResult, whatever became of the other branch',
    async (name) => {
      const caught = await caughtBy(name, {})
      const outputs = await Promise.all([branchEnds(caught, {}), branchEnds({ clear: [] }, caught)])

      for (const output of outputs) {
        expect(await payloadOf('RecordResult', output)).toMatchObject({ failure: thrown })
      }
    },
  )

  it('hand on the first failure where both have one', async () => {
    const other = { failure: { Error: 'States.Timeout', Cause: '' } }

    expect(await branchEnds({ failure: thrown }, other)).toEqual({ failure: thrown })
  })

  it('hand on nothing where nothing failed', async () => {
    const output = await branchEnds({ clear: [] }, {})

    expect(output).toEqual({})
    expect(await payloadOf('RecordResult', output)).toMatchObject({ failure: null })
  })
})

describe('a sweep', () => {
  const place = { shard: 2, generation: 7 }
  const tick = async (input: unknown, answer: unknown) => ({
    payload: await payloadOf('SweepLanes', input),
    output: await evaluate(stateOf('SweepLanes')['Output'], { input, result: { Payload: answer } }),
  })

  it('counts its ticks from 1 and goes on after the lane that the last one named', async () => {
    const first = await tick(place, { waitSeconds: 0, after: '440000000001/us-east-1' })
    const second = await tick(first.output, { waitSeconds: 20, after: null })
    const third = await tick(second.output, { waitSeconds: 60, after: null })

    expect([first, second, third].map(({ payload }) => payload)).toEqual([
      { ...place, ticks: 1, after: null },
      { ...place, ticks: 2, after: '440000000001/us-east-1' },
      { ...place, ticks: 3, after: null },
    ])
  })

  it.each([0, 20, 60])('waits for %i seconds when the function says so', async (waitSeconds) => {
    const { output } = await tick(place, { waitSeconds, after: null })

    expect(await evaluate(stateOf('WaitForNextTick')['Seconds'], { input: output })).toBe(waitSeconds)
  })
})

describe('a run without copies', () => {
  it('has planned none when it comes to the branch that enqueues them', () => {
    expect(stateOf('PlanRun')['Assign']).toMatchObject({ copyCount: 0 })
  })
})

describe('the maps', () => {
  it('check a page with a single resource as a list', async () => {
    const page = { resources: [{ resourceArn: image, mode: 'policy' }] }
    const states = {
      result: { Payload: { pages: [page] } },
      context: { ...context, Map: { Item: { Value: page } } },
    }
    const { Assign } = stateOf('PlanRun') as { readonly Assign?: Readonly<Record<string, unknown>> }
    const pages = await evaluate(Assign?.['pages'], states)

    expect(await evaluate(stateOf('CheckPages')['Items'], { ...states, pages })).toEqual([page])
    expect(await evaluate(stateOf('CheckPages')['ItemSelector'], states)).toEqual({
      runId: 'run-1',
      ...page,
      abortedRules: [],
    })
  })

  it.each([
    ['no page aborts a rule', [{ blockedCount: 0 }, { blockedCount: 1 }], ['golden']],
    ['there is no page', [], ['golden']],
    ['one page aborts the same rule', [{ abortedRules: ['golden'] }], ['golden']],
    [
      'several pages abort several rules',
      [{ abortedRules: ['windows', 'golden'] }, {}, { abortedRules: ['linux'] }],
      ['golden', 'windows', 'linux'],
    ],
  ])('tell the checks of resources which rules are aborted when %s', async (_, answers, aborted) => {
    const { Assign } = stateOf('CheckAccountPages') as {
      readonly Assign?: Readonly<Record<string, unknown>>
    }
    const gathered = await evaluate(Assign?.['aborted'], { result: answers, aborted: ['golden'] })
    const selected = await evaluate(stateOf('CheckPages')['ItemSelector'], { aborted: gathered })

    expect(selected).toMatchObject({ abortedRules: aborted })
  })

  it('check a page with a single account as a list', async () => {
    const checkPages = [['440000000001']]
    const ofPage = { ...context, Map: { Item: { Value: checkPages[0] } } }

    expect(await evaluate(stateOf('CheckAccountPages')['Items'], { input: { checkPages } })).toEqual(
      checkPages,
    )
    expect(await evaluate(stateOf('CheckAccountPages')['ItemSelector'], { context: ofPage })).toEqual({
      runId: 'run-1',
      accountIds: checkPages[0],
    })
  })

  it.each([
    ['no page', [], []],
    ['one page with one resource', [{ clear: ['a'] }], ['a']],
    ['one page with nothing', [{ clear: [] }], []],
    ['several pages', [{ clear: ['a', 'b'] }, { clear: [] }, { clear: ['c'] }], ['a', 'b', 'c']],
  ])('hand on what is clear as a flat list: %s', async (_, pages, clear) => {
    const output = await evaluate(stateOf('CheckPages')['Output'], { result: pages })

    expect(output).toEqual({ clear })
    expect(await evaluate(stateOf('ShareResources')['Items'], { input: output })).toEqual(
      clear.length > 0 ? clear : [],
    )
  })

  it('give each share the key of the run, its resource and the way to share it', async () => {
    expect(await evaluate(stateOf('ShareResources')['ItemSelector'], {})).toEqual({
      runId: 'run-1',
      resourceArn: image,
      mode: 'share',
    })
  })
})

describe('the choices', () => {
  it('compare with kinds and states that functions answer, and with no others', () => {
    const conditions = allStates.flatMap(([, state]) =>
      (state.Choices ?? []).map((choice) => choice.Condition),
    )
    const literals = [...conditions.join('\n').matchAll(/\w = '(\w+)'/g)].map(([, literal]) => literal)
    const answers = JSON.stringify([
      z.toJSONSchema(planRun.output),
      z.toJSONSchema(associateShare.output),
      z.toJSONSchema(acquireLease.output),
      z.toJSONSchema(applyPolicy.output),
      z.toJSONSchema(promoteShare.output),
      z.toJSONSchema(recordOutcome.output),
      z.toJSONSchema(recordResult.output),
    ])

    expect(literals.length).toBeGreaterThan(4)
    expect(literals.filter((literal) => !answers.includes(`"${literal}"`))).toEqual([])
  })

  it.each([
    ['LeaseAcquired?', { kind: 'acquired' }, { mode: 'policy' }, 'ApplyPolicy'],
    ['LeaseAcquired?', { kind: 'acquired' }, { mode: 'share' }, 'AssociateShare'],
    ['LeaseAcquired?', { kind: 'held' }, { mode: 'share' }, 'WaitForLease'],
    ['Associated?', { kind: 'settled' }, { looks: 1 }, 'HasAmi?'],
    ['Associated?', { kind: 'waiting' }, { looks: 29 }, 'WaitForAssociation'],
    ['Associated?', { kind: 'waiting' }, { looks: 30 }, 'HasAmi?'],
    ['HasAmi?', {}, { resourceArn: image }, 'GrantLaunch'],
    ['HasAmi?', {}, { resourceArn: image.replace(':image/', ':image-recipe/') }, 'RecordOutcome'],
    ['HasAmi?', {}, { resourceArn: image.replace(':image/', ':component/image/') }, 'RecordOutcome'],
    ['LeaseAcquired?', { kind: 'held' }, { leaseTries: 43 }, 'WaitForLease'],
    ['LeaseAcquired?', { kind: 'held' }, { leaseTries: 44 }, 'RecordOutcome'],
    ['PolicyApplied?', { kind: 'applied' }, {}, 'PromoteShare'],
    ['PolicyApplied?', { kind: 'ended' }, {}, 'RecordOutcome'],
    ['ShareSettled?', { kind: 'settled' }, { looks: 1 }, 'HasAmi?'],
    ['ShareSettled?', { kind: 'waiting' }, { looks: 29 }, 'WaitForShare'],
    ['ShareSettled?', { kind: 'waiting' }, { looks: 30 }, 'HasAmi?'],
    ['SharedAsWanted?', { status: 'succeeded' }, {}, 'ShareDone'],
    ['SharedAsWanted?', { status: 'failed' }, {}, 'ShareFailed'],
    ['AllSharedAsWanted?', { status: 'succeeded' }, {}, 'RunSucceeded'],
    ['AllSharedAsWanted?', { status: 'failed' }, {}, 'RunFailed'],
    ['ChangesWanted?', { clear: [image] }, {}, 'ShareAndCopy'],
    ['ChangesWanted?', { clear: [] }, { copyCount: 1 }, 'ShareAndCopy'],
    ['ChangesWanted?', { clear: [] }, {}, 'RecordResult'],
    ['ChangesWanted?', { clear: [image] }, { observes: true, copyCount: 1 }, 'RecordResult'],
    ['CopiesToPlan?', { plansCopies: true }, {}, 'PlanCopies'],
    ['CopiesToPlan?', { plansCopies: false }, {}, 'CheckPages'],
    ['CopiesPlanned?', {}, { copyCount: 1 }, 'EnqueueCopies'],
    ['CopiesPlanned?', {}, { copyCount: 0 }, 'CopyingEnded'],
  ])('%s leads after %j with %j to %s', async (name, input, counters, target) => {
    const { Choices = [], Default } = stateOf(name)
    const bindings = { ...variables, ...counters, states: { input, context } }
    const answers = await Promise.all(
      Choices.map(
        async ({ Condition }) => jsonata(Condition.slice(2, -2)).evaluate({}, bindings) as Promise<unknown>,
      ),
    )

    const taken = Choices.find((_, index) => answers[index] === true)?.Next ?? Default
    expect(taken).toBe(target)
  })

  it.each([
    ['WaitForLease', 'leaseTries', 44, 40],
    ['WaitForShare', 'looks', 30, 26],
    ['WaitForAssociation', 'looks', 30, 26],
  ])('%s waits 5 seconds, doubling to 60, and gives up in time', async (name, counter, tries, minutes) => {
    const waits = await Promise.all(
      Array.from({ length: tries - 1 }, async (_, index) => {
        const expression = String(stateOf(name)['Seconds']).slice(2, -2)
        return jsonata(expression).evaluate({}, { [counter]: index + 1 }) as Promise<number>
      }),
    )

    expect(waits.slice(0, 6)).toEqual([5, 10, 20, 40, 60, 60])
    expect(Math.floor(waits.reduce((sum, seconds) => sum + seconds, 0) / 60)).toBe(minutes)
  })
})
