import { holdsSlot } from '../functions/lib/domain/copying/copy-standing.ts'
import type { Copy } from '../functions/lib/domain/copying/copy.ts'
import { laneNameOf } from '../functions/lib/domain/copying/lane-key.ts'
import type { LaneKey } from '../functions/lib/domain/copying/lane-key.ts'
import { laneSettings } from '../functions/lib/domain/copying/lane-limit.ts'
import type { LaneReduction } from '../functions/lib/domain/copying/lane.ts'
import type { Services } from './command.ts'
import { inBatches } from './in-batches.ts'

/** How many copies are where. */
export interface CopyStandings {
  readonly queued: number
  /** Those that hold a slot. */
  readonly inProgress: number
  /** Those whose AMI is available and whose outputs are being made. */
  readonly finishing: number
}

/** A lane with work. */
export interface BusyLane extends LaneKey, CopyStandings {
  /** How many copies may be in progress at once, by the rules. */
  readonly limit: number
  /** A smaller limit that holds now, because EC2 refused a copy. */
  readonly reduced?: LaneReduction
}

/** A lane with work, and the copies in it whose outcome is not written. */
export interface LaneContent {
  readonly lane: BusyLane
  readonly copies: readonly Copy[]
  readonly holders: ReadonlySet<string>
}

/** Reads every lane with work, fullest first. */
export async function readBusyLanes(
  services: Pick<Services, 'copies' | 'rules'>,
  now: number,
): Promise<readonly LaneContent[]> {
  const { copies: ledger, rules } = services
  const active = await ledger.listActiveLanes()
  if (active.length === 0) return []
  const settings = (await rules.current())?.rules.settings?.concurrentCopies ?? {}
  const contents = await inBatches(active, async ({ accountId, region }) => {
    const key = { accountId, region }
    const { admitted, reduced } = await ledger.readLane(key)
    const copies = await ledger.listOpenCopies(key)
    const holders = new Set(admitted)
    const { limit } = laneSettings(key, settings, false)
    const holds = reduced !== undefined && now < Date.parse(reduced.until) && reduced.limit < limit
    return {
      lane: { ...key, limit, ...(holds ? { reduced } : {}), ...standingsOf(copies, holders) },
      copies,
      holders,
    }
  })
  return contents.filter(({ copies }) => copies.length > 0).toSorted(byWork)
}

/** Counts copies that have not ended. */
export function standingsOf(copies: readonly Copy[], holders: ReadonlySet<string>): CopyStandings {
  const finishing = copies.filter(({ state }) => state === 'finishing')
  const inProgress = copies.filter((copy) => copy.state !== 'finishing' && holdsSlot(copy, holders))
  return {
    queued: copies.length - finishing.length - inProgress.length,
    inProgress: inProgress.length,
    finishing: finishing.length,
  }
}

/** The sum of what several lanes or runs have. */
export function addStandings(all: readonly CopyStandings[]): CopyStandings {
  const sum = { queued: 0, inProgress: 0, finishing: 0 }
  for (const one of all) {
    sum.queued += one.queued
    sum.inProgress += one.inProgress
    sum.finishing += one.finishing
  }
  return sum
}

function byWork(a: LaneContent, b: LaneContent): number {
  return b.copies.length - a.copies.length || (laneNameOf(a.lane) < laneNameOf(b.lane) ? -1 : 1)
}
