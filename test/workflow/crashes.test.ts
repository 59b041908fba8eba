import { readdirSync } from 'node:fs'

import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, it } from 'vitest'

import { isMutating } from '../../local/cloud/call-log.ts'
import { breaksOff, hangs } from '../support/aws-faults.ts'
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

describe('start-run, which no retry of the state machine protects', async () => {
  const undisturbed = await settle({}, build)

  it.each(['before', 'after'] as const)(
    'leads to the same final state when it crashes %s its effect',
    async (moment) => {
      const state = await settle({ faults: [{ on: 'start-run', does: crashes(moment) }] }, build)

      expect(undisturbed.runs).toEqual(['succeeded {"done":2}'])
      expect(state).toEqual(undisturbed)
    },
  )
})

/** Functions to which a component that is shared by hand does not come. */
const onlyForBuilds = new Set(['associate-share', 'grant-launch', 'retire-builds'])

/** Functions that copy. */
const onlyForCopies = new Set([
  'plan-copies',
  'check-destinations',
  'enqueue-copies',
  'sweep-lanes',
  'start-sweep',
  'wake-lane',
  'withdraw-run',
])

/** Copies of two accounts in two Regions, one of them taken from a relay; there is nothing to share. */
const copyingWorld = copyWorld()

/** Builds an image that is copied; in the one function that is about it, the run is stopped in the middle. */
const copyBuild = async (cloud: CloudUnderTest) => cloud.build('al2023-base')
const stopBuild = async (cloud: CloudUnderTest) => {
  await cloud.startBuild('al2023-base')
  await cloud.cloud.clock.runUntil(cloud.watch.until(() => cloud.startedCopies.length > 1))
  const [executionArn] = cloud.watch.runArns()
  await cloud.owner.stepFunctions.send(new StopExecutionCommand({ executionArn: executionArn! }))
}

/** Shares by hand, or builds an image that goes into a share of ours: whichever the function has a part in. */
async function playWith(on: string, settings: CloudSettings): Promise<SettledState> {
  if (onlyForCopies.has(on)) {
    return settle({ world: copyingWorld, ...settings }, on === 'withdraw-run' ? stopBuild : copyBuild)
  }
  if (!onlyForBuilds.has(on)) return settle(settings, shareByHand)
  const rules = rulesFor([payments, checkout], { mode: 'share', keep: 1 })
  return settle({ world: worldOf(quickWorld, { rules }), ...settings }, build)
}

describe('a function of the workflow', async () => {
  const byHand = await playWith('apply-policy', {})
  const built = await playWith('grant-launch', {})
  const copied = await playWith('plan-copies', {})
  const stopped = await playWith('withdraw-run', {})
  const expectedOf = (on: string): SettledState => {
    if (on === 'withdraw-run') return stopped
    if (onlyForCopies.has(on)) return copied
    return onlyForBuilds.has(on) ? built : byHand
  }
  const inWorkflow = functions.filter((folder) => folder !== 'start-run')

  it.each(inWorkflow.flatMap((on) => [{ on, moment: 'before' } as const, { on, moment: 'after' } as const]))(
    'leads to the same final state when it is $on and crashes $moment its effect',
    async ({ on, moment }) => {
      let crashed = 0
      const does: FaultAction = async (proceed, around) => {
        crashed += 1
        return crashes(moment)(proceed, around)
      }

      const state = await playWith(on, { faults: [{ on, does }] })

      expect(byHand.runs).toEqual(['succeeded {"done":1}'])
      expect(built.runs).toEqual(['succeeded {"done":2}'])
      expect(Object.values(copied.copying!.outcomes[0]!)).toEqual(Array.from({ length: 5 }, () => 'done'))
      expect(stopped.copying).toMatchObject({ outcomes: [{}], leftOvers: [] })
      // A build has two resources to share, and one AMI. Whoever looks after lanes is called again and again.
      const once = on === 'associate-share' ? 2 : 1
      expect(crashed).toBeGreaterThanOrEqual(once)
      // The schedule calls start-sweep every five minutes, for the hour and more until nothing is left of a run.
      const often = on === 'start-sweep' ? 15 : 10
      expect(crashed).toBeLessThanOrEqual(onlyForCopies.has(on) ? often : once)
      expect(state).toEqual(expectedOf(on))
    },
  )
})

describe('a call that changes something and gets no answer', async () => {
  const calls: { readonly nth: number; readonly name: string }[] = []
  const undisturbed = await settle({}, async (cloud) => {
    await shareByHand(cloud)
    const byFunctions = cloud.cloud.core.calls.all().filter(({ caller }) => caller.roleArn !== undefined)
    for (const [index, { caller, service, operation }] of byFunctions.entries()) {
      const by = caller.roleArn!.split('imagebuilder-share-').at(-1)
      if (isMutating({ operation })) calls.push({ nth: index + 1, name: `${by}'s ${service} ${operation}` })
    }
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

  it.each(
    calls.flatMap((call) => [
      { ...call, what: 'the function hangs before AWS has it', does: hangs('before') },
      { ...call, what: 'the function hangs although AWS has done it', does: hangs('after') },
      { ...call, what: 'the connection breaks although AWS has done it', does: breaksOff('after') },
    ]),
  )('leads to the same final state when it is $name and $what', async ({ nth, does }) => {
    let struck = 0
    const state = await settle(
      {
        awsFaults: [
          {
            requests: [nth],
            does: async (proceed, around) => {
              struck += 1
              return does(proceed, around)
            },
          },
        ],
      },
      shareByHand,
    )

    expect(struck).toBe(1)
    expect(state).toEqual(undisturbed)
  })
})
