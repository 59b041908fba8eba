import { readdirSync } from 'node:fs'

import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import { isMutating } from '../../local/cloud/call-log.ts'
import type { World } from '../../local/worlds/world.ts'
import { breaksOff, hangs, type RequestAction } from '../support/aws-faults.ts'
import { openLastingCloud, type CloudSettings, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { copyWorld } from '../support/copy-worlds.ts'
import { crashes, type FaultAction } from '../support/function-faults.ts'
import { settledState, type SettledState } from '../support/settled-state.ts'
import { checkout, payments, rulesFor, threeAccounts, worldOf } from '../support/worlds.ts'

/** Every function of the product: the folders of functions/, apart from what they share. */
const functions = readdirSync('functions').filter((folder) => folder !== 'lib')

/** RAM is quick, so that there are few looks: time is not what these tests are about. */
const quickWorld = worldOf(threeAccounts, {
  timing: { shareDerivationSeconds: 1, sharePromotionSeconds: 1, associationSeconds: 1 },
})

/** Lets a run happen, all come to rest, and answers what is left. */
async function settle(
  settings: CloudSettings,
  run: (cloud: CloudUnderTest) => Promise<unknown>,
): Promise<SettledState> {
  const cloud = await openLastingCloud({ world: quickWorld, ...settings })
  try {
    await run(cloud)
    await cloud.cloud.clock.advance(3_600_000)
    return await settledState(cloud)
  } finally {
    cloud.cloud.dispose()
  }
}

const build = async (cloud: CloudUnderTest) => cloud.build('al2023-base')
const shareByHand = async (cloud: CloudUnderTest) =>
  cloud.run({ resources: [cloud.component], accounts: [payments, checkout] })
const stopBuild = async (cloud: CloudUnderTest) => {
  await cloud.startBuild('al2023-base')
  await cloud.cloud.clock.runUntil(cloud.watch.until(() => cloud.startedCopies.length > 1))
  const [executionArn] = cloud.watch.runArns()
  await cloud.owner.stepFunctions.send(new StopExecutionCommand({ executionArn: executionArn! }))
}

/** Copies of two accounts in two Regions, one of them taken from a relay; there is nothing to share. */
const copyingWorld = copyWorld()

/** A run, and the functions that have a part in it. */
interface Story {
  readonly title: string
  readonly world?: World
  readonly act: (cloud: CloudUnderTest) => Promise<unknown>
  readonly functions: readonly string[]
}

/** A schedule calls `start-sweep`, whether there is work or not. */
const always = ['register-run', 'plan-run', 'start-sweep']
const share = ['check-prerequisites', 'acquire-lease', 'record-outcome', 'record-result']
const copy = ['start-run', 'plan-copies', 'check-destinations', 'enqueue-copies', 'sweep-lanes', 'wake-lane']

const stories: readonly Story[] = [
  {
    title: 'a component that is shared by hand',
    act: shareByHand,
    functions: [...always, ...share, 'apply-policy', 'promote-share'],
  },
  {
    title: 'a build that is shared by policies',
    act: build,
    functions: ['start-run', ...always, ...share, 'apply-policy', 'promote-share', 'grant-launch'],
  },
  {
    title: 'a build that goes into a share of ours',
    world: worldOf(quickWorld, { rules: rulesFor([payments, checkout], { mode: 'share', keep: 1 }) }),
    act: build,
    functions: ['start-run', ...always, ...share, 'associate-share', 'grant-launch', 'retire-builds'],
  },
  {
    title: 'a build that is copied',
    world: copyingWorld,
    act: build,
    functions: [...always, ...copy, 'record-result'],
  },
  {
    title: 'a build whose run is stopped while it is copied',
    world: copyingWorld,
    act: stopBuild,
    functions: [...always, ...copy, 'withdraw-run'],
  },
]

/** What is left of each story when nothing goes wrong. */
const wellEnded: Readonly<Record<string, object>> = {
  'a component that is shared by hand': { runs: ['succeeded {"done":1}'] },
  'a build that is shared by policies': { runs: ['succeeded {"done":2}'] },
  'a build that goes into a share of ours': { runs: ['succeeded {"done":2}'] },
  'a build that is copied': { copying: { leftOvers: [] } },
  'a build whose run is stopped while it is copied': { copying: { outcomes: [{}], leftOvers: [] } },
}

async function playStory({ world, act }: Story, faults: CloudSettings = {}): Promise<SettledState> {
  return settle({ ...(world === undefined ? {} : { world }), ...faults }, act)
}

describe.each(stories)('$title', async (story) => {
  const undisturbed = await playStory(story)

  it('ends well when nothing goes wrong', () => {
    expect(undisturbed).toMatchObject(wellEnded[story.title]!)
  })

  it.each(['before', 'after'] as const)(
    'comes to the same final state when every function crashes %s its effect, whatever it is called for first',
    async (moment) => {
      const crashed = new Map<string, number>()
      const faults = functions.map((on) => ({
        on,
        does: (async (proceed, around) => {
          crashed.set(on, (crashed.get(on) ?? 0) + 1)
          return crashes(moment)(proceed, around)
        }) satisfies FaultAction,
      }))

      const state = await playStory(story, { faults })

      expect([...crashed.keys()].toSorted()).toEqual(story.functions.toSorted())
      expect(state).toEqual(undisturbed)
    },
  )
})

it('tells of every function in at least one of the stories', () => {
  expect(new Set(stories.flatMap((story) => story.functions))).toEqual(new Set(functions))
})

/** A call that changes something: which request of its function it is, of all that the function sends. */
interface Call {
  readonly by: string
  readonly nth: number
  /** Which of the calls of its function that change something. */
  readonly rank: number
  readonly name: string
}

function mutatingCallsOf(cloud: CloudUnderTest): readonly Call[] {
  const sent = new Map<string, number>()
  const ranks = new Map<string, number>()
  const byFunctions = cloud.cloud.core.calls.all().filter(({ caller }) => caller.roleArn !== undefined)
  return byFunctions.flatMap(({ caller, service, operation }) => {
    const by = caller.roleArn!.split('imagebuilder-share-').at(-1)!
    const nth = (sent.get(by) ?? 0) + 1
    sent.set(by, nth)
    if (!isMutating({ operation })) return []
    const rank = (ranks.get(by) ?? 0) + 1
    ranks.set(by, rank)
    return [{ by, nth, rank, name: `${by}'s ${service} ${operation}` }]
  })
}

describe('a call that changes something and gets no answer', async () => {
  const calls: Call[] = []
  const undisturbed = await settle({}, async (cloud) => {
    await shareByHand(cloud)
    calls.push(...mutatingCallsOf(cloud))
  })

  it('is one of eleven', () => {
    expect(undisturbed.runs).toEqual(['succeeded {"done":1}'])
    expect(calls.map(({ name }) => name)).toEqual([
      "register-run's dynamodb PutItem",
      "plan-run's sts AssumeRole",
      // What is wanted, then what is planned.
      "plan-run's dynamodb PutItem",
      "plan-run's dynamodb PutItem",
      "plan-run's dynamodb UpdateItem",
      "acquire-lease's dynamodb UpdateItem",
      "apply-policy's imagebuilder PutComponentPolicy",
      "promote-share's ram PromoteResourceShareCreatedFromPolicy",
      "record-outcome's dynamodb UpdateItem",
      "record-outcome's dynamodb UpdateItem",
      "record-result's dynamodb UpdateItem",
    ])
  })

  /** One play strikes one call of every function: they wait for each other's ends, so each is struck alone. */
  const ranks = [...Map.groupBy(calls, ({ rank }) => rank).values()]
  it.each(
    ranks.flatMap((struckCalls) => {
      const names = struckCalls.map(({ name }) => name).join(', ')
      return [
        { struckCalls, names, what: 'the function hangs before AWS has it', does: hangs('before') },
        { struckCalls, names, what: 'the function hangs although AWS has done it', does: hangs('after') },
        {
          struckCalls,
          names,
          what: 'the connection breaks although AWS has done it',
          does: breaksOff('after'),
        },
      ]
    }),
  )('comes to the same final state when it is each of $names and $what', async ({ struckCalls, does }) => {
    const struck: string[] = []
    const awsFaults = struckCalls.map(({ by, nth, name }) => ({
      by,
      requests: [nth],
      does: (async (proceed, around) => {
        struck.push(name)
        return does(proceed, around)
      }) satisfies RequestAction,
    }))

    const state = await settle({ awsFaults }, shareByHand)

    expect(struck).toEqual(struckCalls.map(({ name }) => name))
    expect(state).toEqual(undisturbed)
  })
})
