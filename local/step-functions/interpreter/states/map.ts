import { isDistributed, type MapState } from '../../definition/definition.ts'
import { withErrorHandling } from '../error-handling.ts'
import { evaluateField, evaluateNumber, wrongType } from '../evaluate-field.ts'
import { leave, onward } from '../leave-state.ts'
import type { Departure, MapItem, Visit } from '../model.ts'
import { runDistributed } from './map-distributed.ts'
import { runInline } from './map-inline.ts'
import type { MapJob, MapWork } from './map-job.ts'

/** Runs its item processor for each item; a retry begins with all items again. */
export async function runMap(visit: Visit, state: MapState): Promise<Departure> {
  return withErrorHandling(visit, state, async (thisVisit) => {
    const result = await attemptItems(thisVisit, state)
    const exit = { ...state, ...onward(thisVisit, state), fieldPrefix: '', defaultOutput: result }
    return leave(thisVisit, exit, { result })
  })
}

async function attemptItems(visit: Visit, state: MapState): Promise<unknown> {
  const jobs = await selectItems(visit, state)
  const maxConcurrency = await evaluateNumber(
    visit,
    { field: 'MaxConcurrency', value: state.MaxConcurrency },
    { min: 0, max: 99_999_999 },
  )
  const work: MapWork = { jobs, maxConcurrency: maxConcurrency ?? 0 }
  return isDistributed(state) ? runDistributed(visit, state, work) : runInline(visit, state, work)
}

async function selectItems(visit: Visit, state: MapState): Promise<readonly MapJob[]> {
  const field = { field: 'Items', value: state.Items ?? '{% $states.input %}' }
  const items = await evaluateField(visit, field)
  if (!Array.isArray(items)) throw wrongType(visit, field, { expected: 'array', result: items })

  const jobs: MapJob[] = []
  for (const [Index, Value] of items.entries()) {
    const item: MapItem = { Index, Value }
    jobs.push({ item, input: await selectInput(visit, state, item) })
  }
  return jobs
}

async function selectInput(visit: Visit, { ItemSelector }: MapState, item: MapItem): Promise<unknown> {
  if (ItemSelector === undefined) return item.Value
  const inItem: Visit = { ...visit, line: { ...visit.line, mapItem: item } }
  return evaluateField(inItem, { field: 'ItemSelector', value: ItemSelector })
}
