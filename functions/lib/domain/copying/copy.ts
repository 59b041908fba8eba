import { createHash } from 'node:crypto'

import type { Finding } from '../outcome.ts'
import type { BuildStamp } from './build-version.ts'
import type { CopyRequest } from './copy-request.ts'
import type { LaneKey } from './lane-key.ts'
import type { CopyOutputs } from './wanted-copy.ts'

/**
 * What makes two wishes for a copy one copy. Runs and rules are no part of it, nor is the AMI that
 * the copy is really taken from: a relay's AMI holds the same image.
 */
export interface CopyIdentity extends LaneKey {
  /** The owner's AMI in the Region of the build. */
  readonly sourceImageId: string
}

/**
 * Where a copy stands. `admitted`: it holds a slot, and CopyImage may have been called. `finishing`:
 * its AMI is available, the slot is back, its outputs are being made.
 */
export const copyStates = [
  'queued',
  'admitted',
  'copying',
  'finishing',
  'done',
  'failed',
  'withdrawn',
] as const

/** Where a copy stands. */
export type CopyState = (typeof copyStates)[number]

/** An output that could not be made of an AMI, by the name that `outputsIn` gives it, and why. */
export interface FailedOutput {
  readonly output: string
  readonly finding: Finding
}

/** How a copy ended for runs, before others put it anew. */
export interface EarlierEnd extends Pick<Copy, 'imageId' | 'finding' | 'failedOutputs'> {
  readonly state: CopyState
  /** Ids of the runs that waited for it until then. */
  readonly runs: readonly string[]
}

/** One AMI to one account and Region, as the lane's partition of the ledger keeps it. */
export interface Copy extends CopyIdentity {
  readonly id: string
  readonly state: CopyState
  /** From 1. Never goes back, so that no client token is used for two requests. */
  readonly attempt: number
  /** The attempt with which the runs in `wantedBy` began; bounds how often it is tried for them. */
  readonly firstAttempt: number
  readonly request: CopyRequest
  /** What is made of the AMI once it is available. */
  readonly outputs: CopyOutputs
  /** How often runs that joined have added outputs: an outcome is written only with those that it is the outcome of. */
  readonly outputsAdded?: number
  /** The build that it holds: outputs never go back to an older one. */
  readonly build: BuildStamp
  /** Gigabytes of its snapshots; larger ones go first. */
  readonly gigabytes: number
  /** Ids of the runs that wait for it, in the order of joining; the first counts for fairness. */
  readonly wantedBy: readonly string[]
  /** ISO 8601; a copy that is tried again keeps its place. */
  readonly enqueuedAt: string
  /** The AMI of this attempt, once it is known. */
  readonly imageId?: string
  /** ISO 8601, when CopyImage answered with the AMI of this attempt. */
  readonly startedAt?: string
  /** How often its outputs were tried. */
  readonly finishTries?: number
  /** ISO 8601, before which they are not tried again. */
  readonly finishDueAt?: string
  /** ISO 8601, since when no run wants it. */
  readonly unwantedSince?: string
  /** Why it failed, or failed the last time. */
  readonly finding?: Finding
  /** Which outputs failed, where nothing else did: runs that want none of them have what they want. */
  readonly failedOutputs?: readonly FailedOutput[]
  /** For runs that have not recorded their result yet, oldest first; at most {@link mostEarlierEnds}. */
  readonly earlierEnds?: readonly EarlierEnd[]
}

/** How many ends a copy remembers. */
export const mostEarlierEnds = 8

/** The id of a copy: 16 hexadecimal digits, short enough for a lane's item to hold the ids of a full lane. */
export function copyIdOf({ sourceImageId, accountId, region }: CopyIdentity): string {
  return createHash('sha256').update(`${sourceImageId}/${accountId}/${region}`).digest('hex').slice(0, 16)
}

const ends: ReadonlySet<CopyState> = new Set(['done', 'failed', 'withdrawn'])

/** Whether nothing more becomes of a copy. */
export function hasEnded({ state }: Pick<Copy, 'state'>): boolean {
  return ends.has(state)
}
