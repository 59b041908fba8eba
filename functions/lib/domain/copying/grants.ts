import { hasEnded } from './copy.ts'
import type { Copy } from './copy.ts'

/** An AMI of the owner with its snapshots, and who is granted them now. */
export interface GrantableImage {
  readonly imageId: string
  readonly region: string
  /** Accounts with launch permission. */
  readonly launchAccounts: readonly string[]
  readonly snapshots: readonly { readonly snapshotId: string; readonly accounts: readonly string[] }[]
}

/** One ModifyImageAttribute or ModifySnapshotAttribute; `add` or `remove` is the caller's. */
export type GrantCall =
  | { readonly kind: 'image'; readonly imageId: string; readonly accounts: readonly string[] }
  | { readonly kind: 'snapshot'; readonly snapshotId: string; readonly accounts: readonly string[] }

/** What we granted, as the ledger keeps it: never what was there before. */
export interface GrantRecord {
  readonly imageId: string
  readonly launchAccounts: readonly string[]
  readonly snapshots: readonly { readonly snapshotId: string; readonly accounts: readonly string[] }[]
}

/** ModifyImageAttribute takes as many account ids (EC2 API Reference). */
const mostAccountsPerImageCall = 10_000

/** ModifySnapshotAttribute takes as many changes (EC2 API Reference). */
const mostAccountsPerSnapshotCall = 500

/**
 * What must be granted for the accounts to copy an AMI: launch permission, and volumes of each snapshot. What is
 * granted already is left out; `record` is written before the calls, so that a crash leaves no grant behind.
 */
export function grantsToAdd(
  image: GrantableImage,
  accounts: readonly string[],
  ownerId: string,
): { readonly calls: readonly GrantCall[]; readonly record: GrantRecord } {
  const wanted = [...new Set(accounts)].filter((accountId) => accountId !== ownerId)
  const record: GrantRecord = {
    imageId: image.imageId,
    launchAccounts: missing(wanted, image.launchAccounts),
    snapshots: image.snapshots
      .map(({ snapshotId, accounts: granted }) => ({ snapshotId, accounts: missing(wanted, granted) }))
      .filter((snapshot) => snapshot.accounts.length > 0),
  }
  return { calls: callsOf(record), record }
}

/** Both records as one; grants are recorded once per run, and runs share them. */
export function uniteGrants(a: GrantRecord, b: GrantRecord): GrantRecord {
  const snapshots = Map.groupBy([...a.snapshots, ...b.snapshots], ({ snapshotId }) => snapshotId)
  return {
    imageId: a.imageId,
    launchAccounts: [...new Set([...a.launchAccounts, ...b.launchAccounts])],
    snapshots: [...snapshots].map(([snapshotId, same]) => ({
      snapshotId,
      accounts: [...new Set(same.flatMap(({ accounts }) => accounts))],
    })),
  }
}

/**
 * What to take back of what we granted: of accounts that have no unfinished copy from this AMI any more. Launch
 * permission stays for accounts in `launchWanted`; volumes of the snapshots are for copying alone and never stay.
 */
export function grantsToWithdraw(
  granted: GrantRecord,
  use: GrantUse,
): {
  readonly calls: readonly GrantCall[]
  /** What is still granted by us afterwards. */
  readonly left: GrantRecord
} {
  const busy = new Set(
    use.copies.filter((copy) => isFrom(copy, granted.imageId, use)).map((copy) => copy.accountId),
  )
  const launchKept = busy.union(new Set(use.launchWanted))
  const withdrawn: GrantRecord = {
    imageId: granted.imageId,
    launchAccounts: granted.launchAccounts.filter((account) => !launchKept.has(account)),
    snapshots: partOf(granted, (account) => !busy.has(account)),
  }
  const left: GrantRecord = {
    imageId: granted.imageId,
    launchAccounts: granted.launchAccounts.filter((account) => busy.has(account)),
    snapshots: partOf(granted, (account) => busy.has(account)),
  }
  return { calls: callsOf(withdrawn), left }
}

/** Who still needs an AMI that we granted. */
export interface GrantUse {
  /** Every copy of the same image, read strongly. */
  readonly copies: readonly Copy[]
  /** Accounts that a rule gives launch permission on this AMI. */
  readonly launchWanted: readonly string[]
  /** The copy that made this AMI, where it is a relay's. */
  readonly relayCopyId?: string
}

function isFrom(copy: Copy, imageId: string, { relayCopyId }: GrantUse): boolean {
  const { source } = copy.request
  if (hasEnded(copy) || copy.state === 'finishing') return false
  return source.kind === 'image' ? source.imageId === imageId : source.copyId === relayCopyId
}

function partOf(granted: GrantRecord, isIn: (account: string) => boolean): GrantRecord['snapshots'] {
  return granted.snapshots
    .map(({ snapshotId, accounts }) => ({ snapshotId, accounts: accounts.filter(isIn) }))
    .filter(({ accounts }) => accounts.length > 0)
}

function callsOf({ imageId, launchAccounts, snapshots }: GrantRecord): readonly GrantCall[] {
  return [
    ...pages(launchAccounts, mostAccountsPerImageCall).map((accounts) => ({
      kind: 'image' as const,
      imageId,
      accounts,
    })),
    ...snapshots.flatMap(({ snapshotId, accounts: all }) =>
      pages(all, mostAccountsPerSnapshotCall).map((accounts) => ({
        kind: 'snapshot' as const,
        snapshotId,
        accounts,
      })),
    ),
  ]
}

function missing(wanted: readonly string[], granted: readonly string[]): readonly string[] {
  const there = new Set(granted)
  return wanted.filter((account) => !there.has(account))
}

function pages(accounts: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(accounts.length / size) }, (_, page) =>
    accounts.slice(page * size, (page + 1) * size),
  )
}
