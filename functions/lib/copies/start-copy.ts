import { boundAttempts, classifyCallError } from '../domain/copying/copy-failure.ts'
import { copyCallOf } from '../domain/copying/copy-request.ts'
import type { Copy } from '../domain/copying/copy.ts'
import type { Clock } from '../ports/clock.ts'
import type { CopyStore, GrantNotes } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'

/** What calling CopyImage needs. */
export interface StartCopyDeps {
  readonly ledger: Pick<CopyStore, 'moveCopy'> & Pick<GrantNotes, 'readGrants'>
  readonly destinations: Pick<Destinations, 'startCopy'>
  readonly clock: Clock
  readonly ownerId: string
}

/** What came of CopyImage. */
export type StartedOutcome =
  | { readonly kind: 'goesOn' }
  /** EC2 has no room: the copy keeps its place and loses its slot. */
  | { readonly kind: 'noRoom' }
  /** Its outcome is written: `copy` as it is then. */
  | { readonly kind: 'ended'; readonly copy: Copy }

/** Calls CopyImage for a copy that holds a slot; a repeat is word for word the same, and answers the same AMI. */
export async function startCopy(
  { copy, sourceImageId }: { readonly copy: Copy; readonly sourceImageId: string },
  deps: StartCopyDeps,
): Promise<StartedOutcome> {
  const { ledger, destinations, clock } = deps
  const answer = await destinations.startCopy(copy, copyCallOf(copy, sourceImageId))
  if (answer.kind === 'answered') {
    const startedAt = new Date(clock.now()).toISOString()
    await ledger.moveCopy(copy, { to: 'copying', imageId: answer.value, startedAt })
    return { kind: 'goesOn' }
  }
  const isOwners = copy.accountId === deps.ownerId
  const grantedAt = isOwners ? copy.enqueuedAt : (await ledger.readGrants(sourceImageId))?.grantedAt
  const context = { now: clock.now(), ...(grantedAt === undefined ? {} : { grantedAt }) }
  const verdict = boundAttempts(classifyCallError(answer.error, copy, context), copy)
  switch (verdict.kind) {
    case 'repeat':
      return { kind: 'goesOn' }
    case 'placeKept':
      return { kind: 'noRoom' }
    case 'again': {
      const attempt = copy.attempt + 1
      await ledger.moveCopy(copy, { to: 'queued', attempt, finding: verdict.finding })
      return { kind: 'goesOn' }
    }
    case 'person': {
      const failed = await ledger.moveCopy(copy, { to: 'failed', finding: verdict.finding })
      return failed === undefined ? { kind: 'goesOn' } : { kind: 'ended', copy: failed }
    }
  }
}
