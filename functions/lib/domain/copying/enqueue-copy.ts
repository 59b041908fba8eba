import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'
import { isOutputFinding } from './output-findings.ts'
import { relayIdOf } from './relay-progress.ts'
import type { PlannedCopy } from './source-plan.ts'

/** What a run does about a copy that it wants. */
export type EnqueueDecision =
  /** Nobody has it: put the item, only if there is still none. */
  | { readonly kind: 'enqueue'; readonly copy: Copy }
  /** It is on its way: add the run to `wantedBy` of it and of its relay, only while they have not ended. */
  | { readonly kind: 'join'; readonly relayCopyId?: string }
  /** It is there. */
  | { readonly kind: 'alreadyDone'; readonly imageId: string }
  /**
   * It ended otherwise, or its AMI is gone: put the item anew, only if attempt and state are still `replaces`. Where EC2
   * made an AMI that nothing is known to be wrong with, the copy goes on with it instead of a second one.
   */
  | { readonly kind: 'enqueueAgain'; readonly copy: Copy; readonly replaces: Pick<Copy, 'attempt' | 'state'> }

/** Decides for one copy of a run's plan. Repeating it for the same run changes nothing. */
export function decideEnqueue(wish: {
  readonly planned: PlannedCopy
  readonly runId: string
  /** When the run began to enqueue, ISO 8601. */
  readonly at: string
  /** The copy's item, read strongly. */
  readonly existing: Copy | undefined
  /** Whether EC2 no longer has the AMI of a copy that is done. */
  readonly isImageGone: boolean
}): EnqueueDecision {
  const { planned, runId, at, existing, isImageGone } = wish
  if (existing === undefined) return { kind: 'enqueue', copy: newCopy(planned, runId, at, 1) }
  if (!hasEnded(existing)) {
    const relayCopyId = relayIdOf(existing)
    return relayCopyId === undefined ? { kind: 'join' } : { kind: 'join', relayCopyId }
  }
  if (existing.state === 'done' && existing.imageId !== undefined && !isImageGone) {
    return { kind: 'alreadyDone', imageId: existing.imageId }
  }
  const replaces = { attempt: existing.attempt, state: existing.state }
  if (existing.imageId !== undefined && isLeftOver(existing)) {
    const { imageId, attempt, request } = existing
    const again = newCopy({ ...planned, request }, runId, at, attempt)
    // Looked at as if it had just been started: EC2 says whether the AMI is pending, there, failed or gone.
    return { kind: 'enqueueAgain', copy: { ...again, state: 'copying', imageId, startedAt: at }, replaces }
  }
  return {
    kind: 'enqueueAgain',
    // A new client token, because EC2 may answer a known one with the AMI that failed; so the request may be new too.
    copy: newCopy(planned, runId, at, existing.attempt + 1),
    replaces,
  }
}

/** Whether the AMI of an ended copy may be as good as a new one: nobody wanted it, or only its outputs failed. */
function isLeftOver({ state, finding }: Copy): boolean {
  return state === 'withdrawn' || (state === 'failed' && finding !== undefined && isOutputFinding(finding))
}

function newCopy(planned: PlannedCopy, runId: string, at: string, attempt: number): Copy {
  const { id, sourceImageId, accountId, region, request, outputs, build, gigabytes } = planned
  return {
    id,
    sourceImageId,
    accountId,
    region,
    state: 'queued',
    attempt,
    firstAttempt: attempt,
    request,
    outputs,
    build,
    gigabytes,
    wantedBy: [runId],
    enqueuedAt: at,
  }
}
