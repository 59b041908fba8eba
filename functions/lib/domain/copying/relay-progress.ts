import { copyWithdrawn } from './copy-findings.ts'
import type { Copy } from './copy.ts'
import type { RelayProgress } from './lane.ts'

/**
 * How far a relay is for the copies behind it, by its item. They start after its outcome is written, not when its AMI
 * is available: finishing it grants the AMI to their accounts.
 */
export function relayProgressOf(relay: Copy | undefined): RelayProgress {
  if (relay === undefined) return { kind: 'underway' }
  switch (relay.state) {
    case 'done':
      return relay.imageId === undefined ? { kind: 'underway' } : { kind: 'ready', imageId: relay.imageId }
    case 'failed':
      // Its AMI is there, and granted: that some parameter of the owner could not be written concerns nobody else.
      if (relay.failedOutputs !== undefined && relay.imageId !== undefined) {
        return { kind: 'ready', imageId: relay.imageId }
      }
      return { kind: 'failed', finding: relay.finding ?? copyWithdrawn(relay) }
    case 'withdrawn':
      return { kind: 'failed', finding: relay.finding ?? copyWithdrawn(relay) }
    case 'queued':
    case 'admitted':
    case 'copying':
    case 'finishing':
      return { kind: 'underway' }
  }
}

/** The relay that a copy is taken from; whoever joins the copy joins its relay too, or the relay could be withdrawn. */
export function relayIdOf({ request }: Pick<Copy, 'request'>): string | undefined {
  return request.source.kind === 'relay' ? request.source.copyId : undefined
}
