import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createDynamoCopyLedger } from '../../functions/lib/aws/dynamo-copy-ledger.ts'
import { createDynamoLeaseStore } from '../../functions/lib/aws/dynamo-lease-store.ts'
import { enqueueCopies } from '../../functions/lib/copies/enqueue-copies.ts'
import { sweepTick } from '../../functions/lib/copies/sweep-tick.ts'
import { wakeLane } from '../../functions/lib/copies/wake-lane.ts'
import { copyTagKey } from '../../functions/lib/domain/copying/copy-request.ts'
import { laneNameOf } from '../../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../../functions/lib/domain/copying/lane-key.ts'
import type { SeenImage } from '../../functions/lib/domain/copying/lane.ts'
import { planSources } from '../../functions/lib/domain/copying/source-plan.ts'
import type { Destinations } from '../../functions/lib/ports/destinations.ts'
import { startLocalLedger, type LocalLedger } from '../support/local-ledger.ts'
import { calmPorts, idleDestinations, yes } from '../unit/copies/calm-ports.ts'
import { meterWrites } from '../unit/copies/write-meter.ts'
import type { WriteMeter } from '../unit/copies/write-meter.ts'
import { build, now, plainFacts, wantedCopy, wantedOf } from '../unit/domain/copying/copies.ts'
import { createRandom } from '../unit/domain/copying/seeded-random.ts'

const minute = 60_000
const regions = [build.region, 'eu-west-1', 'eu-central-1']
const accounts = Array.from({ length: 16 }, (_, index) => String(440_000_000_001 + index))

let table: LocalLedger
let meter: WriteMeter

beforeEach(async () => {
  table = await startLocalLedger()
  meter = meterWrites(table.client)
})

afterEach(async () => table.close())

interface TimedImage extends SeenImage {
  readonly lane: LaneKey
  readonly endsAt: number
}

interface CommonCase {
  readonly accounts: readonly string[]
  readonly isForwarding: boolean
  /** Parameters that both builds go into. */
  readonly names?: readonly string[]
}

/** The common case in small: two runs, each a build to every account in four Regions by relays; both may go into the same parameters. */
function createCommonCase({ accounts, isForwarding, names = [] }: CommonCase) {
  const random = createRandom(1)
  let time = now
  const images = new Map<string, TimedImage>()
  const parameters = new Map<string, string>()
  const calls = { describes: 0 }
  const { answered, ports } = calmPorts({ now: () => time })
  const destinations: Destinations = {
    ...idleDestinations,
    look: async (lane, copyIds, scope) => {
      const seen = [...images.values()]
        .filter((image) => laneNameOf(image.lane) === laneNameOf(lane))
        .map((image) => Object.assign({}, image, { state: image.endsAt > time ? 'pending' : 'available' }))
        .filter(({ state, copyId = '' }) => state === 'pending' || copyIds.includes(copyId))
      calls.describes +=
        scope === 'all' && copyIds.length > seen.filter(({ state }) => state === 'pending').length ? 2 : 1
      return yes(seen)
    },
    readParameter: async (lane, name) => {
      const value = parameters.get(`${laneNameOf(lane)} ${name}`)
      return yes(value === undefined ? undefined : { value, dataType: 'text' })
    },
    writeParameter: async (lane, { name, imageId }) => {
      parameters.set(`${laneNameOf(lane)} ${name}`, imageId)
      return yes(1)
    },
    startCopy: async (lane, { name, tags }) => {
      const imageId = `ami-${String(images.size).padStart(17, '0')}`
      const endsAt = time + 2 * minute * (1 + (random.between(0, 40) - 20) / 100)
      images.set(imageId, { imageId, lane, name, state: 'pending', copyId: tags[copyTagKey] ?? '', endsAt })
      return yes(imageId)
    },
  }
  const deps = {
    ledger: createDynamoCopyLedger(meter.client, table.tableName),
    leases: createDynamoLeaseStore(meter.client, table.tableName),
    ...ports,
    destinations,
    sweeps: { start: async () => 'running' as const },
    worker: 'request-1',
  }

  const planOf = (image: number) =>
    planSources(
      wantedOf(
        regions.flatMap((region) =>
          accounts.map((accountId) =>
            wantedCopy({
              accountId,
              region,
              name: `golden-al2023-1.0.${image}-2026`,
              outputs: {
                launchTemplates: [],
                parameters: names.map((name) => ({ accountId, name, dataType: 'text' })),
              },
            }),
          ),
        ),
      ),
      { ...build, version: `1.0.${image}/1`, sourceImageId: `ami-0123456789abcdef${image}`, amis: [] },
      plainFacts,
    ).copies

  /** What ends while the sweep waits is told, or not. */
  async function pass(seconds: number): Promise<void> {
    const until = time + seconds * 1_000
    const ending = [...images.values()]
      .filter(({ endsAt }) => endsAt > time && endsAt <= until)
      .toSorted((a, b) => a.endsAt - b.endsAt)
    for (const { lane, endsAt } of isForwarding ? ending : []) {
      time = endsAt
      await wakeLane(lane, deps)
    }
    time = until
  }

  return {
    images,
    calls,
    async run() {
      const plans = [planOf(1), planOf(2)]
      for (const [index, copies] of plans.entries()) {
        const runId = `al2023-golden-1-0-${index}-1-0123456789abcdef`
        await enqueueCopies({ runId, token: `token-${index}`, images: [], copies }, deps)
        await pass(45)
      }
      for (let ticks = 1; ticks < 400; ticks += 1) {
        const answer = await sweepTick({ shard: 0, generation: 0, ticks }, deps)
        if (answer.kind === 'end') break
        await pass(answer.waitSeconds)
      }
      return { copies: plans.flat().length, answered: new Set(answered).size }
    },
  }
}

describe('the common case', () => {
  it.each([
    ['with forwarded events', { accounts, isForwarding: true }],
    ['by polling', { accounts, isForwarding: false }],
  ])(
    'costs at most six write units a copy, the progress of the runs among them, and three looks, %s',
    async (_, how) => {
      const world = createCommonCase(how)

      const { copies, answered } = await world.run()

      expect(answered).toBe(2)
      expect(world.images.size).toBe(copies)
      expect(
        meter.total() / copies,
        `units by kind of item: ${JSON.stringify(meter.units())}`,
      ).toBeLessThanOrEqual(6)
      expect(world.calls.describes / copies).toBeLessThanOrEqual(3)
    },
    60_000,
  )

  it('costs at most six write units a copy, without those of its run, when two builds go into one parameter at once', async () => {
    const world = createCommonCase({
      accounts: accounts.slice(0, 4),
      isForwarding: false,
      names: ['/golden'],
    })

    const { copies } = await world.run()

    const { 'LANE/COPY': copy = 0, 'LANE/LANE': lane = 0, 'OUTPUT/CLAIM': claim = 0 } = meter.units()
    // The owner's AMIs have no parameter, and an older build that comes second claims nothing.
    expect(claim / copies).toBeGreaterThan(0.5)
    expect((copy + lane + claim) / copies).toBeLessThanOrEqual(6)
  }, 60_000)
})
