import { slotOf } from './copy-standing.ts'
import type { Standing } from './copy-standing.ts'
import type { Copy } from './copy.ts'
import type { Lane } from './lane.ts'
import { imageOf, indexSeen, occupancyOf } from './occupancy.ts'

/**
 * How many copies EC2 evidently has had in progress at once: those that it shows as pending, those of ours that it has
 * answered with an AMI, and those of ours that it shows ended since somebody last gave a slot away. The last went on beside
 * the others until just now; without them a look that comes because a copy has ended would always see a slot too few.
 * Copies whose CopyImage has no answer prove nothing.
 */
export function carriedCopies(
  lane: Lane,
  known: readonly { readonly copy: Copy; readonly standing: Standing }[],
): number {
  const seen = indexSeen(lane.seen)
  const slots = new Set(lane.control.admitted)
  const isTaken = (copy: Copy) => copy.imageId !== undefined || imageOf(copy, seen) !== undefined
  const running = known.filter(({ copy, standing }) => standing.kind === 'running' && isTaken(copy))
  const ended = known.filter(
    ({ copy, standing }) =>
      standing.kind === 'ended' &&
      copy.state !== 'finishing' &&
      slots.has(slotOf(copy)) &&
      imageOf(copy, seen) !== undefined,
  )
  return (
    occupancyOf(
      lane,
      running.map(({ copy }) => copy),
    ) + ended.length
  )
}
