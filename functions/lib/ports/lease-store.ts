/** Whether a lease was got; if not, who holds it. */
export type LeaseAnswer =
  | { readonly kind: 'acquired' }
  | { readonly kind: 'held'; readonly ownerArn: string; readonly expiresAt: string }

/** Leases: at most one execution at a time changes a resource's policy or shares. */
export interface LeaseStore {
  /** Takes a lease that is free, expired, or held by `ownerArn` already; `expiresAt` and `now` are ISO 8601. */
  acquire(lease: {
    readonly key: string
    readonly ownerArn: string
    readonly now: string
    readonly expiresAt: string
  }): Promise<LeaseAnswer>
  /** Takes a lease over from `deadOwnerArn`, whose execution is known to have ended; no effect if someone else has it by now. */
  takeOver(lease: {
    readonly key: string
    readonly ownerArn: string
    readonly deadOwnerArn: string
    readonly expiresAt: string
  }): Promise<LeaseAnswer>
  /** Gives a lease back; no effect unless `ownerArn` holds it. */
  release(lease: { readonly key: string; readonly ownerArn: string }): Promise<void>
}
