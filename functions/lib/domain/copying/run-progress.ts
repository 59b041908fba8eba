import { hasEnded } from './copy.ts'
import type { Copy, CopyState } from './copy.ts'
import { laneNameOf } from './lane-key.ts'
import type { LaneKey } from './lane-key.ts'

/** One run's work in one lane: noted before its copies are enqueued. */
export interface RunLane extends LaneKey {
  readonly runId: string
  readonly isOpen: boolean
  /** How many copies the run wants there. */
  readonly copies: number
}

/**
 * Whether a run has nothing left in a lane, so that it may be closed. The last copy is found, not counted: asked after
 * every look of the sweep, with the lane's copies read strongly, so no crash can lose it.
 */
export function isLaneDone(runId: string, copiesOfLane: readonly Copy[]): boolean {
  return !copiesOfLane.some((copy) => !hasEnded(copy) && copy.wantedBy.includes(runId))
}

/** Whether a lane needs nobody to look after what a stopped run left: copies in progress are followed to their end. */
export function isLaneLeft(runId: string, copiesOfLane: readonly Copy[]): boolean {
  return isLaneDone(runId, copiesOfLane) && copiesOfLane.every(({ wantedBy }) => wantedBy.length > 0)
}

/** Whether a run waits for nothing any more: its lanes read strongly. Two workers may both find it; one token answers. */
export function isRunDone(lanes: readonly Pick<RunLane, 'isOpen'>[]): boolean {
  return lanes.every(({ isOpen }) => !isOpen)
}

/** The lanes of a run's copies, each once, with how many copies it has there. */
export function lanesOfRun(runId: string, copies: readonly LaneKey[]): readonly RunLane[] {
  return [...Map.groupBy(copies, laneNameOf).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    return [{ runId, accountId: first.accountId, region: first.region, isOpen: true, copies: same.length }]
  })
}

/** What answering the task token with an error means: the run was answered already, or is gone. */
export function isAnswered(errorName: string): boolean {
  return ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes(errorName)
}

/** How far the copies of a run, or of a lane, are. */
export interface CopyProgress {
  readonly counts: Readonly<Partial<Record<CopyState, number>>>
  /** Gigabytes that are done, and all of them. */
  readonly doneGigabytes: number
  readonly gigabytes: number
  /** ISO 8601; absent until something has ended for the run. */
  readonly expectedEnd?: string
}

/** For which run copies are made, and since when (ISO 8601). */
export interface CopyPace {
  readonly runId: string
  readonly since: string
}

/**
 * Adds copies up, and expects the rest to take as long per gigabyte as what has ended for the run took. What was there
 * when the run came tells nothing of how fast copies are made.
 */
export function progressOf(copies: readonly Copy[], { runId, since }: CopyPace, now: number): CopyProgress {
  const counts: Partial<Record<CopyState, number>> = {}
  for (const { state } of copies) counts[state] = (counts[state] ?? 0) + 1
  const ended = copies.filter(hasEnded)
  const made = sum(ended.filter((copy) => isOfRun(copy, runId)))
  const elapsed = now - Date.parse(since)
  const progress = {
    counts,
    doneGigabytes: sum(copies.filter(({ state }) => state === 'done')),
    gigabytes: sum(copies),
  }
  if (made === 0 || elapsed <= 0) return progress
  const left = (elapsed / made) * (progress.gigabytes - sum(ended))
  return { ...progress, expectedEnd: new Date(now + left).toISOString() }
}

/** A run that finds a copy done is never noted on it. */
function isOfRun({ wantedBy, earlierEnds = [] }: Copy, runId: string): boolean {
  return wantedBy.includes(runId) || earlierEnds.some(({ runs }) => runs.includes(runId))
}

function sum(copies: readonly Copy[]): number {
  return copies.reduce((total, { gigabytes }) => total + gigabytes, 0)
}
