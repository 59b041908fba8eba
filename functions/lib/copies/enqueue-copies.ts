import type { PlannedImage } from '../domain/copying/copy-plan.ts'
import type { Copy } from '../domain/copying/copy.ts'
import { laneNameOf } from '../domain/copying/lane-key.ts'
import { defaultLimit } from '../domain/copying/lane-limit.ts'
import { relayIdOf } from '../domain/copying/relay-progress.ts'
import { lanesOfRun } from '../domain/copying/run-progress.ts'
import type { PlannedCopy } from '../domain/copying/source-plan.ts'
import { shardOf } from '../domain/copying/sweep-control.ts'
import { EnqueuingUnfinished, RunWithdrawn } from '../domain/errors.ts'
import type { CopyStore, RelayUsers, RunCopies } from '../ports/copy-ledger.ts'
import type { Destinations } from '../ports/destinations.ts'
import { askOnce } from './ask-once.ts'
import { answerRun } from './close-run.ts'
import type { CloseRunDeps } from './close-run.ts'
import { enqueueCopy, hasLostImage } from './enqueue-copy.ts'
import type { EnqueueCopyDeps, EnqueuedCopy, EnqueuingRun } from './enqueue-copy.ts'
import { failRefused } from './fail-refused.ts'
import { grantCopying } from './grants.ts'
import type { GrantsDeps } from './grants.ts'
import { inParallel } from './in-parallel.ts'
import { grantFor, grantLate, leftToGrant } from './source-grants.ts'
import { demandSweep, demandSweepAtOnce } from './start-sweep.ts'
import type { StartSweepDeps } from './start-sweep.ts'

type ExistingImages = Pick<Destinations, 'existingImages'>

