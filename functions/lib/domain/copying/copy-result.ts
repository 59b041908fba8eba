import type { Finding, Outcome } from '../outcome.ts'
import type { OutcomeCounts } from '../run/run.ts'
import type { LaneKey } from './lane-key.ts'

/** One copy of a run, as its result names it. */
export interface CopyTrace extends LaneKey {
  /** The owner's AMI in the Region of the build. */
  readonly sourceImageId: string
  /** The AMI in the account and Region, where there is one; also one that failed. */
  readonly imageId?: string
}

/** What became of a copy for one run. */
export interface CopyOutcome {
  readonly outcome: Outcome
  /** Why, where the outcome is not `done`; what else there is to know, where it is. */
  readonly finding?: Finding
  readonly copy: CopyTrace
}

/** Copies of which the same became for the same reason. */
export interface CopyGroup {
  readonly outcome: Outcome
  /** Of the first copy; the others' differ in account, Region and ids only. */
  readonly finding?: Finding
  /** None for what was refused as a whole. */
  readonly copies: readonly CopyTrace[]
}

/** What became of the copies of a run. */
export interface CopyResult {
  /** Copies by outcome; what was refused as a whole counts once as `blocked`. */
  readonly counts: OutcomeCounts
  /** What needs a person first, what is done last. */
  readonly groups: readonly CopyGroup[]
}
