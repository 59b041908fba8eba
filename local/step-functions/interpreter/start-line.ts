import type { State } from '../definition/definition.ts'
import { createChain } from './history.ts'
import { asPresentWork } from './interruption.ts'
import type { Engine, Line, LineSpec, StartedLine } from './model.ts'
import { runStates } from './run-states.ts'
import { createVariables } from './variables.ts'

/** Starts a branch or an iteration inside of another line: it reads that line's variables and cannot change them. */
export function startLine(engine: Engine, around: Line, spec: LineSpec): StartedLine {
  const chain = createChain(spec.afterEventId, () => spec.interruption.isInterrupted())
  let currentType: State['Type'] | undefined

  const output = asPresentWork(engine.clock, spec.interruption, async (pause) => {
    // So that the events of all lines that begin now stand before those of the first line's states.
    await Promise.resolve()
    const line: Line = {
      execution: around.execution,
      states: spec.states,
      variables: createVariables(around.variables),
      chain,
      interruption: spec.interruption,
      pause,
      mapItem: spec.mapItem,
    }
    const observe = (type: State['Type'] | undefined): void => {
      currentType = type
    }
    return runStates(engine, line, { input: spec.input, observe })
  })
  return { output, chain, currentType: () => currentType }
}