/** What enqueuing the copies of a run needs. */
export interface EnqueueCopiesDeps
  extends
    Omit<EnqueueCopyDeps, 'ledger'>,
    Omit<GrantsDeps, 'ledger'>,
    Omit<CloseRunDeps, 'ledger'>,
    Omit<StartSweepDeps, 'ledger'> {
  readonly ledger: EnqueueCopyDeps['ledger'] &
    GrantsDeps['ledger'] &
    CloseRunDeps['ledger'] &
    StartSweepDeps['ledger'] &
    Pick<CopyStore, 'readCopies' | 'moveCopy'> &
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
 * where nothing is to wait for. A repeat, with the same token or a new one, enqueues nothing twice, and leaves answering
 * to the sweep. Must end within five minutes: grants this young are not withdrawn.
 * @throws EnqueuingUnfinished where some is left for a repeat.
 * @throws RunWithdrawn where the run was stopped before; who hears of it is a run that was redriven.
 */
export async function enqueueCopies(wish: EnqueueWish, given: EnqueueCopiesDeps): Promise<void> {
  const { runId, token, copies } = wish
  const deps = { ...given, destinations: askingOnce(given.destinations) }
  const { ledger, clock } = deps
  const run = { runId, at: new Date(clock.now()).toISOString() }
  const wait = await ledger.keepToken(runId, token, run.at)
  if (wait.withdrawnAt !== undefined) throw withdrawn(runId, wait.withdrawnAt)
  let demand = demandSweepAtOnce
  if (wait.enqueuedAt === undefined) {
    const lanes = lanesOfRun(runId, copies)
    await ledger.openRunLanes(runId, lanes)
    const { isUnderway, isSwept } = await putCopies(wish, run, deps)
    await ledger.noteEnqueued(runId, run.at)
    if (isSwept) demand = demandSweep
    if (!isUnderway) {
      await ledger.closeRunLanes(runId, lanes)
      if ((await answerRun(runId, deps)) === 'answered') return
    }
  }
  for (const shard of shardsOf(copies, deps)) await demand(shard, deps)
}

function shardsOf(copies: readonly PlannedCopy[], { shards }: EnqueueCopiesDeps): ReadonlySet<number> {
  return new Set(copies.map((copy) => shardOf(copy, shards)))
}

function withdrawn(runId: string, at: string): RunWithdrawn {
  return new RunWithdrawn(`Expected the copies of ${runId} to be wanted, got withdrawn at ${at}`, {
    where: runId,
    remedy: 'Start a new run instead of redriving this one: what is copied already stays as it is',
  })
}

/** Several steps want to know of one AMI whether it exists. */
function askingOnce({ existingImages }: ExistingImages): ExistingImages {
  return {
    existingImages: askOnce(existingImages, (lane, imageIds) => [laneNameOf(lane), ...imageIds].join(' ')),
  }
}

interface PutCopies {
  readonly isUnderway: boolean
  readonly isSwept: boolean
}

/** Copies of so many AMIs fill lanes of EC2's limit, and leave some for the next look. */
const sourcesOfFirstSweep = 60

/**
 * Relays first, then source by source: what is put stays put, so that a repeat has less left to do. Where there are many
 * sources, the first are copied while the rest are granted, of which EC2 takes a few a second. Answers whether the run
 * has to wait for one of them, and whether a sweep has been started already in all of its lanes.
 */
async function putCopies(wish: EnqueueWish, run: EnqueuingRun, deps: EnqueueCopiesDeps): Promise<PutCopies> {
  const relays = wish.copies.filter(({ isRelay }) => isRelay)
  const others = wish.copies.filter(({ isRelay }) => !isRelay)
  const bySource = Map.groupBy(others, ({ request: { source } }) =>
    source.kind === 'image' ? `image ${source.imageId}` : `relay ${source.copyId}`,
  )
  const sources = [...bySource.values()]
  const putSome = async (some: typeof sources) =>
    inParallel(some, async (copies) => putUsers(copies, { images: wish.images, run }, deps))

  const put = await putAll(await neededOf(relays, { users: others, run }, deps), run, deps)
  const early = sources.slice(0, sourcesOfFirstSweep)
  const first = await putSome(early)
  const rest = sources.slice(sourcesOfFirstSweep)
  const underway = first.filter((some) => some?.includes('underway') === true)
  // With fewer, the sweep would find free slots, and come back for them after a while.
  const isSweptEarly = rest.length > 0 && underway.length >= defaultLimit
  if (isSweptEarly) for (const shard of shardsOf(wish.copies, deps)) await demandSweepAtOnce(shard, deps)
  const users = [...first, ...(await putSome(rest))]
  checkAll(users)
  return {
    isUnderway: [...put, ...users.flatMap((some) => some ?? [])].includes('underway'),
    isSwept: isSweptEarly && lanesIn(early.flat()).isSupersetOf(lanesIn(wish.copies)),
  }
}

function lanesIn(copies: readonly PlannedCopy[]): ReadonlySet<string> {
  return new Set(copies.map(laneNameOf))
}

/** Leaves out relays that are made for others alone, and whose AMI was removed after all of those had copied it. */
async function neededOf(
  relays: readonly PlannedCopy[],
  { users, run }: { readonly users: readonly PlannedCopy[]; readonly run: EnqueuingRun },
  deps: EnqueueCopiesDeps,
): Promise<readonly PlannedCopy[]> {
  const known = await deps.ledger.readCopies(relays.filter(({ isOnlyRelay }) => isOnlyRelay === true))
  const isUnneeded = async (relay: Copy): Promise<boolean> => {
    if (!(await hasLostImage(relay, deps))) return false
    const behind = users.filter((copy) => relayIdOf(copy) === relay.id)
    return (await leftToGrant(behind, run, deps)).length === 0
  }
  const unneeded = await inParallel(known, async (relay) => ((await isUnneeded(relay)) ? [relay.id] : []))
  const left = new Set(unneeded.flatMap((ids) => ids ?? []))
  return relays.filter(({ id }) => !left.has(id))
}

/** The copies of one source: granted first, then put; those of accounts that EC2 refuses fail. */
async function putUsers(
  copies: readonly PlannedCopy[],
  { images, run }: { readonly images: readonly PlannedImage[]; readonly run: EnqueuingRun },
  deps: EnqueueCopiesDeps,
): Promise<readonly EnqueuedCopy[]> {
  const grant = await grantFor(await leftToGrant(copies, run, deps), images, deps)
  const answer = grant && (await grantCopying(grant, deps))
  const put = await putAll(copies, run, deps)
  if (grant !== undefined && answer?.kind === 'granted') await failRefused(grant, answer.refused, deps.ledger)
  if (grant === undefined)
    await grantLate(
      copies.filter((_, index) => put[index] === 'underway'),
      deps,
    )
  return put
}

async function putAll(
  copies: readonly PlannedCopy[],
  run: EnqueuingRun,
  deps: EnqueueCopiesDeps,
): Promise<readonly EnqueuedCopy[]> {
  const put = await inParallel(copies, async (copy) => enqueueCopy(copy, run, deps))
  checkAll(put)
  return put.flatMap((one) => one ?? [])
}

/** @throws EnqueuingUnfinished where some of it is left to do. */
function checkAll(done: readonly unknown[]): void {
  const left = done.filter((one) => one === undefined).length
  if (left === 0) return
  throw new EnqueuingUnfinished(
    `Expected all of ${done.length} copies or sources in the queue, ${left} are left`,
    {
      where: 'the queue of copies',
      remedy: 'Start the run again: what is in the queue stays there',
    },
  )
}
