import { imageNameOf } from './copy-request.ts'
import type { Copy } from './copy.ts'
import type { Lane, SeenImage } from './lane.ts'

/** How long EC2 may take to show what it has made (EC2 guide, eventual consistency: up to about five minutes). */
export const visibilityMinutes = 5

/** How long a call of ours can be under way after the look that decided it: the time-out of the function. */
const callMinutes = 2

/** Whether something that EC2 does not show cannot be there any more, or never was. */
export function isPastVisibility(sinceIso: string, now: number): boolean {
  return now >= Date.parse(sinceIso) + visibilityMinutes * 60_000
}

/** Whether a CopyImage that somebody began before `sinceIso` would show by now. */
export function isPastLateCalls(sinceIso: string, now: number): boolean {
  return now >= Date.parse(sinceIso) + (visibilityMinutes + callMinutes) * 60_000
}

/** What EC2 shows, found by id or by our tag: a lane may have thousands of copies. */
export interface SeenIndex {
  readonly byImage: ReadonlyMap<string, SeenImage>
  readonly byCopy: ReadonlyMap<string | undefined, readonly SeenImage[]>
}

/** Makes what EC2 shows findable. */
export function indexSeen(seen: readonly SeenImage[]): SeenIndex {
  return {
    byImage: new Map(seen.map((image) => [image.imageId, image])),
    byCopy: Map.groupBy(seen, ({ copyId }) => copyId),
  }
}

/** The AMI of a copy's present attempt among those seen: by its id, before that is known by our tag and the name. */
export function imageOf(copy: Copy, { byImage, byCopy }: SeenIndex): SeenImage | undefined {
  if (copy.imageId !== undefined) return byImage.get(copy.imageId)
  return byCopy.get(copy.id)?.find(({ name }) => name === imageNameOf(copy))
}

/** The pending AMIs that EC2 counts as copies; those made by CreateImage have a source instance. */
export function pendingCopies({ seen, settings }: Pick<Lane, 'seen' | 'settings'>): readonly SeenImage[] {
  return seen.filter(
    ({ state, sourceInstanceId }) =>
      state === 'pending' && (settings.countAllPending || sourceInstanceId === undefined),
  )
}

/**
 * How many copies are in progress in a lane: the distinct ones in the union of the pending AMIs that EC2 shows and
 * those of ours that are not known to have ended. `running`: the latter.
 */
export function occupancyOf(lane: Pick<Lane, 'seen' | 'settings'>, running: readonly Copy[]): number {
  const pending = pendingCopies(lane)
  const shown = new Set(pending.map(({ imageId }) => imageId))
  const index = indexSeen(lane.seen)
  const unseen = running.filter((copy) => {
    const image = imageOf(copy, index)
    return image === undefined || !shown.has(image.imageId)
  })
  return pending.length + unseen.length
}
