import type { BuildStamp } from '../domain/copying/build-version.ts'
import type { CallAnswer } from '../domain/copying/call-answer.ts'
import { classifyCallError } from '../domain/copying/copy-failure.ts'
import type { CopyIdentity } from '../domain/copying/copy.ts'
import type { CallError } from '../domain/copying/failure-findings.ts'
import type { OutputResult } from '../domain/copying/finish-copy.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import { outputRefused } from '../domain/copying/output-findings.ts'
import type { Clock } from '../ports/clock.ts'
import type { OutputClaims } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'
import type { OutputWish } from './write-output.ts'

/** What making outputs needs. */
export interface OutputsDeps {
  readonly ledger: OutputClaims
  readonly destinations: Pick<
    Destinations,
    | 'allowLaunch'
    | 'tagTemplate'
    | 'latestTemplateVersion'
    | 'createTemplateVersion'
    | 'setDefaultTemplateVersion'
    | 'writeParameter'
    | 'readParameter'
  >
  readonly clock: Clock
}

/** An AMI of which outputs are made. */
export interface OutputAmi {
  readonly identity: CopyIdentity
  readonly imageId: string
  readonly build: BuildStamp
  readonly allowOlder?: boolean
}

/** An output that is being made, as findings name it. */
export interface OutputPlace {
  readonly lane: LaneKey
  readonly output: string
}

/** An AMI as it is to be put into an output; `now`: milliseconds since the epoch, before the output was read. */
export function wishOf({ build, imageId, allowOlder }: OutputAmi, now: number): OutputWish {
  return { wanted: { ...build, imageId }, now, ...(allowOlder === undefined ? {} : { allowOlder }) }
}

/** What an answer means for an output: what passes by itself is repeated at the next look. */
export function resultOf(answer: CallAnswer<unknown>, place: OutputPlace, clock: Clock): OutputResult {
  return answer.kind === 'answered' ? { kind: 'done' } : refusedResult(answer.error, place, clock)
}

/** An output that AWS refused to make. */
export type RefusedOutput = Extract<OutputResult, { readonly kind: 'repeat' | 'failed' }>

/** What a refusal means for an output. */
export function refusedResult(error: CallError, { lane, output }: OutputPlace, clock: Clock): RefusedOutput {
  const now = clock.now()
  // The AMI has only just become available: that it is not found passes as well.
  const { kind } = classifyCallError(error, lane, { now, grantedAt: new Date(now).toISOString() })
  return { kind: kind === 'repeat' ? 'repeat' : 'failed', finding: outputRefused(lane, output, error) }
}
