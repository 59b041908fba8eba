import type { MapState } from '../../definition/definition.ts'
import { evaluateNumber } from '../evaluate-field.ts'
import { StateFailure } from '../failures.ts'
import type { StartedMapRun, Visit } from '../model.ts'
import { refuseTooLarge } from '../payload.ts'
import { runLimited } from '../run-limited.ts'
import type { MapWork } from './map-job.ts'

/** Most child executions of a Map Run at once (quota: 10,000). */
const mostChildren = 10_000

/** How many items may fail; with both limits, passing either is too many. Absent limits do not count. */
interface Tolerance {
  readonly failureCount: number | undefined
  readonly failurePercentage: number | undefined
}

/** Runs each item as an execution of its own, with its own history; tolerates as many failures as it may. */
export async function runDistributed(visit: Visit, state: MapState, work: MapWork): Promise<unknown> {
  const { execution, chain } = visit.line
  const { history } = execution
  const { jobs, maxConcurrency } = work
  const tolerance = await evaluateTolerance(visit, state)
  for (const job of jobs) refuseTooLarge(job.input, visit.name)

  history.add({ type: 'MapStateStarted', mapStateStartedEventDetails: { length: jobs.length } }, chain)
  try {
    const run = visit.engine.startMapRun({
      execution,
      states: state.ItemProcessor,
      label: state.Label,
      itemCount: jobs.length,
      maxConcurrency,
      toleratedFailureCount: tolerance.failureCount ?? 0,
      toleratedFailurePercentage: tolerance.failurePercentage ?? 0,
    })
    history.add({ type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn: run.mapRunArn } }, chain)
    await runChildren(visit, run, { work, tolerance })
    history.addBeside({ type: 'MapStateSucceeded' }, chain)
    return run.outputs()
  } catch (error) {
    if (error instanceof StateFailure) history.add({ type: 'MapStateFailed' }, chain)
    throw error
  }
}

async function runChildren(
  { line }: Visit,
  run: StartedMapRun,
  { work: { jobs, maxConcurrency }, tolerance }: { readonly work: MapWork; readonly tolerance: Tolerance },
): Promise<void> {
  const { history } = line.execution
  const limit = Math.min(maxConcurrency === 0 ? mostChildren : maxConcurrency, mostChildren)
  let failures = 0

  const all = runLimited(jobs.length, limit, async (index) => {
    const job = jobs[index]
    if (job === undefined) return
    const status = await run.runChild(job.item, job.input)
    if (status !== 'SUCCEEDED') failures += 1
    if (isTooMany(failures, jobs.length, tolerance)) throw thresholdExceeded()
  })
  try {
    await line.pause(all)
  } catch (error) {
    if (!(error instanceof StateFailure)) {
      run.end('ABORTED')
      throw error
    }
    run.end('FAILED')
    const details = {
      error: error.errorName,
      ...(error.errorCause === undefined ? {} : { cause: error.errorCause }),
    }
    history.add({ type: 'MapRunFailed', mapRunFailedEventDetails: details }, line.chain)
    throw error
  }
  run.end('SUCCEEDED')
  history.add({ type: 'MapRunSucceeded' }, line.chain)
}

async function evaluateTolerance(visit: Visit, state: MapState): Promise<Tolerance> {
  return {
    failureCount: await evaluateNumber(
      visit,
      { field: 'ToleratedFailureCount', value: state.ToleratedFailureCount },
      { min: 0, max: 99_999_999 },
    ),
    failurePercentage: await evaluateNumber(
      visit,
      { field: 'ToleratedFailurePercentage', value: state.ToleratedFailurePercentage },
      { min: 0, max: 100 },
    ),
  }
}

function isTooMany(
  failures: number,
  itemCount: number,
  { failureCount, failurePercentage }: Tolerance,
): boolean {
  if (failureCount === undefined && failurePercentage === undefined) return failures > 0
  const percentage = (100 * failures) / itemCount
  return failures > (failureCount ?? Infinity) || percentage > (failurePercentage ?? Infinity)
}

function thresholdExceeded(): StateFailure {
  return new StateFailure(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  )
}
