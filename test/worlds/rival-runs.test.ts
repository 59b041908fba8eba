import { describe, expect, it } from 'vitest'

import { createIdentifiers } from '../../local/cloud/identifiers.ts'
import { openLastingCloud, type CloudSettings, type CloudUnderTest } from '../support/cloud-under-test.ts'
import { allRunsEnded } from '../support/events.ts'
import { crashes } from '../support/function-faults.ts'
import { settledState } from '../support/settled-state.ts'
import { checkout, payments, rulesFor, search, threeAccounts } from '../support/worlds.ts'

/** `RIVAL_SEEDS=100 npx vitest run test/worlds/rival-runs.test.ts` races 200 pairs. */
const seeds = Array.from({ length: Number(process.env['RIVAL_SEEDS'] ?? 10) }, (_, index) => index + 1)

/**
 * Each function begins and answers up to 40 seconds later, each of its calls takes up to 8 seconds, so that reading
 * and writing lie apart, and one of ten functions crashes.
 */
function disturbances(seed: number): CloudSettings {
  const draws = createIdentifiers(seed)
  return {
    faults: [
      {
        attempts: 'all',
        does: async (proceed, around) => {
          const [before, after, fate] = [draws.random() * 40_000, draws.random() * 40_000, draws.random()]
          await around.clock.sleep(before)
          const crash = fate < 0.05 ? crashes('before') : fate < 0.1 ? crashes('after') : undefined
          const answer = crash === undefined ? await proceed() : await crash(proceed, around)
          await around.clock.sleep(after)
          return answer
        },
      },
    ],
    awsFaults: [
      {
        requests: 'all',
        does: async (proceed, { cloud }) => {
          await cloud.clock.sleep(draws.random() * 8_000)
          return proceed()
        },
      },
    ],
  }
}

const all = [payments, checkout, search]

/** Two runs at once, by hand, that want one component for other accounts each. */
async function race(seed: number, mode: 'policy' | 'share'): Promise<CloudUnderTest> {
  const cloud = await openLastingCloud({ world: { ...threeAccounts, seed }, ...disturbances(seed) })
  const resources = [cloud.component]
  await cloud.start({ resources, accounts: [payments, checkout], mode }, 'one')
  await cloud.start({ resources, accounts: [search], mode }, 'other')
  await allRunsEnded(cloud, 2)
  cloud.cloud.dispose()
  return cloud
}

const bothDone = {
  runs: ['succeeded {"done":1}', 'succeeded {"done":1}'],
  outcomes: [{ hardening: 'done' }, { hardening: 'done' }],
  leases: 0,
  granted: { hardening: all },
  seenBy: { hardening: all },
}

const operations = (cloud: CloudUnderTest) => cloud.mutatingCalls().map(({ operation }) => operation)

describe('two runs that share one component with other accounts each', () => {
  it.each(seeds)(
    'lose no access and promote nothing twice when all is as slow as seed %i says',
    async (seed) => {
      const cloud = await race(seed, 'policy')

      expect(await settledState(cloud)).toEqual({
        ...bothDone,
        resourceShares: [`STANDARD hardening -> ${all.join()}`],
      })
      expect(operations(cloud)).toEqual([
        'PutComponentPolicy',
        'PromoteResourceShareCreatedFromPolicy',
        'PutComponentPolicy',
      ])
    },
  )

  it.each(seeds)(
    'make one share each and lose no access when all is as slow as seed %i says',
    async (seed) => {
      const cloud = await race(seed, 'share')

      expect(await settledState(cloud)).toEqual({
        ...bothDone,
        resourceShares: [
          `STANDARD hardening -> ${[payments, checkout].join()}`,
          `STANDARD hardening -> ${search}`,
        ].toSorted(),
      })
      expect(operations(cloud).filter((name) => name === 'CreateResourceShare')).toHaveLength(2)
    },
  )
})

describe('two builds of one rule at once', () => {
  it.each(seeds)('make one share of the rule when all is as slow as seed %i says', async (seed) => {
    const rules = rulesFor([payments, checkout], { mode: 'share' })
    const cloud = await openLastingCloud({
      world: { ...threeAccounts, seed, rules },
      ...disturbances(seed),
    })
    await cloud.startBuild('al2023-base')
    await cloud.startBuild('al2023-base')
    await allRunsEnded(cloud, 2)
    cloud.cloud.dispose()

    const state = await settledState(cloud)
    expect(state.runs).toEqual(['succeeded {"done":2}', 'succeeded {"done":2}'])
    expect(state.leases).toBe(0)
    expect(state.resourceShares).toHaveLength(1)
    expect(operations(cloud).filter((name) => name === 'CreateResourceShare')).toHaveLength(1)
  })
})
