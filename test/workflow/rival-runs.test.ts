import { describe, expect, it } from 'vitest'

import { createIdentifiers } from '../../local/cloud/identifiers.ts'
import { openLastingCloud, type CloudSettings } from '../support/cloud-under-test.ts'
import { allRunsEnded } from '../support/events.ts'
import { crashes } from '../support/function-faults.ts'
import { settledState } from '../support/settled-state.ts'
import { checkout, payments, search, threeAccounts } from '../support/worlds.ts'

const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

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

describe('two runs that share one component with other accounts each', () => {
  it.each(seeds)(
    'lose no access and promote nothing twice when all is as slow as seed %i says',
    async (seed) => {
      const cloud = await openLastingCloud({ world: { ...threeAccounts, seed }, ...disturbances(seed) })
      const resources = [cloud.component]
      await cloud.start({ resources, accounts: [payments, checkout] }, 'one')
      await cloud.start({ resources, accounts: [search] }, 'other')
      await allRunsEnded(cloud, 2)
      cloud.cloud.dispose()

      const all = [payments, checkout, search]
      expect(await settledState(cloud)).toEqual({
        runs: ['succeeded {"done":1}', 'succeeded {"done":1}'],
        outcomes: [{ hardening: 'done' }, { hardening: 'done' }],
        leases: 0,
        granted: { hardening: all },
        seenBy: { hardening: all },
        resourceShares: [`STANDARD hardening -> ${all.join()}`],
      })
      expect(cloud.mutatingCalls().map(({ operation }) => operation)).toEqual([
        'PutComponentPolicy',
        'PromoteResourceShareCreatedFromPolicy',
        'PutComponentPolicy',
      ])
    },
  )
})
