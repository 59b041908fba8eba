import { hasEnded } from '../domain/copying/copy.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { rememberingEnd } from '../domain/copying/earlier-ends.ts'
import { decideEnqueue } from '../domain/copying/enqueue-copy.ts'
import type { EnqueueDecision } from '../domain/copying/enqueue-copy.ts'
import type { PlannedCopy } from '../domain/copying/source-plan.ts'
import type { CopyOutputs } from '../domain/copying/wanted-copy.ts'
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

/** Whether the run has to wait for a copy. */
export type EnqueuedCopy = 'underway' | 'ended'

/**
 * Sees to it that somebody makes a copy for a run, or has made it. A repeat changes nothing: what ended for the run
 * stays ended.
 * @throws TransientServiceError where others change the copy all the time.
 */
export async function enqueueCopy(
  planned: PlannedCopy,
  run: EnqueuingRun,
  deps: EnqueueCopyDeps,
): Promise<EnqueuedCopy> {
  for (let decisions = 0; decisions < mostDecisions; decisions += 1) {
    const existing = await deps.ledger.readCopy(planned)
    if (existing !== undefined && hasEndedFor(existing, run)) return 'ended'
    const isImageGone = existing !== undefined && (await hasLostImage(existing, deps))
    const decision = decideEnqueue({ planned, ...run, existing, isImageGone })
    switch (decision.kind) {
      case 'alreadyDone':
        return 'ended'
      case 'enqueue':
        if (await deps.ledger.putCopy(decision.copy)) return 'underway'
        break
      case 'enqueueAgain':
        if (await putAgain(decision, existing, deps)) return 'underway'
        break
      case 'join':
        if (
          existing !== undefined &&
          (await joinWithRelay(existing, { run, outputs: decision.outputs }, deps))
        ) {
          return 'underway'
        }
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

/** Whether the copy had its end for a run, be it that others put it anew since. */
function hasEndedFor(copy: Copy, { runId }: EnqueuingRun): boolean {
  const isEarlier = copy.earlierEnds?.some(({ runs }) => runs.includes(runId)) === true
  return isEarlier || (hasEnded(copy) && copy.wantedBy.includes(runId))
}

/** A run that joins, with what is then to be made of the AMI where that becomes more. */
interface Joining {
  readonly run: EnqueuingRun
  readonly outputs?: CopyOutputs | undefined
}

/** The relay first: a copy whose relay nobody wants could fail with it. */
async function joinWithRelay(copy: Copy, joining: Joining, deps: EnqueueCopyDeps): Promise<boolean> {
  const { ledger, ownerId } = deps
  const { run } = joining
  if (copy.request.source.kind === 'relay') {
    const identity = relayIdentity(copy, ownerId)
    const relay = await ledger.readCopy(identity)
    if (relay !== undefined && !hasEnded(relay) && !relay.wantedBy.includes(run.runId)) {
      const { accountId, region } = identity
      await ledger.openRunLanes(run.runId, [{ runId: run.runId, accountId, region, isOpen: true, copies: 1 }])
      if (!(await join(relay, { run }, deps))) return false
    }
  }
  return join(copy, joining, deps)
}

async function join(copy: Copy, { run, outputs }: Joining, { ledger }: EnqueueCopyDeps): Promise<boolean> {
  if (copy.wantedBy.includes(run.runId)) return true
  const wantedBy = [...copy.wantedBy, run.runId]
  return ledger.changeWants(copy, { wantedBy, ...(outputs === undefined ? {} : { outputs }) })
}

/** Whether EC2 no longer has the AMI of a copy that is done; an account that does not let us look is believed. */
export async function hasLostImage(
  copy: Copy,
  { destinations }: Pick<EnqueueCopyDeps, 'destinations'>,
): Promise<boolean> {
  const { state, imageId } = copy
  if (state !== 'done' || imageId === undefined) return false
  const answer = await destinations.existingImages(copy, [imageId])
  return answer.kind === 'answered' && !answer.value.includes(imageId)
}
