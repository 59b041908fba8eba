import { isSame } from './carried-out.ts'
import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'
import { isOutputFinding } from './output-findings.ts'
import { relayIdOf } from './relay-progress.ts'
import type { PlannedCopy } from './source-plan.ts'
import { uniteOutputs } from './unite-wanted.ts'
import type { CopyOutputs } from './wanted-copy.ts'

/** What a run does about a copy that it wants. */
export type EnqueueDecision =
  /** Nobody has it: put the item, only if there is still none. */
  | { readonly kind: 'enqueue'; readonly copy: Copy }
  /**
   * It is on its way: add the run to `wantedBy` of it and of its relay, only while they have not ended. `outputs`: what
   * is to be made of its AMI from now on, where this run wants more of it.
   */
  | { readonly kind: 'join'; readonly relayCopyId?: string; readonly outputs?: CopyOutputs }
  /** It is there, with all that the run wants of it. */
  | { readonly kind: 'alreadyDone'; readonly imageId: string }
  /**
   * It ended otherwise, or its AMI is gone, or other outputs are wanted of it: put the item anew, only if attempt and
   * state are still `replaces`. Where EC2 made an AMI that nothing is known to be wrong with, the copy goes on with it
   * instead of a second one.
   */
  | { readonly kind: 'enqueueAgain'; readonly copy: Copy; readonly replaces: Pick<Copy, 'attempt' | 'state'> }

interface Wish {
  readonly planned: PlannedCopy
  readonly runId: string
  /** When the run began to enqueue, ISO 8601. */
  readonly at: string
}

/** Decides for one copy of a run's plan. Repeating it for the same run changes nothing. */
export function decideEnqueue(
  wish: Wish & {
    /** The copy's item, read strongly. */
    readonly existing: Copy | undefined
    /** Whether EC2 no longer has the AMI of a copy that is done. */
    readonly isImageGone: boolean
  },
): EnqueueDecision {
  const { planned, existing, isImageGone } = wish
  if (existing === undefined) return { kind: 'enqueue', copy: newCopy(wish, 1) }
  if (!hasEnded(existing)) return join(existing, planned)
  const { imageId, attempt, state } = existing
  const replaces = { attempt, state }
  if (state === 'done' && imageId !== undefined && !isImageGone) {
    if (covers(existing.outputs, planned.outputs)) return { kind: 'alreadyDone', imageId }
    const again = finishing(newCopy(wish, attempt), imageId)
    return { kind: 'enqueueAgain', copy: withNewOutputs(again, existing), replaces }
  }
  if (planned.existingImageId !== undefined) {
    return { kind: 'enqueueAgain', copy: withNewOutputs(newCopy(wish, attempt), existing), replaces }
  }
  if (imageId !== undefined && isLeftOver(existing)) {
    const again = newCopy({ ...wish, planned: { ...planned, request: existing.request } }, attempt)
    // Looked at as if it had just been started: EC2 says whether the AMI is pending, there, failed or gone.
    return {
      kind: 'enqueueAgain',
      copy: { ...withNewOutputs(again, existing), state: 'copying', imageId, startedAt: wish.at },
      replaces,
    }
  }
  // A new client token, because EC2 may answer a known one with the AMI that failed; so the request may be new too.
  return { kind: 'enqueueAgain', copy: newCopy(wish, attempt + 1), replaces }
}

function join(existing: Copy, { outputs }: PlannedCopy): EnqueueDecision {
  const relayCopyId = relayIdOf(existing)
  return {
    kind: 'join',
    ...(relayCopyId === undefined ? {} : { relayCopyId }),
    ...(covers(existing.outputs, outputs) ? {} : { outputs: uniteOutputs(existing.outputs, outputs) }),
  }
}

/** Whether everything wanted is among what is made. */
function covers(made: CopyOutputs, wanted: CopyOutputs): boolean {
  return isSame(uniteOutputs(made, wanted), uniteOutputs(made, made))
}

/** Whether the AMI of an ended copy may be as good as a new one: nobody wanted it, or only its outputs failed. */
function isLeftOver({ state, finding }: Copy): boolean {
  return state === 'withdrawn' || (state === 'failed' && finding !== undefined && isOutputFinding(finding))
}

/** An AMI that is there holds no slot; only its outputs are to be made. */
function finishing(copy: Copy, imageId: string): Copy {
  return { ...copy, state: 'finishing', imageId }
}

/** Who was finishing the copy before, in the same attempt, must not end it without the outputs that it has now. */
function withNewOutputs(again: Copy, existing: Copy): Copy {
  return { ...again, outputsAdded: (existing.outputsAdded ?? 0) + 1 }
}

function newCopy({ planned, runId, at }: Wish, attempt: number): Copy {
  const { id, sourceImageId, accountId, region, request, outputs, build, gigabytes } = planned
  const copy: Copy = {
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
  return planned.existingImageId === undefined ? copy : finishing(copy, planned.existingImageId)
}
