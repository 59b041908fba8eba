import type { Run } from '../functions/lib/domain/run/run.ts'
import type { RunWait } from '../functions/lib/ports/copy-ledger.ts'
import { addStandings, standingsOf } from './busy-lanes.ts'
import type { CopyStandings, LaneContent } from './busy-lanes.ts'
import type { Services } from './command.ts'
import { inBatches } from './in-batches.ts'
import { newestRunsBefore } from './run-search.ts'
import { goesOn, isWithoutResult } from './stopped-runs.ts'

/** How many of the newest runs are looked through for those without an end. */
const lookedThrough = 100

/** A run whose stop is older is no news. */
const newsMillis = 86_400_000

/** How far the copies of a run are. */
export interface RunCopiesUnderway extends CopyStandings {
  readonly wanted: number
  /** Whether all are in the queue; before that nobody knows how many of them have ended. */
  readonly isEnqueued: boolean
  /** Those whose outcome is written, whatever it is; 0 until all are enqueued. */
  readonly ended: number
}

/** A run that wrote no result. */
export interface RunUnderway {
  readonly run: Run
  /** Whether its execution goes on; the others were stopped. */
  readonly isRunning: boolean
  /** Absent for a run that waits for no copies. */
  readonly copies?: RunCopiesUnderway
}

/** The runs that go on, newest first, and those of the last day that were stopped. */
export async function readRunsUnderway(
  services: Pick<Services, 'runs' | 'copies' | 'executions'>,
  lanes: readonly LaneContent[],
  now: number,
): Promise<readonly RunUnderway[]> {
  const { runs, copies: ledger } = services
  const newest = await runs.listRuns({ before: newestRunsBefore(now), limit: lookedThrough })
  const waits = new Map((await ledger.listWaits()).map((wait) => [wait.runId, wait]))
  const older = [...waits.keys()].filter((runId) => newest.every((run) => run.runId !== runId))
  const found = [...newest, ...(await inBatches(older, async (runId) => runs.readRun(runId)))]
  const open = found.flatMap((run) => (run !== undefined && isWithoutResult(run) ? [run] : []))
  const known = await inBatches(open, async (run) => {
    const isRunning = await goesOn(run, services)
    const wait = waits.get(run.runId)
    return { run, isRunning, ...(wait === undefined ? {} : { copies: await copiesOf(wait, lanes, ledger) }) }
  })
  return known.filter(({ run, isRunning }) => isRunning || now - Date.parse(run.startedAt) < newsMillis)
}

async function copiesOf(
  { runId, enqueuedAt }: RunWait,
  lanes: readonly LaneContent[],
  ledger: Pick<Services['copies'], 'listRunLanes'>,
): Promise<RunCopiesUnderway> {
  const wanted = (await ledger.listRunLanes(runId)).reduce((sum, { copies }) => sum + copies, 0)
  const left = lanes.map(({ copies, holders }) => {
    const own = copies.filter(({ wantedBy }) => wantedBy.includes(runId))
    return { standings: standingsOf(own, holders), count: own.length }
  })
  const open = left.reduce((sum, { count }) => sum + count, 0)
  const isEnqueued = enqueuedAt !== undefined
  return {
    wanted,
    isEnqueued,
    ended: isEnqueued ? Math.max(0, wanted - open) : 0,
    ...addStandings(left.map(({ standings }) => standings)),
  }
}
