import { copyIdOf } from '../domain/copying/copy.ts'
import type { CopyIdentity } from '../domain/copying/copy.ts'
import { grantsToAdd, grantsToWithdraw, uniteGrants } from '../domain/copying/grants.ts'
import type { GrantCall, GrantRecord, GrantUse } from '../domain/copying/grants.ts'
import { isPastLateCalls } from '../domain/copying/occupancy.ts'
import { ShareError, TransientServiceError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { CopyStore, GrantNote, GrantNotes } from '../ports/copy-ledger.ts'
import type { ImageGrants, RefusedAccount } from '../ports/image-grants.ts'
import type { LeaseStore } from '../ports/lease-store.ts'

/** What granting needs. */
export interface GrantsDeps {
  readonly ledger: GrantNotes & Pick<CopyStore, 'readCopies'>
  readonly imageGrants: ImageGrants
  readonly leases: Pick<LeaseStore, 'acquire' | 'release'>
  readonly clock: Clock
  /** Names this one call of a function, so that a repeat of it that runs at the same time is somebody else. */
  readonly worker: string
  readonly ownerId: string
}

/** What withdrawing needs beside that. */
export interface WithdrawGrantsDeps extends GrantsDeps {
  /** Accounts that rules and manual inputs give launch permission on an AMI. */
  readonly launchWanted: (ami: SharedAmi) => Promise<readonly string[]>
}

/** An AMI of the owner, and what of it tells whom it is shared with otherwise. */
export type SharedAmi = Pick<GrantNote, 'imageId' | 'region' | 'sourceImageId' | 'imageArn'>

/** An AMI of the owner, and who is to copy it where. */
export interface CopyGrant {
  readonly imageId: string
  readonly region: string
  /** The AMI of the build, which names the copies. */
  readonly sourceImageId: string
  /** The ARN of the build; absent for a relay's AMI, which only rules for copies share. */
  readonly imageArn?: string
  readonly accounts: readonly string[]
  readonly copyRegions: readonly string[]
  /** The copy that made the AMI, where it is a relay's. */
  readonly relayCopyId?: string
}

/** How long the grants of an AMI are held at most: longer than the time-out of any function that holds them. */
export const leaseMinutes = 6

/** What came of a grant: whom EC2 refuses it, or `gone`: the owner has no such AMI; CopyImage says so to each account. */
export type GrantAnswer =
  | { readonly kind: 'granted'; readonly refused: readonly RefusedAccount[] }
  | { readonly kind: 'gone' }

/**
 * Lets accounts copy an AMI. The note is written before the calls, so that a crash leaves no grant that nobody knows of.
 * @throws TransientServiceError while somebody else changes the grants of the AMI.
 */
export async function grantCopying(grant: CopyGrant, deps: GrantsDeps): Promise<GrantAnswer> {
  if (await isGrantedByOthers(grant, deps)) return { kind: 'granted', refused: [] }
  return withGrantLease(grant.imageId, deps, async () => {
    const { ledger, imageGrants, clock, ownerId } = deps
    const [note, image] = [
      await ledger.readGrants(grant.imageId),
      await imageGrants.read(grant.region, grant.imageId),
    ]
    if (image === undefined) return { kind: 'gone' }
    const { calls, record } = grantsToAdd(image, grant.accounts, ownerId)
    // Somebody else's grants are none of ours. A note of ours is made young, so that it stays until the copies are put.
    if (calls.length === 0 && note === undefined) return { kind: 'granted', refused: [] }
    const next = noteOf(grant, note, record, new Date(clock.now()).toISOString())
    if (!(await ledger.keepGrants(next))) throw contended(grant.imageId, 'another writer')
    const refused = new Map<string, RefusedAccount>()
    for (const call of calls) {
      for (const one of await addOrRefuse(grant, call, imageGrants)) refused.set(one.accountId, one)
    }
    return { kind: 'granted', refused: [...refused.values()] }
  })
}

/**
 * Whether somebody else has granted it all: then there is nothing of ours to hold. The note is read before and after,
 * because what is granted may be ours, and be withdrawn just now.
 */
async function isGrantedByOthers(grant: CopyGrant, deps: GrantsDeps): Promise<boolean> {
  const { ledger, imageGrants, ownerId } = deps
  if ((await ledger.readGrants(grant.imageId)) !== undefined) return false
  const image = await imageGrants.read(grant.region, grant.imageId)
  if (image === undefined || grantsToAdd(image, grant.accounts, ownerId).calls.length > 0) return false
  return (await ledger.readGrants(grant.imageId)) === undefined
}

/**
 * What EC2 refuses because of the AMI, a quota or our role, it refuses all accounts of the call: their copies fail with
 * its words, and nobody else's.
 */
async function addOrRefuse(
  { region }: CopyGrant,
  call: GrantCall,
  imageGrants: ImageGrants,
): Promise<readonly RefusedAccount[]> {
  try {
    return await imageGrants.add(region, call)
  } catch (error) {
    if (!(error instanceof ShareError) || error instanceof TransientServiceError) throw error
    const { name, message, remedy } = error
    return call.accounts.map((accountId) => ({ accountId, error: { name, message }, remedy }))
  }
}

/**
 * Takes back what no unfinished copy needs. `later`: somebody else changes the grants of the AMI just now, or they are so
 * young that the copies they are for may not be put yet.
 */
export async function withdrawUnneeded(
  note: GrantNote,
  deps: WithdrawGrantsDeps,
): Promise<'withdrawn' | 'later'> {
  if (!isPastLateCalls(note.grantedAt, deps.clock.now())) return 'later'
  if (await isAllNeeded(note, deps)) return 'withdrawn'
  try {
    return await withGrantLease(note.imageId, deps, async () => {
      const current = await deps.ledger.readGrants(note.imageId)
      if (current === undefined) return 'withdrawn'
      if (!isPastLateCalls(current.grantedAt, deps.clock.now())) return 'later'
      await withdrawNow(current, deps)
      return 'withdrawn'
    })
  } catch (error) {
    if (error instanceof TransientServiceError) return 'later'
    throw error
  }
}

/** Whether unfinished copies need all of it: most notes are like that, most of the time, and no lease is held for them. */
async function isAllNeeded(note: GrantNote, { ledger }: WithdrawGrantsDeps): Promise<boolean> {
  const copies = await ledger.readCopies(usersOf(note))
  const { left } = grantsToWithdraw(note, { copies, launchWanted: [], ...relayOf(note) })
  return sizeOf(left) > 0 && sizeOf(left) === sizeOf(note)
}

function relayOf({ relayCopyId }: GrantNote): Pick<GrantUse, 'relayCopyId'> {
  return relayCopyId === undefined ? {} : { relayCopyId }
}

async function withdrawNow(note: GrantNote, deps: WithdrawGrantsDeps): Promise<void> {
  const { ledger, imageGrants, launchWanted } = deps
  const copies = await ledger.readCopies(usersOf(note))
  const { calls, left } = grantsToWithdraw(note, {
    copies,
    launchWanted: await launchWanted(note),
    ...relayOf(note),
  })
  for (const call of calls) await imageGrants.withdraw(note.region, call)
  if (sizeOf(left) === sizeOf(note)) return
  if (!(await ledger.keepGrants({ ...note, ...left }))) throw contended(note.imageId, 'another writer')
}

/** Every copy that may be taken from the AMI. */
function usersOf(note: GrantNote): readonly CopyIdentity[] {
  const accounts = new Set([
    ...note.launchAccounts,
    ...note.snapshots.flatMap((snapshot) => snapshot.accounts),
  ])
  return [...accounts].flatMap((accountId) =>
    note.copyRegions.map((region) => ({ sourceImageId: note.sourceImageId, accountId, region })),
  )
}

function sizeOf({ launchAccounts, snapshots }: GrantRecord): number {
  return snapshots.reduce((sum, { accounts }) => sum + accounts.length, launchAccounts.length)
}

function noteOf(
  grant: CopyGrant,
  note: GrantNote | undefined,
  record: GrantRecord,
  grantedAt: string,
): GrantNote {
  const { imageId, region, sourceImageId, copyRegions, relayCopyId } = grant
  const imageArn = grant.imageArn ?? note?.imageArn
  return {
    ...(note === undefined ? record : uniteGrants(note, record)),
    imageId,
    region,
    sourceImageId,
    copyRegions: [...new Set([...(note?.copyRegions ?? []), ...copyRegions])],
    ...(imageArn === undefined ? {} : { imageArn }),
    ...(relayCopyId === undefined ? {} : { relayCopyId }),
    grantedAt,
    version: note?.version ?? 0,
  }
}

/** The grant of a relay's AMI to the accounts that are to copy it in its Region. */
export function relayGrant(relay: CopyIdentity, imageId: string, accounts: readonly string[]): CopyGrant {
  const { region, sourceImageId } = relay
  return {
    imageId,
    region,
    sourceImageId,
    accounts,
    copyRegions: [region],
    relayCopyId: copyIdOf(relay),
  }
}

async function withGrantLease<Done>(
  imageId: string,
  deps: GrantsDeps,
  work: () => Promise<Done>,
): Promise<Done> {
  const { leases, clock, worker } = deps
  const lease = { key: `grants#${imageId}`, ownerArn: worker }
  const now = clock.now()
  const answer = await leases.acquire({
    ...lease,
    now: new Date(now).toISOString(),
    expiresAt: new Date(now + leaseMinutes * 60_000).toISOString(),
  })
  if (answer.kind === 'held') {
    throw contended(imageId, answer.ownerArn)
  }
  try {
    return await work()
  } finally {
    await leases.release(lease)
  }
}

function contended(imageId: string, by: string): TransientServiceError {
  return new TransientServiceError(`Expected nobody else to change the grants of ${imageId}, got ${by}`, {
    where: imageId,
    remedy: 'Nothing to do: it is tried again',
  })
}
