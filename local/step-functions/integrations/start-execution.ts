import * as z from 'zod'

import type { Caller } from '../../cloud/service.ts'
import type { Ending, Execution } from '../executions/execution.ts'
import { redriveRefusal, isRedrivable } from '../executions/status-event.ts'
import { StateFailure } from '../interpreter/failures.ts'
import type { RunningExecution, Submission } from '../interpreter/model.ts'
import { toJsonText } from '../interpreter/payload.ts'
import {
  authorise,
  callService,
  readArguments,
  type Integration,
  type IntegrationCore,
} from './integration.ts'
import { stepFunctionsSdk } from './sdk-errors.ts'

/** Starts an execution for a caller. @throws ServiceError as StartExecution does. */
export type StartExecution = (
  request: {
    readonly stateMachineArn: string
    readonly name: string | undefined
    readonly input: string | undefined
  },
  context: { readonly caller: Caller; readonly region: string },
) => Execution

const startArguments = z.object({
  StateMachineArn: z.string().min(1),
  Name: z.string().optional(),
  Input: z.unknown().optional(),
})

/** `states:startExecution`, also with `.sync:2`, which waits for the end and answers it with parsed JSON. */
export function createStartExecution(core: IntegrationCore, start: StartExecution): Integration {
  return async (call) => {
    const { StateMachineArn, Name, Input } = readArguments(startArguments, call)
    const { execution, resource } = call
    const waits = resource.kind === 'startExecution' && resource.waitsForEnd
    const need = { action: 'states:StartExecution', resource: StateMachineArn }
    authorise(core, execution, { sdk: stepFunctionsSdk, need })

    const started = await callService(core, stepFunctionsSdk, () =>
      start(
        { stateMachineArn: StateMachineArn, name: Name, input: inputText(Input) },
        { caller: execution.caller(), region: execution.region },
      ),
    )
    const output = { ExecutionArn: started.arn, StartDate: started.startMs }
    return waits ? withCompletion(core, execution, { started, output }) : { output }
  }
}

/** AWS follows a nested execution with DescribeExecution and stops it when the task is given up. */
function withCompletion(
  core: IntegrationCore,
  execution: RunningExecution,
  { started, output }: { readonly started: Execution; readonly output: unknown },
): Submission {
  const permission = (action: string) => ({
    sdk: stepFunctionsSdk,
    need: { action, resource: started.arn },
  })
  authorise(core, execution, permission('states:DescribeExecution'))
  return {
    output,
    completion: started.ended.then((ending) => resultOf(started, ending)),
    abandon: () => {
      try {
        authorise(core, execution, permission('states:StopExecution'))
      } catch (error) {
        if (error instanceof StateFailure) return
        throw error
      }
      started.stop({})
    },
  }
}

function resultOf(started: Execution, ending: Ending): unknown {
  const common = {
    ExecutionArn: started.arn,
    Input: parsed(started.input),
    InputDetails: { Included: true },
    Name: started.name,
    StartDate: started.startMs,
    StateMachineArn: started.stateMachineArn,
    Status: ending.status,
    StopDate: ending.stopMs,
    RedriveCount: 0,
    RedriveStatus: isRedrivable(ending) ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(isRedrivable(ending) ? {} : { RedriveStatusReason: redriveRefusal(ending) }),
  }
  if (ending.status === 'SUCCEEDED') {
    return { ...common, Output: parsed(ending.output), OutputDetails: { Included: true } }
  }
  const failure = { Cause: ending.cause, Error: ending.error, ...common }
  throw new StateFailure('States.TaskFailed', toJsonText(failure))
}

function inputText(input: unknown): string {
  if (input === undefined || input === null) return '{}'
  return typeof input === 'string' ? input : toJsonText(input)
}

function parsed(json: string): unknown {
  const value: unknown = JSON.parse(json)
  return value
}
