import type { PassState } from '../../definition/definition.ts'
import { leave, onward } from '../leave-state.ts'
import type { Departure, Visit } from '../model.ts'

/** Hands its input on, or what Output makes of it. */
export async function runPass(visit: Visit, state: PassState): Promise<Departure> {
  return leave(visit, { ...state, ...onward(visit, state), fieldPrefix: '', defaultOutput: visit.input })
}
