import { enqueueCopies } from '../../../functions/lib/copies/enqueue-copies.ts'
import { copyTagKey } from '../../../functions/lib/domain/copying/copy-request.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import type { CallError } from '../../../functions/lib/domain/copying/failure-findings.ts'
import type { GrantCall } from '../../../functions/lib/domain/copying/grants.ts'
import { laneNameOf } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { SeenImage } from '../../../functions/lib/domain/copying/lane.ts'
import { planSources } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import type { StartAnswer, SweepStart } from '../../../functions/lib/domain/copying/sweep-control.ts'
import type { WantedCopy } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import type { Destinations } from '../../../functions/lib/ports/destinations.ts'
import type { LeaseStore } from '../../../functions/lib/ports/lease-store.ts'
import { calmPorts, idleDestinations, yes } from '../copies/calm-ports.ts'
import { createSmallLeases, createSmallLedger } from '../copies/small-ledger.ts'
import { build, now, plainFacts, wantedCopy, wantedOf } from '../domain/copying/copies.ts'

interface WorldImage extends SeenImage {
  readonly lane: LaneKey
}

/** Everything that the functions of copying work with, in memory and without faults. */
export function createCopyingWorld() {
  const { ledger, contents } = createSmallLedger()
  const smallLeases = createSmallLeases()
  const images: WorldImage[] = []
  const grants: GrantCall[] = []
  const refused = new Map<string, CallError>()
  const starts: SweepStart[] = []
  const owners = new Set<string>()
  const gone = new Set<string>()
  const parameters = new Map<string, string>()
  const world = { time: now, startAnswer: 'started' as StartAnswer }
  const { answered, ports } = calmPorts({ now: () => world.time })

  const destinations: Destinations = {
    ...idleDestinations,
    look: async (lane) => yes(images.filter((image) => laneNameOf(image.lane) === laneNameOf(lane))),
    startCopy: async (lane, { name, tags }) => {
      const imageId = `ami-copy${images.length}`
      images.push({ imageId, name, state: 'pending', copyId: tags[copyTagKey] ?? '', lane })
      return yes(imageId)
    },
    existingImages: async (_, imageIds) => yes(imageIds.filter((imageId) => !gone.has(imageId))),
    writeParameter: async (_, { name, imageId }) => {
      parameters.set(name, imageId)
      return yes(1)
    },
    readParameter: async (_, name) => {
      const value = parameters.get(name)
      return yes(value === undefined ? undefined : { value, dataType: 'text' })
    },
  }
  const leases: LeaseStore = {
    ...smallLeases,
    acquire: async (wanted) => {
      owners.add(wanted.ownerArn)
      return smallLeases.acquire(wanted)
    },
  }
  const deps = {
    ledger,
    leases,
    destinations,
    ...ports,
    imageGrants: {
      ...ports.imageGrants,
      add: async (_: string, call: GrantCall) => {
        grants.push(call)
        return call.accounts.flatMap((accountId) => {
          const error = refused.get(accountId)
          return error === undefined ? [] : [{ accountId, error }]
        })
      },
    },
    sweeps: {
      start: async (sweep: SweepStart) => {
        starts.push(sweep)
        return world.startAnswer
      },
    },
  }

  return {
    ...world,
    deps,
    contents,
    images,
    grants,
    refused,
    answered,
    starts,
    owners,
    gone,
    parameters,
    pass: (minutes: number) => {
      world.time += minutes * 60_000
    },
    answerStarts: (answer: StartAnswer) => {
      world.startAnswer = answer
    },
    copies: (): readonly Copy[] => [...contents.copies.values()],
    /** One that is pending is available from now on. */
    finish: (imageId: string) => {
      const index = images.findIndex((image) => image.imageId === imageId)
      const [image] = images.slice(index)
      if (image !== undefined) images[index] = { ...image, state: 'available' }
    },
    /** Whatever is pending is available from now on. */
    finishAll: () => {
      for (const [index, image] of images.entries()) images[index] = { ...image, state: 'available' }
    },
    enqueue: async (runId: string, copies: readonly PlannedCopy[]) =>
      enqueueCopies(
        { runId, token: `token of ${runId}`, images: [], copies },
        { ...deps, worker: 'enqueuer' },
      ),
  }
}

/** A plan of copies straight from the build. */
export function plannedCopies(...wanted: readonly Partial<WantedCopy>[]): readonly PlannedCopy[] {
  const copies = wanted.map((one) => wantedCopy({ relay: false, ...one }))
  return planSources(wantedOf(copies), build, plainFacts).copies
}
