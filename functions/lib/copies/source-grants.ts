import type { PlannedImage } from '../domain/copying/copy-plan.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { isPutAnew, relayProgressOf } from '../domain/copying/relay-progress.ts'
import type { PlannedCopy } from '../domain/copying/source-plan.ts'
import type { CopyStore, RelayUsers } from '../ports/copy-ledger.ts'
import { hasLostImage } from './enqueue-copy.ts'
import type { EnqueueCopyDeps, EnqueuingRun } from './enqueue-copy.ts'
import { failRefused } from './fail-refused.ts'
import { grantCopying, relayGrant } from './grants.ts'
import type { CopyGrant, GrantsDeps } from './grants.ts'
import { inParallel } from './in-parallel.ts'
import { relayIdentity } from './look-at-lane.ts'

/** What finding out what is to be granted takes, and granting it. */
export interface SourceGrantsDeps extends Omit<GrantsDeps, 'ledger'>, Pick<EnqueueCopyDeps, 'destinations'> {
  readonly ledger: GrantsDeps['ledger'] & Pick<CopyStore, 'moveCopy'> & Pick<RelayUsers, 'addRelayUsers'>
}

/**
 * Copies by other accounts whose AMI is not there, be it that Image Builder made it or an earlier run: those need a grant.
 * What the run has put already, in an earlier attempt, was granted before.
 */
export async function leftToGrant(
  copies: readonly PlannedCopy[],
  run: EnqueuingRun,
  deps: SourceGrantsDeps,
): Promise<readonly PlannedCopy[]> {
  const others = copies.filter(
    ({ accountId, existingImageId }) => accountId !== deps.ownerId && existingImageId === undefined,
  )
  const known = await deps.ledger.readCopies(others)
  const isCaredFor = async (copy: Copy) => isOrWasPutFor(copy, run) || hasImage(copy, deps)
  const standing = await inParallel(known, async (copy) => ((await isCaredFor(copy)) ? [copy.id] : []))
  const there = new Set(standing.flatMap((ids) => ids ?? []))
  return others.filter(({ id }) => !there.has(id))
}

/** What has ended for the run, because EC2 refused its account the AMI for example, is not put again either. */
function isOrWasPutFor(copy: Copy, { runId }: EnqueuingRun): boolean {
  return copy.wantedBy.includes(runId) || (copy.earlierEnds ?? []).some(({ runs }) => runs.includes(runId))
}

async function hasImage(copy: Copy, deps: SourceGrantsDeps): Promise<boolean> {
  return copy.state === 'finishing' || (copy.state === 'done' && !(await hasLostImage(copy, deps)))
}

/** What to grant to copies of one source; nothing where a relay is to do it later. */
export async function grantFor(
  users: readonly PlannedCopy[],
  images: readonly PlannedImage[],
  deps: SourceGrantsDeps,
): Promise<CopyGrant | undefined> {
  const [first] = users
  if (first === undefined) return undefined
  const { sourceImageId, request } = first
  const accounts = [...new Set(users.map(({ accountId }) => accountId))]
  if (request.source.kind === 'relay') return grantOfRelay(first, request.source.copyId, accounts, deps)
  const { imageId, region } = request.source
  const copyRegions = [...new Set(users.map((copy) => copy.region))]
  const build = images.find((image) => image.sourceImageId === imageId)
  const imageArn = build === undefined ? {} : { imageArn: build.arn }
  return { imageId, region, sourceImageId, ...imageArn, accounts, copyRegions }
}

async function grantOfRelay(
  user: PlannedCopy,
  relayCopyId: string,
  accounts: readonly string[],
  { ledger, ownerId }: SourceGrantsDeps,
): Promise<CopyGrant | undefined> {
  await ledger.addRelayUsers(relayCopyId, accounts)
  const [relay] = await ledger.readCopies([relayIdentity(user, ownerId)])
  const imageId = relay === undefined ? undefined : imageToGrant(relay)
  return relay === undefined || imageId === undefined ? undefined : relayGrant(relay, imageId, accounts)
}

/** A relay that was put anew grants to those whose copies are put; it may have done so before these were. */
export async function grantLate(copies: readonly PlannedCopy[], deps: SourceGrantsDeps): Promise<void> {
  const [first] = copies
  if (first?.request.source.kind !== 'relay') return
  const [relay] = await deps.ledger.readCopies([relayIdentity(first, deps.ownerId)])
  const imageId = relay !== undefined && isPutAnew(relay) ? imageToGrant(relay) : undefined
  if (relay === undefined || imageId === undefined) return
  const accounts = copies.map(({ accountId }) => accountId)
  const grant = relayGrant(relay, imageId, accounts)
  const answer = await grantCopying(grant, deps)
  if (answer.kind === 'granted') await failRefused(grant, answer.refused, deps.ledger)
}

/** The AMI of a relay that may have granted it to all that it knows of before it is told of more. */
function imageToGrant(relay: Copy): string | undefined {
  const progress = relayProgressOf(relay)
  if (progress.kind === 'ready') return progress.imageId
  return relay.state === 'finishing' ? relay.imageId : undefined
}
