import type { MapState } from '../../definition/definition.ts'
import { createChain } from '../history.ts'
import { openLineGroup } from '../line-group.ts'
import type { Visit } from '../model.ts'
import { runLimited } from '../run-limited.ts'
import type { MapWork } from './map-job.ts'

/** Most iterations of an inline Map at once (quota: 40). */
const mostIterations = 40

/** Runs the iterations inside of the execution, whose history they share. */
export async function runInline(
  visit: Visit,
  state: MapState,
  { jobs, maxConcurrency }: MapWork,
): Promise<unknown> {
  const { execution, chain } = visit.line
  const { history } = execution
  const started = history.add(
    { type: 'MapStateStarted', mapStateStartedEventDetails: { length: jobs.length } },
    chain,
  )
  const group = openLineGroup(visit)
  let nextFollows = started

  const runIteration = async (index: number): Promise<unknown> => {
    const job = jobs[index]
    if (job === undefined) return undefined
    const details = { name: visit.name, index }
    const afterEventId = history.addBeside(
      { type: 'MapIterationStarted', mapIterationStartedEventDetails: details },
      createChain(nextFollows),
    )
    return group.run(
      { states: state.ItemProcessor, input: job.input, afterEventId, mapItem: job.item },
      {
        succeeded: { type: 'MapIterationSucceeded', mapIterationSucceededEventDetails: details },
        failed: { type: 'MapIterationFailed', mapIterationFailedEventDetails: details },
        aborted: { type: 'MapIterationAborted', mapIterationAbortedEventDetails: details },
        onSucceeded: (lastInside, succeededId) => {
          nextFollows = lastInside
          chain.moveTo(succeededId)
        },
      },
    )
  }
  const limit = Math.min(maxConcurrency === 0 ? mostIterations : maxConcurrency, mostIterations)
  const iterations = runLimited(jobs.length, limit, runIteration)
  const outputs = await group.untilAllEnd(iterations, { type: 'MapStateFailed' })
  history.addBeside({ type: 'MapStateSucceeded' }, chain)
  return outputs
}
