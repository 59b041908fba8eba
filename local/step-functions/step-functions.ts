import * as sfn from '@aws-sdk/client-sfn'
import type { HistoryEvent } from '@aws-sdk/client-sfn'

import type { Cancel } from '../cloud/clock.ts'
import type { CloudCore } from '../cloud/core.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import { ServiceError, type AnyOperation, type Caller, type Service } from '../cloud/service.ts'
import {
  describeExecution,
  listExecutions,
  startExecution as startExecutionOperation,
  stopExecution,
} from './api/execution-operations.ts'
import { getExecutionHistory } from './api/history-operations.ts'
import { findStateMachine } from './api/lookup.ts'
import { describeMapRun, listMapRuns } from './api/map-run-operations.ts'
import type { ApiParts } from './api/parts.ts'
import {
  createStateMachine,
  describeStateMachine,
  listStateMachines,
  updateStateMachine,
} from './api/state-machine-operations.ts'
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './api/task-token-operations.ts'
import type { Home } from './arns.ts'
import { createEngine, type Integrations } from './engine.ts'
import { createExecutionStore } from './executions/execution-store.ts'
import type { Execution, ExecutionSpec } from './executions/execution.ts'
import { launchExecution } from './executions/launch-execution.ts'
import { createMapRuns } from './executions/map-runs.ts'
import { startExecution } from './executions/start-execution.ts'
import { createServiceApi } from './integrations/service-api.ts'
import { createTaskTokens } from './integrations/task-tokens.ts'
import { createStateMachines, type StateMachineSpec } from './state-machines.ts'

/** An event of an execution's history, as it happens. */
export interface ExecutionEvent {
  readonly executionArn: string
  /** For a child of a Map Run: `…:stateMachine:NAME/LABEL`. */
  readonly stateMachineArn: string
  /** Present for a child of a Map Run. */
  readonly mapRunArn: string | undefined
  readonly event: HistoryEvent
}

/** Step Functions, and what the rest of the embedded cloud does with it beyond its API. */
export interface StepFunctions {
  readonly service: Service
  /** Creates a state machine as a deployment does. @throws ServiceError as CreateStateMachine does. */
  createStateMachine(home: Home, spec: StateMachineSpec): { readonly arn: string }
  /**
   * StartExecution for services that act for a caller; the execution gets a name of its own.
   * @throws ServiceError AccessDeniedException, StateMachineDoesNotExist, InvalidExecutionInput.
   */
  startExecution(request: {
    readonly stateMachineArn: string
    readonly input: string
    readonly caller: Caller
    readonly region: string
  }): { readonly executionArn: string }
  /** Calls the listener with each event of each execution from now on. */
  onHistoryEvent(listener: (happened: ExecutionEvent) => void): Cancel
  /** State transitions that AWS would bill for one execution, retries included; a Map Run's children count for themselves. */
  billedTransitions(executionArn: string): number
}

/** Step Functions without state machines. */
export function createStepFunctions(core: CloudCore, integrations: Integrations): StepFunctions {
  const listeners = new Set<(happened: ExecutionEvent) => void>()
  const stateMachines = createStateMachines(core)
  const executions = createExecutionStore()
  const tokens = createTaskTokens(core.identifiers)
  const launch = (spec: ExecutionSpec): Execution => {
    const onHistoryEvent = (of: ExecutionSpec, event: HistoryEvent): void => {
      const { arn: executionArn, stateMachineArn, mapRunArn } = of
      for (const listener of listeners) listener({ executionArn, stateMachineArn, mapRunArn, event })
    }
    const execution = launchExecution({ core, engine, onHistoryEvent }, spec)
    executions.add(execution)
    return execution
  }
  const mapRuns = createMapRuns({ core, launch })
  const start: ApiParts['start'] = ({ stateMachineArn, name, input }, context) =>
    startExecution(
      { now: () => core.clock.now(), executions, launch },
      {
        machine: findStateMachine({ stateMachines }, stateMachineArn, context),
        name: name ?? core.identifiers.uuid(),
        input: input ?? '{}',
      },
    )
  const operations = operationsOf({ core, stateMachines, executions, mapRuns, tokens, start })
  const callApi = createServiceApi(core, { sdkName: 'sfn', operations: () => operations })
  const engine = createEngine({
    core,
    integrations: { callApi, ...integrations },
    tokens,
    mapRuns,
    startExecution: start,
  })

  return {
    service: {
      signingName: 'states',
      protocol: 'awsJson1.0',
      namespace: 'AWSStepFunctions',
      schemas: operationSchemasOf(sfn),
      operations,
    },
    createStateMachine: (home, spec) => ({ arn: stateMachines.create(home, spec).arn }),
    startExecution: ({ stateMachineArn, input, caller, region }) => {
      const need = { action: 'states:StartExecution', resource: stateMachineArn }
      const refusal = core.authorizer.refusal(caller, need, region)
      if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 })
      return { executionArn: start({ stateMachineArn, name: undefined, input }, { caller, region }).arn }
    },
    onHistoryEvent: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    billedTransitions: (executionArn) => executions.find(executionArn)?.billedTransitions() ?? 0,
  }
}

function operationsOf(parts: ApiParts): readonly AnyOperation[] {
  return [
    createStateMachine(parts),
    updateStateMachine(parts),
    describeStateMachine(parts),
    listStateMachines(parts),
    startExecutionOperation(parts),
    stopExecution(parts),
    describeExecution(parts),
    listExecutions(parts),
    getExecutionHistory(parts),
    describeMapRun(parts),
    listMapRuns(parts),
    sendTaskSuccess(parts),
    sendTaskFailure(parts),
    sendTaskHeartbeat(parts),
  ]
}
