import type { HistoryEvent } from '@aws-sdk/client-sfn'

import type { CloudCore } from '../../cloud/core.ts'
import { stateMachineArn } from '../arns.ts'
import { runtimeFailure, StateFailure } from '../interpreter/failures.ts'
import { asPresentWork } from '../interpreter/interruption.ts'
import type { Engine, RunningExecution } from '../interpreter/model.ts'
import { toJsonText } from '../interpreter/payload.ts'
import { runStates } from '../interpreter/run-states.ts'
import { createVariables } from '../interpreter/variables.ts'
import { beginLifecycle, type Lifecycle } from './execution-lifecycle.ts'
import type { Execution, ExecutionSpec } from './execution.ts'
import { createRoleSession } from './role-session.ts'

/** What starting executions needs from the service. */
export interface ExecutionServices {
  readonly core: CloudCore
  readonly engine: Engine
  readonly onHistoryEvent: (execution: ExecutionSpec, event: HistoryEvent) => void
}

/** Starts an execution; its first state runs after the caller has gone on. */
export function launchExecution(services: ExecutionServices, spec: ExecutionSpec): Execution {
  const { core, engine, onHistoryEvent } = services
  const lifecycle = beginLifecycle(core, spec, (event) => onHistoryEvent(spec, event))
  const { startMs, history } = lifecycle
  let transitions = 0

  const running: RunningExecution = {
    ...spec,
    input: JSON.parse(spec.input),
    startMs,
    history,
    caller: createRoleSession(core, {
      roleArn: spec.roleArn,
      stateMachineArn: stateMachineArn(spec, spec.stateMachineName),
    }),
    countTransition: () => {
      transitions += 1
    },
  }
  runToEnd(engine, lifecycle, { running, spec })

  return {
    ...spec,
    startMs,
    history,
    ended: lifecycle.ended,
    outcome: () => lifecycle.outcome(),
    stop: ({ error, cause }) => lifecycle.conclude({ status: 'ABORTED', error, cause }),
    billedTransitions: () => transitions,
  }
}

function runToEnd(
  engine: Engine,
  lifecycle: Lifecycle,
  { running, spec }: { readonly running: RunningExecution; readonly spec: ExecutionSpec },
): void {
  const { chain, interruption } = lifecycle
  const output = asPresentWork(engine.clock, interruption, async (pause) => {
    await Promise.resolve()
    const line = {
      execution: running,
      states: spec.states,
      variables: createVariables(),
      chain,
      interruption,
      pause,
      mapItem: undefined,
    }
    return runStates(engine, line, { input: running.input, observe: () => undefined })
  })
  // Work that was interrupted fails here, too, but the ending that interrupted it stands.
  output.then(
    (result) => lifecycle.conclude({ status: 'SUCCEEDED', output: toJsonText(result) }),
    (error: unknown) => {
      const { errorName, errorCause } = asFailure(error)
      lifecycle.conclude({
        status: 'FAILED',
        error: errorName === '' ? undefined : errorName,
        cause: errorCause,
      })
    },
  )
}

/** A defect of the cloud itself must not leave an execution running for ever. */
function asFailure(error: unknown): StateFailure {
  if (error instanceof StateFailure) return error
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return runtimeFailure(`Internal error of the embedded cloud: ${text}`)
}
