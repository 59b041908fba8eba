import type { TaskState } from '../../definition/definition.ts'
import {
  isTwoStep,
  namesInHistory,
  parseTaskResource,
  waitsForToken,
  type TaskResource,
} from '../../definition/task-resource.ts'
import { startDeadlines, type Deadlines } from '../deadlines.ts'
import { withErrorHandling } from '../error-handling.ts'
import { evaluateField, evaluateNumber, inState } from '../evaluate-field.ts'
import { runtimeFailure, StateFailure } from '../failures.ts'
import { leave, onward } from '../leave-state.ts'
import type { Departure, Submission, TaskCall, TaskToken, Visit } from '../model.ts'
import { refuseTooLarge, toPlainJson } from '../payload.ts'
import { taskEvents, type TaskEvents } from '../task-events.ts'

const seconds = { min: 1, max: 99_999_999 }

/** Calls an integration and waits for its result. */
export async function runTask(visit: Visit, state: TaskState): Promise<Departure> {
  return withErrorHandling(visit, state, async (thisVisit) => {
    const result = await attemptTask(thisVisit, state)
    const exit = { ...state, ...onward(thisVisit, state), fieldPrefix: '', defaultOutput: result }
    return leave(thisVisit, exit, { result })
  })
}

async function attemptTask(visit: Visit, state: TaskState): Promise<unknown> {
  const resource = parseTaskResource(state.Resource)
  if (resource === undefined) throw runtimeFailure(inState(visit, `Unknown resource ${state.Resource}.`))
  const token = waitsForToken(resource) ? visit.engine.issueToken(visit.line.execution) : undefined
  try {
    return await carryOut(visit, state, { resource, token })
  } finally {
    token?.expire()
  }
}

async function carryOut(
  visit: Visit,
  state: TaskState,
  task: { readonly resource: TaskResource; readonly token: TaskToken | undefined },
): Promise<unknown> {
  const { line, engine } = visit
  const given = { field: 'Arguments', value: state.Arguments ?? {} }
  const input = await evaluateField(visit, given, task.token === undefined ? {} : { token: task.token })
  const timeout = await evaluateNumber(
    visit,
    { field: 'TimeoutSeconds', value: state.TimeoutSeconds },
    seconds,
  )
  const heartbeat = await evaluateNumber(
    visit,
    { field: 'HeartbeatSeconds', value: state.HeartbeatSeconds },
    seconds,
  )
  refuseTooLarge(input, visit.name)

  const events = taskEvents(line, { ...namesInHistory(state.Resource), isTwoStep: isTwoStep(task.resource) })
  events.started(input, { timeout, heartbeat })
  const deadlines = startDeadlines(engine.clock, {
    timeout,
    heartbeat: task.token === undefined ? undefined : heartbeat,
  })
  task.token?.onHeartbeat(() => deadlines.beat())
  try {
    const call = { ...task, arguments: input, execution: line.execution }
    const result = toPlainJson(await awaitResult(visit, { call, deadlines, events }))
    refuseTooLarge(result, namesInHistory(state.Resource).resourceType)
    events.succeeded(result)
    return result
  } catch (error) {
    if (error instanceof StateFailure) events.failed(error)
    throw error
  } finally {
    deadlines.cancel()
  }
}

async function awaitResult(
  { engine, line }: Visit,
  task: { readonly call: TaskCall; readonly deadlines: Deadlines; readonly events: TaskEvents },
): Promise<unknown> {
  const { call, deadlines, events } = task
  const submission: Submission = await line.pause(deadlines.within(engine.callTask(call)))
  if (submission.completion === undefined) return submission.output
  try {
    events.submitted(toPlainJson(submission.output))
    return await line.pause(deadlines.within(submission.completion))
  } catch (error) {
    submission.abandon?.()
    throw error
  }
}
