import { copyIdOf, hasEnded } from '../../../functions/lib/domain/copying/copy.ts'
import type { Copy, CopyIdentity } from '../../../functions/lib/domain/copying/copy.ts'
import { laneNameOf } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../../../functions/lib/domain/copying/lane-key.ts'
import type { LaneControl } from '../../../functions/lib/domain/copying/lane.ts'
import { outputNameOf } from '../../../functions/lib/domain/copying/output-claim.ts'
import type {
  OutputClaim,
  TemplateVersionRequest,
} from '../../../functions/lib/domain/copying/output-claim.ts'
import type { RunLane } from '../../../functions/lib/domain/copying/run-progress.ts'
import type { SweepControl } from '../../../functions/lib/domain/copying/sweep-control.ts'
import type {
  CopyLedger,
  CopyMove,
  GrantNote,
  Pause,
  RunWait,
} from '../../../functions/lib/ports/copy-ledger.ts'
import type { LeaseStore } from '../../../functions/lib/ports/lease-store.ts'
import { wrongMove, wrongPut } from './allowed-moves.ts'

/** What the tests may look at. */
export interface LedgerContents {
  readonly copies: Map<string, Copy>
  readonly lanes: Map<string, LaneControl>
  readonly runLanes: Map<string, RunLane>
  readonly waits: Map<string, RunWait>
  readonly listed: Map<string, string>
  readonly grants: Map<string, GrantNote>
  /** Every outcome that was written: copy, attempt, when it was wished for. */
  readonly outcomes: string[]
  /** Every write that no copy may go through. */
  readonly wrongMoves: string[]
}

