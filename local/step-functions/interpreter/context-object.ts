import type { TaskToken, Visit } from './model.ts'

/** `$states.context` in a state (guide, "Context object"). */
export function contextObject(visit: Visit, token?: TaskToken): Readonly<Record<string, unknown>> {
  const { execution, mapItem } = visit.line
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input,
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: new Date(execution.startMs).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineName },
    State: {
      Name: visit.name,
      EnteredTime: new Date(visit.enteredAtMs).toISOString(),
      RetryCount: visit.retryCount,
    },
    ...(mapItem === undefined ? {} : { Map: { Item: mapItem } }),
    ...(token === undefined ? {} : { Task: { Token: token.value } }),
  }
}
