import type { Definition, MapState, State, TaskState } from './definition.ts'
import { isDistributed } from './definition.ts'
import { schemaViolation, type Diagnostic } from './diagnostics.ts'
import { parseTaskResource, type TaskResource } from './task-resource.ts'
import { allStates } from './walk-states.ts'

/** Members of Arguments by integration; those of an AWS SDK call are the service's own affair. */
const argumentNames: Readonly<Record<TaskResource['kind'], readonly string[] | undefined>> = {
  lambdaInvoke: ['FunctionName', 'Payload', 'Qualifier'],
  startExecution: ['StateMachineArn', 'Input', 'Name'],
  putEvents: ['Entries'],
  awsSdk: undefined,
}

/** What is wrong with single Task, Wait and Map states beyond the form of their fields. */
export function checkSingleStates(definition: Definition): readonly Diagnostic[] {
  return allStates(definition).flatMap(({ state, location }) => checkState(state, location))
}

function checkState(state: State, location: string): Diagnostic[] {
  if (state.Type === 'Task') return [...checkResource(state, location), ...checkDeadlines(state, location)]
  if (state.Type === 'Map') return checkMap(state, location)
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    return [schemaViolation("Expected exactly one of 'Seconds' and 'Timestamp'", location)]
  }
  return []
}

function checkResource(state: TaskState, location: string): Diagnostic[] {
  const resource = parseTaskResource(state.Resource)
  if (resource === undefined) {
    return [
      schemaViolation(
        `The resource provided ${state.Resource} is not recognized: not a resource ARN, or an integration that is not modelled here`,
        `${location}/Resource`,
      ),
    ]
  }
  const known = argumentNames[resource.kind]
  const given: unknown = state.Arguments
  if (known === undefined || typeof given !== 'object' || given === null) return []
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) =>
      schemaViolation(
        `The field '${name}' is not supported by Step Functions, or not modelled here`,
        `${location}/Arguments`,
      ),
    )
}

function checkDeadlines(state: TaskState, location: string): Diagnostic[] {
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state
  return typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout
    ? [schemaViolation("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", location)]
    : []
}

/** AWS takes these fields in an inline Map, too, where they do nothing; here that is refused. */
function checkMap(state: MapState, location: string): Diagnostic[] {
  if (isDistributed(state)) return []
  const meaningless = [
    ...(state.ToleratedFailureCount === undefined ? [] : ['ToleratedFailureCount']),
    ...(state.ToleratedFailurePercentage === undefined ? [] : ['ToleratedFailurePercentage']),
    ...(state.Label === undefined ? [] : ['Label']),
  ]
  return meaningless.map((field) =>
    schemaViolation(`Field '${field}' has an effect in DISTRIBUTED mode only`, location),
  )
}
