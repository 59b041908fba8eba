import type { ParallelState } from '../../definition/definition.ts'
import { withErrorHandling } from '../error-handling.ts'
import { evaluateField } from '../evaluate-field.ts'
import { leave, onward } from '../leave-state.ts'
import { openLineGroup } from '../line-group.ts'
import type { Departure, Visit } from '../model.ts'

/** Runs its branches at once, each with the same input; one that fails ends the others. */
export async function runParallel(visit: Visit, state: ParallelState): Promise<Departure> {
  return withErrorHandling(visit, state, async (thisVisit) => {
    const result = await attemptBranches(thisVisit, state)
    const exit = { ...state, ...onward(thisVisit, state), fieldPrefix: '', defaultOutput: result }
    return leave(thisVisit, exit, { result })
  })
}

async function attemptBranches(visit: Visit, state: ParallelState): Promise<unknown> {
  const { execution, chain } = visit.line
  const input =
    state.Arguments === undefined
      ? visit.input
      : await evaluateField(visit, { field: 'Arguments', value: state.Arguments })

  const afterEventId = execution.history.add({ type: 'ParallelStateStarted' }, chain)
  const group = openLineGroup(visit)
  const branches = state.Branches.map(async (states) =>
    group.run({ states, input, afterEventId, mapItem: visit.line.mapItem }),
  )
  const outputs = await group.untilAllEnd(Promise.all(branches), { type: 'ParallelStateFailed' })
  execution.history.addBeside({ type: 'ParallelStateSucceeded' }, chain)
  return outputs
}
