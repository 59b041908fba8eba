import { shareLease, shareLeaseMinutes } from '../domain/sharing/lease.ts'
import type { RuleShareKey } from '../domain/sharing/rule-share.ts'
import type { Clock } from '../ports/clock.ts'
import type { LeaseStore } from '../ports/lease-store.ts'

/** What leasing the share of a rule needs. */
export interface ShareLeaseDeps {
  readonly leases: Pick<LeaseStore, 'acquire' | 'release'>
  readonly clock: Clock
}

/** Works on the share of a rule while nobody else does; `busy` where somebody else is at it, without waiting. */
export async function withShareLease<Done>(
  { key, executionArn }: { readonly key: RuleShareKey; readonly executionArn: string },
  { leases, clock }: ShareLeaseDeps,
  work: () => Promise<Done>,
): Promise<
  { readonly kind: 'done'; readonly done: Done } | { readonly kind: 'busy'; readonly ownerArn: string }
> {
  const lease = { key: shareLease(key), ownerArn: executionArn }
  const nowMs = clock.now()
  const answer = await leases.acquire({
    ...lease,
    now: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + shareLeaseMinutes * 60_000).toISOString(),
  })
  if (answer.kind === 'held') return { kind: 'busy', ownerArn: answer.ownerArn }
  try {
    return { kind: 'done', done: await work() }
  } finally {
    await leases.release(lease)
  }
}
