import type { Lane } from './lane.ts'
import type { LanePlan, LaneRest } from './plan-lane.ts'

/** A single copy is always a batch, and so are two that happen to end at once. */
const fewestCopies = 10

/** Copies are started within seconds; EC2's bucket for CopyImage takes a few more. */
const startSeconds = 15

/** In copies of one batch, ages differ by less than this part of the youngest. */
const mostDifference = 0.25

/**
 * What is left to do in a lane after a look: less than a queue, as long as every slot is held by a copy of ours and all
 * of them, which are many, were started together. Of those none has ended; once one has, the copy that got its slot is
 * younger.
 */
export function restBehindBatch(
  { copies }: Pick<Lane, 'copies'>,
  { occupied, slots, rest }: Pick<LanePlan, 'occupied' | 'slots' | 'rest'>,
  now: number,
): LaneRest {
  if (rest !== 'queue' || occupied < slots) return rest
  const ages = copies.flatMap(({ state, startedAt }) =>
    state === 'copying' && startedAt !== undefined ? [now - Date.parse(startedAt)] : [],
  )
  return ages.length >= fewestCopies && ages.length === occupied && isBatch(ages) ? 'batchQueue' : rest
}

function isBatch(ages: readonly number[]): boolean {
  const youngest = Math.min(...ages)
  return Math.max(...ages) - youngest <= Math.max(startSeconds * 1_000, mostDifference * youngest)
}
