import type { Lane } from './lane.ts'
import type { LanePlan, LaneRest } from './plan-lane.ts'

/** Hardly any copy has ended so soon. */
const freshMillis = 3 * 60_000

/**
 * What is left to do in a lane after a look: less than a queue, as long as every slot is held by a copy of ours that has
 * only begun.
 */
export function restWhenFresh(
  { copies }: Pick<Lane, 'copies'>,
  { occupied, slots, rest }: Pick<LanePlan, 'occupied' | 'slots' | 'rest'>,
  now: number,
): LaneRest {
  if (rest !== 'queue' || occupied < slots) return rest
  const fresh = copies.filter(
    ({ state, startedAt }) =>
      state === 'copying' && startedAt !== undefined && now < Date.parse(startedAt) + freshMillis,
  )
  return fresh.length === occupied ? 'freshQueue' : rest
}
