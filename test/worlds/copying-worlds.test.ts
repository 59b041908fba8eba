import { describe, expect, it } from 'vitest'

import { hasEnded } from '../../functions/lib/domain/copying/copy.ts'
import type { Copy } from '../../functions/lib/domain/copying/copy.ts'
import { laneNameOf } from '../../functions/lib/domain/copying/lane-key.ts'
import { createSmallCloud, friend } from '../unit/copies/small-cloud.ts'
import type { SmallCloud } from '../unit/copies/small-cloud.ts'
import { createRandom } from '../unit/domain/copying/seeded-random.ts'

const seeds = Number(process.env['COPYING_SEEDS'] ?? 300)
const firstSeed = Number(process.env['COPYING_FIRST_SEED'] ?? 1)

/** What may fail a copy in a world whose lanes are not broken. */
function isExplained(copy: Copy, world: SmallCloud): boolean {
  const { attempt, firstAttempt, finding } = copy
  // A copy that was started before EC2 refused the grant hears it from CopyImage.
  const isUngranted = world.refused.has(copy.accountId) || world.unshareable.has(copy.sourceImageId)
  if (isUngranted && ['GRANT_REFUSED', 'SOURCE_NOT_VISIBLE'].includes(finding?.check ?? '')) return true
  if (world.broken.size > 0 || finding?.check === 'RELAY_FAILED') return true
  return finding?.check === 'COPY_FAILED' && attempt - firstAttempt === 2
}

function brokenPromises(world: SmallCloud): readonly string[] {
  const { contents, ec2, runs } = world
  const copies = [...contents.copies.values()]
  const promises: (readonly [boolean, string])[] = [
    [world.isOver(), 'everything comes to an end'],
    ...[...runs.values()].map(
      ({ runId, status }) => [status !== 'running', `${runId} waits no more`] as const,
    ),
    [
      new Set(contents.outcomes).size === contents.outcomes.length,
      'a copy has one outcome each time that it is wished for',
    ],
    [contents.listed.size === 0, 'nothing is listed any more'],
    [[...contents.runLanes.values()].every(({ isOpen }) => !isOpen), 'no lane is open any more'],
    ...[...contents.lanes].map(
      ([lane, { admitted }]) => [admitted.length === 0, `${lane}: no slot is held`] as const,
    ),
    ...[...ec2.shared].map(
      ([imageId, { launch, volumes }]) =>
        [
          [...launch, ...volumes].every((account) => account === friend),
          `${imageId}: no grant is left`,
        ] as const,
    ),
    [ec2.share('ami-build0').launch.has(friend), 'what others granted stays'],
  ]
  for (const run of runs.values()) {
    if (run.status !== 'succeeded') continue
    for (const { id } of run.copies)
      promises.push([contents.copies.has(id), `${run.runId}: ${id} is not lost`])
  }
  for (const copy of copies) {
    const { id, state, wantedBy } = copy
    const own = ec2.images.filter(({ copyId }) => copyId === id)
    const good = own.filter(({ end }) => end === 'available').length
    promises.push(
      [hasEnded(copy), `${id} has an outcome`],
      [good <= 1, `${id} is made once`],
      [new Set(own.map(({ name }) => name)).size === own.length, `${id}: every AMI has its own name`],
      [
        state !== 'done' || good === 1 || world.existing.get(id) === copy.imageId,
        `${id} is there when it is done`,
      ],
      [
        own.length === 0 || !world.refused.has(copy.accountId),
        `${id} is not made in an account that is granted nothing`,
      ],
      [own.length === 0 || !world.existing.has(id), `${id} is not copied where Image Builder made it`],
      [state !== 'withdrawn' || wantedBy.length === 0, `${id} is not withdrawn while somebody wants it`],
      [
        state !== 'failed' || isExplained(copy, world),
        `${id} fails for a reason: ${copy.finding?.check} ${copy.finding?.what}`,
      ],
    )
  }
  return [
    ...world.complaints,
    ...contents.wrongMoves,
    ...promises.filter(([isKept]) => !isKept).map(([, promise]) => promise),
  ]
}

/** Outputs move forward only: each parameter holds the newest build that was put into it. */
function staleParameters(world: SmallCloud): readonly string[] {
  const copies = [...world.contents.copies.values()]
  const names = new Set([...world.parameters.keys()].map((key) => key.slice(key.indexOf('/'))))
  return world.lanes.flatMap((lane) =>
    [...names].flatMap((name) => {
      const newest = copies
        .filter((copy) => laneNameOf(copy) === laneNameOf(lane) && copy.state === 'done')
        .filter(({ outputs }) => outputs.parameters.some((parameter) => parameter.name === name))
        .toSorted((a, b) => byVersion(a, b))
        .at(-1)
      const held = world.parameters.get(`${laneNameOf(lane)}${name}`)
      const holder = copies.find(({ imageId }) => imageId === held)
      if (newest === undefined || holder === undefined) return []
      return byVersion(holder, newest) < 0
        ? [`${laneNameOf(lane)}${name}: went back to ${holder.build.version}`]
        : []
    }),
  )
}

/** What a run wants to be made of an AMI is made, whichever run put the copy first; unless a newer build has it. */
function lostOutputs(world: SmallCloud): readonly string[] {
  const { contents, parameters } = world
  const byImage = new Map([...contents.copies.values()].map((copy) => [copy.imageId, copy]))
  const succeeded = [...world.runs.values()].filter(({ status }) => status === 'succeeded')
  return succeeded.flatMap(({ runId, copies }) =>
    copies.flatMap(({ id, outputs }) => {
      const copy = contents.copies.get(id)
      if (copy?.state !== 'done') return []
      return outputs.parameters.flatMap(({ name }) => {
        const holder = byImage.get(parameters.get(`${laneNameOf(copy)}${name}`))
        const isMade = holder !== undefined && byVersion(holder, copy) >= 0
        return isMade ? [] : [`${runId}: ${name} of ${id} is lost`]
      })
    }),
  )
}

const byVersion = (a: Copy, b: Copy) =>
  a.build.version.localeCompare(b.build.version, 'en', { numeric: true })

describe('the flows of copying in small worlds', () => {
  it(`keep every promise whatever crashes, ${seeds} seeds`, async () => {
    const seen = { done: 0, failed: 0, withdrawn: 0, ungranted: 0, runs: 0 }
    for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
      const world = createSmallCloud(createRandom(seed))

      await world.run()

      const broken = [...brokenPromises(world), ...staleParameters(world), ...lostOutputs(world)]
      expect(broken, `seed ${seed}`).toEqual([])
      for (const { state, finding } of world.contents.copies.values()) {
        if (finding?.check === 'GRANT_REFUSED') seen.ungranted += 1
        if (state === 'done' || state === 'failed' || state === 'withdrawn') seen[state] += 1
      }
      seen.runs += [...world.runs.values()].filter(({ status }) => status === 'succeeded').length
    }

    // The worlds are not all alike.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(seeds / 20)
  }, 600_000)
})
