import type { State } from '../definition/definition.ts'
import { runtimeFailure } from './failures.ts'
import type { Departure, Engine, Line, Visit } from './model.ts'
import { toJsonText } from './payload.ts'
import { runChoice } from './states/choice.ts'
import { runFail } from './states/fail.ts'
import { runMap } from './states/map.ts'
import { runParallel } from './states/parallel.ts'
import { runPass } from './states/pass.ts'
import { runSucceed } from './states/succeed.ts'
import { runTask } from './states/task.ts'
import { runWait } from './states/wait.ts'

/** Told the type of each state that a line enters, and `undefined` when it has left the last. */
export type StateObserver = (type: State['Type'] | undefined) => void

/** Runs a line of states from StartAt to its end and answers its output. @throws StateFailure */
export async function runStates(
  engine: Engine,
  line: Line,
  { input, observe }: { readonly input: unknown; readonly observe: StateObserver },
): Promise<unknown> {
  let name: string | undefined = line.states.StartAt
  let data = input
  while (name !== undefined) {
    const state: State | undefined = line.states.States[name]
    if (state === undefined) throw runtimeFailure(`Expected a state named '${name}', got none.`)
    observe(state.Type)
    const departure: Departure = await runState(enterState(engine, line, { name, input: data, state }), state)
    name = departure.next
    data = departure.output
  }
  observe(undefined)
  return data
}

function enterState(
  engine: Engine,
  line: Line,
  { name, input, state }: { readonly name: string; readonly input: unknown; readonly state: State },
): Visit {
  const details = { name, input: toJsonText(input), inputDetails: { truncated: false } }
  const enteredEventId = line.execution.history.add(
    { type: `${state.Type}StateEntered`, stateEnteredEventDetails: details },
    line.chain,
  )
  line.execution.countTransition()
  return { engine, line, name, input, enteredEventId, enteredAtMs: engine.clock.now(), retryCount: 0 }
}

async function runState(visit: Visit, state: State): Promise<Departure> {
  if (state.Type === 'Fail') return runFail(visit, state)
  const { engine, line, name } = visit
  const departure = await visitState(visit, state)
  const { output, assigned, edge } = departure

  if (edge !== undefined) engine.recordEdge(line.execution, edge)
  line.variables.assign(assigned)
  const details = {
    name,
    output: toJsonText(output),
    outputDetails: { truncated: false },
    ...assignedDetails(assigned),
  }
  line.execution.history.add(
    { type: `${state.Type}StateExited`, stateExitedEventDetails: details },
    line.chain,
  )
  return departure
}

async function visitState(visit: Visit, state: Exclude<State, { Type: 'Fail' }>): Promise<Departure> {
  switch (state.Type) {
    case 'Pass':
      return runPass(visit, state)
    case 'Task':
      return runTask(visit, state)
    case 'Choice':
      return runChoice(visit, state)
    case 'Wait':
      return runWait(visit, state)
    case 'Succeed':
      return runSucceed(visit, state)
    case 'Parallel':
      return runParallel(visit, state)
    case 'Map':
      return runMap(visit, state)
  }
}

function assignedDetails(assigned: Readonly<Record<string, unknown>>) {
  const names = Object.keys(assigned)
  if (names.length === 0) return {}
  const assignedVariables = Object.fromEntries(names.map((name) => [name, toJsonText(assigned[name])]))
  return { assignedVariables, assignedVariablesDetails: { truncated: false } }
}
