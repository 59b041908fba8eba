import type { CheckResult } from '../../functions/lib/domain/checks/check-result.ts'
import type { Run } from '../../functions/lib/domain/run/run.ts'
import type { RetirementRecord } from '../../functions/lib/ports/rule-share-ledger.ts'
import type { Services } from '../command.ts'
import { inBatches } from '../in-batches.ts'
import { isObserving } from '../observing-runs.ts'
import { readRunCopies } from '../run-copies.ts'
import { goesOn, isWithoutResult } from '../stopped-runs.ts'
import { copyWays } from './copy-ways.ts'
import type { FoundImage } from './find-image.ts'
import { shareWays } from './share-ways.ts'
import type { Way } from './way.ts'

/** A run, and whether it was stopped before it wrote its result. */
export interface ToldRun {
  readonly run: Run
  readonly isStopped: boolean
  readonly ways: readonly Way[]
}

/** What each run about the image tells of the account, newest first. */
export async function readWays(
  { arn, runs, laterRuns }: FoundImage,
  accountId: string,
  { services, now }: { readonly services: Services; readonly now: number },
): Promise<readonly ToldRun[]> {
  const others = await inBatches(laterRuns, async ({ runId }) => services.retirements.listRetirements(runId))
  const own = await inBatches(runs, async ({ runId }) => services.retirements.listRetirements(runId))
  const retirements: readonly RetirementRecord[] = [...others, ...own].flat()
  return inBatches(runs, async (run) => {
    const isRunning = await goesOn(run, services)
    const isStopped = isWithoutResult(run) && !isRunning
    const share = await services.runs.readShare(run.runId, arn)
    const copies = await readRunCopies(services, { run, isRunning }, now)
    const sourceImageId = copies?.plan.images.find((image) => image.arn === arn)?.sourceImageId
    const ways = [
      ...(share === undefined ? [] : shareWays(share, accountId, retirements)),
      ...(copies === undefined || sourceImageId === undefined
        ? []
        : copyWays(copies, { run, accountId, sourceImageId })),
    ]
    return {
      run,
      isStopped,
      ways: isObserving(run) ? [] : isStopped ? ways.map(withoutHope) : ways,
    }
  })
}

/** More runs would be of another time. */
const runsWithChecks = 5

/** What the checks of the account said in the newest run that checked it. */
export async function readChecksOf(
  accountId: string,
  runs: readonly Run[],
  { checks }: Pick<Services, 'checks'>,
): Promise<readonly CheckResult[]> {
  for (const { runId } of runs.slice(0, runsWithChecks)) {
    const own = (await checks.readChecks(runId)).filter((one) => one.accountId === accountId)
    if (own.length > 0) return own
  }
  return []
}

/** Nothing comes any more of what a run has not done that was stopped. */
function withoutHope(way: Way): Way {
  return way.outcome === 'waiting' ? { ...way, outcome: 'withdrawn' } : way
}
