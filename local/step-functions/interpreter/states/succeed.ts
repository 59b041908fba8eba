import type { SucceedState } from '../../definition/definition.ts'
import { leave } from '../leave-state.ts'
import type { Departure, Visit } from '../model.ts'

/** Ends its line of states. */
export async function runSucceed(visit: Visit, state: SucceedState): Promise<Departure> {
  return leave(visit, {
    ...state,
    fieldPrefix: '',
    defaultOutput: visit.input,
    next: undefined,
    edge: undefined,
  })
}
