import type { Copy } from '../../functions/lib/domain/copying/copy.ts'
import { copyStates } from '../../functions/lib/domain/copying/copy.ts'
import {
  progressOf,
  type CopyPace,
  type CopyProgress,
} from '../../functions/lib/domain/copying/run-progress.ts'

/** How far the copies to one Region are. */
export interface RegionProgress {
  readonly region: string
  readonly progress: CopyProgress
}

/** Adds the copies of a run up by Region, in the order of their names. */
export function progressByRegion(
  copies: readonly Copy[],
  pace: CopyPace,
  now: number,
): readonly RegionProgress[] {
  return [...Map.groupBy(copies, ({ region }) => region)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([region, same]) => ({ region, progress: progressOf(same, pace, now) }))
}

/** `4 queued, 1 copying`: in the order in which copies go through their states. */
export function stateText({ counts }: Pick<CopyProgress, 'counts'>): string {
  return copyStates
    .flatMap((state) => {
      const count = counts[state]
      return count === undefined ? [] : [`${count} ${state}`]
    })
    .join(', ')
}

/** `32 of 40 GB`. */
export function gigabyteText({ doneGigabytes, gigabytes }: CopyProgress): string {
  return `${doneGigabytes} of ${gigabytes} GB`
}
