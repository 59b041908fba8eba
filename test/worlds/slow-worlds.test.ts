import { beforeAll, describe, expect, it } from 'vitest'

import type { World } from '../../local/worlds/world.ts'
import { openLastingCloud } from '../support/cloud-under-test.ts'
import { settledState, type SettledState } from '../support/settled-state.ts'
import { rulesFor, threeAccounts, worldOf } from '../support/worlds.ts'
import { checkout, payments } from '../support/worlds.ts'

/** Each a way in which AWS takes its time; the most of it still fits the 26 minutes that a share is waited for. */
const worlds: Readonly<Record<string, Partial<World['timing']>>> = {
  'RAM derives shares late': { shareDerivationSeconds: 400 },
  'RAM promotes late': { sharePromotionSeconds: 400 },
  'RAM associates late': { associationSeconds: 400 },
  'lists lag behind': { listLagSeconds: 120 },
  'every first page is empty': { emptyFirstPages: true },
  'events come late': { eventDeliverySeconds: 900 },
  'everything at once': {
    shareDerivationSeconds: 200,
    sharePromotionSeconds: 200,
    associationSeconds: 200,
    listLagSeconds: 90,
    emptyFirstPages: true,
    eventDeliverySeconds: 300,
  },
}

const quick: Partial<World['timing']> = {
  shareDerivationSeconds: 0,
  sharePromotionSeconds: 0,
  associationSeconds: 0,
  listLagSeconds: 0,
  emptyFirstPages: false,
  eventDeliverySeconds: 0,
}

async function stateAfterBuild(
  mode: 'policy' | 'share',
  timing: Partial<World['timing']>,
): Promise<SettledState> {
  const rules = rulesFor([payments, checkout], { mode })
  const cloud = await openLastingCloud({ world: worldOf(threeAccounts, { rules, timing }) })
  await cloud.build('al2023-base')
  // What the accounts see follows what the owner does after the lag of their lists.
  await cloud.cloud.clock.advance(3_600_000)
  cloud.cloud.dispose()
  return settledState(cloud)
}

describe.each(['policy', 'share'] as const)('a build that is shared in %s mode', (mode) => {
  let expected: SettledState
  beforeAll(async () => {
    expected = await stateAfterBuild(mode, quick)
  })

  it('is shared in a world where nothing takes time', () => {
    expect(expected).toMatchObject({
      outcomes: [{ hardening: 'done', 'image al2023-base': 'done' }],
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
    })
  })

  it.each(Object.entries(worlds))('ends in the same state when %s', async (_, timing) => {
    expect(await stateAfterBuild(mode, timing)).toEqual(expected)
  })
})
