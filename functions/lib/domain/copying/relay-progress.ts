import { copyWithdrawn } from './copy-findings.ts'
import type { Copy, EarlierEnd } from './copy.ts'
import type { RelayProgress } from './lane.ts'

/**
 * How far a relay is for the copies behind it, by its item. They start after its outcome is written, not when its AMI
 * is available: finishing it grants the AMI to their accounts.
 */
export function relayProgressOf(relay: Copy | undefined): RelayProgress {
  if (relay === undefined) return { kind: 'underway' }
  const { state, imageId, earlierEnds = [] } = relay
  switch (state) {
    case 'done':
    case 'failed':
      return readyFrom([relay], relay)
    case 'withdrawn':
      // Who put it anew was stopped: what others may copy since before stays theirs.
      return readyFrom(
        earlierEnds.filter((end) => end.imageId === imageId),
        relay,
      )
    case 'queued':
    case 'admitted':
    case 'copying':
    case 'finishing':
      return { kind: 'underway' }
  }
}

/** That some parameter of the owner could not be written concerns nobody else: the AMI is there, and granted. */
function readyFrom(
  ends: readonly Pick<EarlierEnd, 'state' | 'imageId' | 'failedOutputs'>[],
  relay: Copy,
): RelayProgress {
  const ready = ends.find(({ state, failedOutputs }) => state === 'done' || failedOutputs !== undefined)
  return ready?.imageId === undefined
    ? { kind: 'failed', finding: relay.finding ?? copyWithdrawn(relay) }
    : { kind: 'ready', imageId: ready.imageId }
}

/** Whether runs had a relay before those that it is made for now: some who copied from it then need it no more. */
export function isPutAnew({
  firstAttempt,
  earlierEnds,
}: Pick<Copy, 'firstAttempt' | 'earlierEnds'>): boolean {
  return firstAttempt > 1 || earlierEnds !== undefined
}

/** The relay that a copy is taken from; whoever joins the copy joins its relay too, or the relay could be withdrawn. */
export function relayIdOf({ request }: Pick<Copy, 'request'>): string | undefined {
  return request.source.kind === 'relay' ? request.source.copyId : undefined
}
