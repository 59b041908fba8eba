import { describe, expect, it } from 'vitest'

import { wakeLane } from '../../../functions/lib/copies/wake-lane.ts'
import type { CallAnswer } from '../../../functions/lib/domain/copying/call-answer.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import { accountId, build, ownerId, plainFacts, wantedCopy, wantedOf } from '../domain/copying/copies.ts'
import { createCopyingWorld } from '../functions/copying-world.ts'

const region = 'eu-west-1'
const refusal: CallAnswer<string> = {
  kind: 'refused',
  error: { name: 'InvalidAMIID.Unavailable', message: "The AMI ID 'ami-build' is currently disabled" },
}

describe('a relay of an AMI that somebody disabled', () => {
  it('is tried for some minutes, and then fails with those that wait for it', async () => {
    const world = createCopyingWorld()
    const destinations = { ...world.deps.destinations, startCopy: async () => refusal }
    const deps = { ...world.deps, destinations, worker: 'waker' }
    const wanted = [ownerId, accountId].map((one) => wantedCopy({ accountId: one, region }))
    await world.enqueue('run-1', planSources(wantedOf(wanted), build, plainFacts).copies)
    const look = async () => {
      for (const one of [ownerId, accountId]) await wakeLane({ accountId: one, region }, deps)
    }

    await look()
    expect(world.copies().map(({ state }) => state)).toEqual(['queued', 'queued'])
    world.pass(6)
    await look()

    expect(world.copies()).toMatchObject([
      { state: 'failed', finding: { check: 'SOURCE_AMI_MISSING' } },
      { state: 'failed', finding: { check: 'RELAY_FAILED' } },
    ])
  })
})
