import { areFew, isOnlyFollowed } from './follow-lane.ts'
import type { UnseenLane } from './follow-lane.ts'
import type { LaneControl } from './lane.ts'

/**
 * Whether who is told of an AMI may leave the look to the next tick of the sweep, which has a session in the account and
 * looks for several at once: nothing in the lane waits for a slot.
 */
export function isLeftToSweep(lane: UnseenLane): boolean {
  return lane.control.takesNotes === true && isOnlyFollowed(lane)
}

/** Who writes a lane's item: the sweep that leaves lanes alone, one that looks at every lane in every tick, or a wake-up. */
export type LaneWriter = 'patientSweep' | 'sweep' | 'wakeUp'

/**
 * What a lane's item says of notes after a write. A note that was read goes with the look that follows; where many copies
 * are open nobody leaves a note, and the item is to stay small.
 */
export function notesAfter(
  { control, copies }: Pick<UnseenLane, 'control' | 'copies'>,
  writer: LaneWriter,
): Pick<LaneControl, 'takesNotes' | 'notedAt'> {
  const { takesNotes, notedAt } = control
  const isTaken = writer === 'patientSweep' || (writer === 'wakeUp' && takesNotes === true)
  if (!isTaken || !areFew(copies)) return {}
  return { takesNotes: true, ...(notedAt === undefined ? {} : { notedAt }) }
}