/** The ledger in memory: every method is one atomic, conditional effect, as one item of DynamoDB allows. */
export function createSmallLedger(): { readonly ledger: CopyLedger; readonly contents: LedgerContents } {
  const copies = new Map<string, Copy>()
  const lanes = new Map<string, LaneControl>()
  const sweeps = new Map<number, SweepControl>()
  const runLanes = new Map<string, RunLane>()
  const waits = new Map<string, RunWait>()
  const listed = new Map<string, string>()
  const relayUsers = new Map<string, Set<string>>()
  const grants = new Map<string, GrantNote>()
  const claims = new Map<string, OutputClaim>()
  const frozen = new Map<string, TemplateVersionRequest>()
  const outcomes: string[] = []
  const wrongMoves: string[] = []
  let pause: Pause | undefined

  const read = (identity: CopyIdentity) => copies.get(copyIdOf(identity))
  const laneOf = (lane: LaneKey): LaneControl => lanes.get(laneNameOf(lane)) ?? { version: 0, admitted: [] }
  const sweepOf = (shard: number): SweepControl => sweeps.get(shard) ?? { shard, generation: 0, demand: 0 }
  const runLaneKey = (runId: string, lane: LaneKey) => `${runId}/${laneNameOf(lane)}`
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

  function moveCopy(copy: Copy, move: CopyMove): Copy | undefined {
    const current = copies.get(copy.id)
    if (current === undefined || current.state !== copy.state || current.attempt !== copy.attempt)
      return undefined
    if (move.to === 'withdrawn' && current.wantedBy.length > 0) return undefined
    const isEnd = move.to === 'done' || move.to === 'failed'
    if (isEnd && current.outputsAdded !== copy.outputsAdded) return undefined
    if (move.to === 'failed' && current.wantedBy.length !== copy.wantedBy.length) return undefined
    const { to, ...members } = move
    const {
      imageId: _,
      startedAt: __,
      finishTries: ___,
      finding: ____,
      finishDueAt: _____,
      ...fresh
    } = current
    const next: Copy =
      to === 'queued' ? { ...fresh, ...members, state: to } : { ...current, ...members, state: to }
    wrongMoves.push(...wrongMove(current, next))
    copies.set(copy.id, next)
    if (hasEnded(next)) outcomes.push(`${next.id} ${next.attempt} ${next.enqueuedAt}`)
    return next
  }

  const ledger: CopyLedger = {
    readCopy: async (identity) => read(identity),
    readCopies: async (identities) => identities.flatMap((identity) => read(identity) ?? []),
    listOpenCopies: async (lane) =>
      [...copies.values()].filter((copy) => laneNameOf(copy) === laneNameOf(lane) && !hasEnded(copy)),
    putCopy: async (copy) => {
      if (copies.has(copy.id)) return false
      copies.set(copy.id, copy)
      return true
    },
    putCopyAgain: async (copy, replaces) => {
      const current = copies.get(copy.id)
      if (current?.attempt !== replaces.attempt || current.state !== replaces.state) return false
      wrongMoves.push(...wrongPut(current, copy))
      copies.set(copy.id, copy)
      return true
    },
    moveCopy: async (copy, move) => moveCopy(copy, move),
    changeWants: async (copy, wants) => {
      const current = copies.get(copy.id)
      if (current === undefined || hasEnded(current) || !same(current.wantedBy, copy.wantedBy)) return false
      const { unwantedSince: _, finishTries, finishDueAt, ...rest } = current
      const tries = {
        ...(finishTries === undefined ? {} : { finishTries }),
        ...(finishDueAt === undefined ? {} : { finishDueAt }),
      }
      const added = wants.outputs === undefined ? tries : { outputsAdded: (current.outputsAdded ?? 0) + 1 }
      copies.set(copy.id, { ...rest, ...wants, ...added })
      return true
    },

    readLane: async (lane) => laneOf(lane),
    writeLane: async (lane, { version }, next) => {
      if (laneOf(lane).version !== version) return false
      lanes.set(laneNameOf(lane), { ...next, version: version + 1 })
      return true
    },

    noteLane: async (lane, notedAt) => {
      const current = lanes.get(laneNameOf(lane))
      if (current === undefined) return
      lanes.set(laneNameOf(lane), { ...current, notedAt, version: current.version + 1 })
    },

    readSweep: async (shard) => sweepOf(shard),
    addDemand: async (shard) => {
      const next = { ...sweepOf(shard), demand: sweepOf(shard).demand + 1 }
      sweeps.set(shard, next)
      return next
    },
    noteSleep: async (shard, sleepsUntil, { ifGeneration, ifDemand }) => {
      const current = sweepOf(shard)
      if (current.generation !== ifGeneration || current.demand !== ifDemand) return false
      sweeps.set(shard, { ...current, sleepsUntil })
      return true
    },
    countUp: async (shard, { ifGeneration, ifDemand }) => {
      const { sleepsUntil: _, ...current } = sweepOf(shard)
      if (current.generation !== ifGeneration) return undefined
      if (ifDemand !== undefined && current.demand !== ifDemand) return undefined
      const next = { ...current, generation: current.generation + 1 }
      sweeps.set(shard, next)
      return next
    },

    openRunLanes: async (runId, all) => {
      for (const lane of all) {
        const key = runLaneKey(runId, lane)
        if (!runLanes.has(key)) runLanes.set(key, lane)
      }
    },
    closeRunLanes: async (runId, all) => {
      for (const lane of all) {
        const key = runLaneKey(runId, lane)
        const current = runLanes.get(key)
        if (current !== undefined) runLanes.set(key, { ...current, isOpen: false })
      }
    },
    listRunLanes: async (runId) => [...runLanes.values()].filter((lane) => lane.runId === runId),
    keepToken: async (runId, token) => {
      const next = { ...waits.get(runId), runId, token }
      waits.set(runId, next)
      listed.set(runId, token)
      return next
    },
    readWait: async (runId) => waits.get(runId),
    noteEnqueued: async (runId, enqueuedAt) => {
      const wait = waits.get(runId)
      if (wait !== undefined) waits.set(runId, { enqueuedAt, ...wait })
    },
    noteWithdrawn: async (runId, withdrawnAt) => {
      const wait = waits.get(runId)
      if (wait !== undefined) waits.set(runId, { withdrawnAt, ...wait })
    },
    listWaits: async () => [...listed.keys()].flatMap((runId) => waits.get(runId) ?? []),
    listActiveLanes: async () =>
      [...runLanes.values()].filter(({ isOpen, runId }) => isOpen && listed.has(runId)),
    stopWaiting: async (runId, token) => listed.get(runId) === token && listed.delete(runId),

    addRelayUsers: async (relayCopyId, accounts) => {
      relayUsers.set(relayCopyId, new Set([...(relayUsers.get(relayCopyId) ?? []), ...accounts]))
    },
    listRelayUsers: async (relayCopyId) => [...(relayUsers.get(relayCopyId) ?? [])],

    readGrants: async (imageId) => grants.get(imageId),
    keepGrants: async (note) => {
      if ((grants.get(note.imageId)?.version ?? 0) !== note.version) return false
      grants.set(note.imageId, { ...note, version: note.version + 1 })
      return true
    },
    listGrants: async () =>
      [...grants.values()].filter((note) => note.launchAccounts.length > 0 || note.snapshots.length > 0),

    readClaim: async (key) => claims.get(outputNameOf(key)),
    writeClaim: async (key, claim, replaces) => {
      if (!same(claims.get(outputNameOf(key)), replaces)) return false
      claims.set(outputNameOf(key), claim)
      return true
    },
    freezeTemplateVersion: async (copy, request) => {
      const key = `${copyIdOf(copy)}/${request.launchTemplateId}/${request.imageId}`
      const kept = frozen.get(key) ?? request
      frozen.set(key, kept)
      return kept
    },

    readPause: async () => pause,
    pause: async (next) => {
      pause = next
    },
    resume: async () => {
      pause = undefined
    },
  }
  return { ledger, contents: { copies, lanes, runLanes, waits, listed, grants, outcomes, wrongMoves } }
}

/** Leases in memory. */
export function createSmallLeases(): LeaseStore {
  const held = new Map<string, { readonly ownerArn: string; readonly expiresAt: string }>()
  return {
    acquire: async ({ key, ownerArn, now, expiresAt }) => {
      const current = held.get(key)
      if (current !== undefined && current.ownerArn !== ownerArn && current.expiresAt > now) {
        return { kind: 'held', ...current }
      }
      held.set(key, { ownerArn, expiresAt })
      return { kind: 'acquired' }
    },
    takeOver: async () => {
      throw new Error('nobody takes over here')
    },
    release: async ({ key, ownerArn }) => {
      if (held.get(key)?.ownerArn === ownerArn) held.delete(key)
    },
  }
}
