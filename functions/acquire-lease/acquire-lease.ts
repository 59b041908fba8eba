import type * as z from 'zod/mini'

import { leaseMinutes } from '../lib/domain/sharing/lease.ts'
import type { Clock } from '../lib/ports/clock.ts'
import type { Executions } from '../lib/ports/executions.ts'
import type { LeaseStore } from '../lib/ports/lease-store.ts'
import type { input, output } from './contract.ts'

/** What leasing needs. */
export interface AcquireLeaseDeps {
  readonly leases: Pick<LeaseStore, 'acquire' | 'takeOver'>
  readonly executions: Pick<Executions, 'isRunning'>
  readonly clock: Clock
}

/** Takes the resource's lease, also from an execution that ended without giving it back. */
export function createAcquireLease({ leases, executions, clock }: AcquireLeaseDeps) {
  return async ({ resourceArn, executionArn }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const nowMs = clock.now()
    const now = new Date(nowMs).toISOString()
    const expiresAt = new Date(nowMs + leaseMinutes * 60_000).toISOString()

    const answer = await leases.acquire({ key: resourceArn, ownerArn: executionArn, now, expiresAt })
    if (answer.kind === 'acquired' || (await executions.isRunning(answer.ownerArn))) return answer
    return leases.takeOver({
      key: resourceArn,
      ownerArn: executionArn,
      deadOwnerArn: answer.ownerArn,
      expiresAt,
    })
  }
}
