import type { Execution } from './execution.ts'

/** Every execution that was started, children of Map Runs among them. */
export interface ExecutionStore {
  add(execution: Execution): void
  find(arn: string): Execution | undefined
  /** Newest first. */
  ofStateMachine(stateMachineArn: string): readonly Execution[]
  /** Newest first. */
  ofMapRun(mapRunArn: string): readonly Execution[]
}

/** A store without executions. */
export function createExecutionStore(): ExecutionStore {
  const byArn = new Map<string, Execution>()
  const newestFirst = (isWanted: (execution: Execution) => boolean): readonly Execution[] =>
    [...byArn.values()].filter(isWanted).toReversed()

  return {
    add: (execution) => {
      // A name that is used again after 90 days is a new execution, also in the order.
      byArn.delete(execution.arn)
      byArn.set(execution.arn, execution)
    },
    find: (arn) => byArn.get(arn),
    ofStateMachine: (arn) =>
      newestFirst((execution) => execution.mapRunArn === undefined && execution.stateMachineArn === arn),
    ofMapRun: (arn) => newestFirst((execution) => execution.mapRunArn === arn),
  }
}
