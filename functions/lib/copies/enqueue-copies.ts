import type { PlannedImage } from '../domain/copying/copy-plan.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import { lanesOfRun } from '../domain/copying/run-progress.ts'
import type { PlannedCopy } from '../domain/copying/source-plan.ts'
import { shardOf } from '../domain/copying/sweep-control.ts'
import { TransientServiceError } from '../domain/errors.ts'
import type { CopyStore, LaneStore, RelayUsers, RunCopies } from '../ports/copy-ledger.ts'
import { settleRun } from './close-run.ts'
import type { AnswerRunDeps } from './close-run.ts'
import { enqueueCopy } from './enqueue-copy.ts'
import type { EnqueueCopyDeps, EnqueuingRun } from './enqueue-copy.ts'
import { grantCopying, relayGrant } from './grants.ts'
import type { GrantsDeps } from './grants.ts'
import { inParallel } from './in-parallel.ts'
import { relayIdentity } from './look-at-lane.ts'
import { demandSweep } from './start-sweep.ts'
import type { StartSweepDeps } from './start-sweep.ts'

/** What enqueuing the copies of a run needs. */
export interface EnqueueCopiesDeps
  extends
    Omit<EnqueueCopyDeps, 'ledger'>,
    Omit<GrantsDeps, 'ledger'>,
    Omit<AnswerRunDeps, 'ledger'>,
    Omit<StartSweepDeps, 'ledger'> {
  readonly ledger: EnqueueCopyDeps['ledger'] &
    GrantsDeps['ledger'] &
    AnswerRunDeps['ledger'] &
    StartSweepDeps['ledger'] &
    Pick<CopyStore, 'readCopies'> &
    Pick<LaneStore, 'activateLane'> &
    Pick<RunCopies, 'keepToken' | 'openRunLanes' | 'noteEnqueued'> &
    RelayUsers
  readonly shards: number
}

/** The copies that a run wants, relays first, and the token of the state that waits for them. */
export interface EnqueueWish {
  readonly runId: string
  readonly token: string
  /** The builds that they are copies of. */
  readonly images: readonly PlannedImage[]
  readonly copies: readonly PlannedCopy[]
}

/**
 * Lets a run wait for its copies: keeps the token, enqueues what is not there, starts the sweep, and answers by itself
 * where nothing is left to wait for. A repeat, with the same token or a new one, enqueues nothing twice. Must end within
 * five minutes: grants this young are not withdrawn.
 */
export async function enqueueCopies(wish: EnqueueWish, deps: EnqueueCopiesDeps): Promise<void> {
  const { runId, token, copies } = wish
  const { ledger, clock, shards } = deps
  const run = { runId, at: new Date(clock.now()).toISOString() }
  const wait = await ledger.keepToken(runId, token, run.at)
  if (wait.withdrawnAt !== undefined) return
  if (wait.enqueuedAt === undefined) {
    await ledger.openRunLanes(runId, lanesOfRun(runId, copies))
    await grantSources(wish, deps)
    await putCopies(copies, run, deps)
    await ledger.noteEnqueued(runId, run.at)
  }
  for (const shard of new Set(copies.map((copy) => shardOf(copy, shards)))) await demandSweep(shard, deps)
  await settleRun(runId, deps)
}

async function putCopies(
  copies: readonly PlannedCopy[],
  run: EnqueuingRun,
  deps: EnqueueCopiesDeps,
): Promise<void> {
  const relays = copies.filter(({ isRelay }) => isRelay)
  const others = copies.filter(({ isRelay }) => !isRelay)
  for (const some of [relays, others]) {
    await allOf(some, async (copy) => {
      await enqueueCopy(copy, run, deps)
      return true
    })
  }
  const lanes = new Map(copies.map((copy) => [laneNameOf(copy), copy]))
  await allOf([...lanes.values()], async (lane) => {
    await deps.ledger.activateLane(lane)
    return true
  })
}

/**
 * Grants every AMI that is there to those who are to copy it. A relay that is not finished grants by itself, to all who
 * were noted before.
 */
async function grantSources({ images, copies }: EnqueueWish, deps: EnqueueCopiesDeps): Promise<void> {
  const bySource = Map.groupBy(copies, ({ request: { source } }) =>
    source.kind === 'image' ? `image ${source.imageId}` : `relay ${source.copyId}`,
  )
  for (const users of bySource.values()) {
    const [first] = users
    if (first === undefined) continue
    const accounts = [...new Set(users.map(({ accountId }) => accountId))]
    const others = accounts.filter((accountId) => accountId !== deps.ownerId)
    if (others.length === 0) continue
    const { source } = first.request
    if (source.kind === 'relay') await grantRelay(first, source.copyId, others, deps)
    else {
      const { imageId, region } = source
      const copyRegions = [...new Set(users.map((copy) => copy.region))]
      const { sourceImageId } = first
      const build = images.find((image) => image.sourceImageId === imageId)
      const imageArn = build === undefined ? {} : { imageArn: build.arn }
      const grant = { imageId, region, sourceImageId, ...imageArn, accounts: others, copyRegions }
      await grantCopying(grant, deps)
    }
  }
}

async function grantRelay(
  user: PlannedCopy,
  relayCopyId: string,
  accounts: readonly string[],
  deps: EnqueueCopiesDeps,
): Promise<void> {
  const { ledger, ownerId } = deps
  await ledger.addRelayUsers(relayCopyId, accounts)
  const [relay] = await ledger.readCopies([relayIdentity(user, ownerId)])
  if (relay?.imageId === undefined) return
  if (relay.state !== 'finishing' && relay.state !== 'done') return
  await grantCopying(relayGrant(relay, relay.imageId, accounts), deps)
}

/** @throws TransientServiceError where some of it is left to do. */
async function allOf<Item>(items: readonly Item[], work: (item: Item) => Promise<true>): Promise<void> {
  const done = await inParallel(items, work)
  const left = done.filter((one) => one !== true).length
  if (left === 0) return
  throw new TransientServiceError(`Expected ${items.length} writes to the ledger, ${left} are left`, {
    where: 'the ledger',
    remedy: 'Nothing to do: the step is repeated',
  })
}
