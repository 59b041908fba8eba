import { hasEnded } from '../domain/copying/copy.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { rememberingEnd } from '../domain/copying/earlier-ends.ts'
import { decideEnqueue } from '../domain/copying/enqueue-copy.ts'
import type { EnqueueDecision } from '../domain/copying/enqueue-copy.ts'
import type { PlannedCopy } from '../domain/copying/source-plan.ts'
import { TransientServiceError } from '../domain/errors.ts'
import type { CopyStore, RunCopies } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'
import { relayIdentity } from './look-at-lane.ts'

/** What enqueuing one copy needs. */
export interface EnqueueCopyDeps {
  readonly ledger: Pick<CopyStore, 'readCopy' | 'putCopy' | 'putCopyAgain' | 'changeWants'> &
    Pick<RunCopies, 'openRunLanes'>
  readonly destinations: Pick<Destinations, 'existingImages'>
  readonly ownerId: string
}

/** A run that enqueues, and since when. */
export interface EnqueuingRun {
  readonly runId: string
  /** ISO 8601 */
  readonly at: string
}

/** How often a copy is decided anew because others change it. */
const mostDecisions = 10

/**
 * Sees to it that somebody makes a copy for a run, or has made it. A repeat changes nothing: what ended for the run
 * stays ended.
 * @throws TransientServiceError where others change the copy all the time.
 */
export async function enqueueCopy(
  planned: PlannedCopy,
  run: EnqueuingRun,
  deps: EnqueueCopyDeps,
): Promise<void> {
  for (let decisions = 0; decisions < mostDecisions; decisions += 1) {
    const existing = await deps.ledger.readCopy(planned)
    if (existing !== undefined && hasEnded(existing) && existing.wantedBy.includes(run.runId)) return
    const isImageGone = existing !== undefined && (await hasLostImage(existing, deps))
    const decision = decideEnqueue({ planned, ...run, existing, isImageGone })
    switch (decision.kind) {
      case 'alreadyDone':
        return
      case 'enqueue':
        if (await deps.ledger.putCopy(decision.copy)) return
        break
      case 'enqueueAgain':
        if (await putAgain(decision, existing, deps)) return
        break
      case 'join':
        if (existing !== undefined && (await joinWithRelay(existing, run, deps))) return
    }
  }
  throw new TransientServiceError(`Expected the copy ${planned.id} to stay as it was read`, {
    where: `${planned.accountId} in ${planned.region}`,
    remedy: 'Nothing to do: the step is repeated',
  })
}

async function putAgain(
  { copy, replaces }: Extract<EnqueueDecision, { kind: 'enqueueAgain' }>,
  replaced: Copy | undefined,
  { ledger }: EnqueueCopyDeps,
): Promise<boolean> {
  return ledger.putCopyAgain(replaced === undefined ? copy : rememberingEnd(copy, replaced), replaces)
}

/** The relay first: a copy whose relay nobody wants could fail with it. */
async function joinWithRelay(copy: Copy, run: EnqueuingRun, deps: EnqueueCopyDeps): Promise<boolean> {
  const { ledger, ownerId } = deps
  if (copy.request.source.kind === 'relay') {
    const identity = relayIdentity(copy, ownerId)
    const relay = await ledger.readCopy(identity)
    if (relay !== undefined && !hasEnded(relay) && !relay.wantedBy.includes(run.runId)) {
      const { accountId, region } = identity
      await ledger.openRunLanes(run.runId, [{ runId: run.runId, accountId, region, isOpen: true, copies: 1 }])
      if (!(await join(relay, run, deps))) return false
    }
  }
  return join(copy, run, deps)
}

async function join(copy: Copy, { runId }: EnqueuingRun, { ledger }: EnqueueCopyDeps): Promise<boolean> {
  if (copy.wantedBy.includes(runId)) return true
  return ledger.changeWants(copy, { wantedBy: [...copy.wantedBy, runId] })
}

/** Whether EC2 no longer has the AMI of a copy that is done; an account that does not let us look is believed. */
async function hasLostImage(copy: Copy, { destinations }: EnqueueCopyDeps): Promise<boolean> {
  const { state, imageId } = copy
  if (state !== 'done' || imageId === undefined) return false
  const answer = await destinations.existingImages(copy, [imageId])
  return answer.kind === 'answered' && !answer.value.includes(imageId)
}
