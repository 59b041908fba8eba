import { ServiceError } from '../../cloud/service.ts'
import { executionArn } from '../arns.ts'
import { largestPayloadBytes } from '../interpreter/payload.ts'
import { checkName } from '../names.ts'
import type { StateMachine } from '../state-machines.ts'
import type { ExecutionStore } from './execution-store.ts'
import type { Execution, ExecutionSpec } from './execution.ts'

/** How long the name of an execution that has ended stays taken (API reference, StartExecution: 90 days). */
const nameKeptMs = 90 * 24 * 60 * 60 * 1_000

/** What StartExecution is asked for. */
export interface StartRequest {
  readonly machine: StateMachine
  readonly name: string
  /** JSON. */
  readonly input: string
}

/** What starting needs from the service. */
export interface StartServices {
  readonly now: () => number
  readonly executions: ExecutionStore
  readonly launch: (spec: ExecutionSpec) => Execution
}

/**
 * Starts an execution; the same name and input again answer the one that runs.
 * @throws ServiceError InvalidName, InvalidExecutionInput, ExecutionAlreadyExists.
 */
export function startExecution(services: StartServices, request: StartRequest): Execution {
  checkName(request.name)
  checkInput(request.input)
  const spec = specOf(request)
  const known = services.executions.find(spec.arn)
  if (known === undefined) return services.launch(spec)

  const outcome = known.outcome()
  if (outcome.status === 'RUNNING' && known.input === spec.input) return known
  if (outcome.status === 'RUNNING' || services.now() - outcome.stopMs < nameKeptMs) {
    throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${spec.arn}'`)
  }
  return services.launch(spec)
}

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > largestPayloadBytes) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${largestPayloadBytes}`,
    )
  }
  try {
    JSON.parse(input)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`)
  }
}

function specOf({ machine, name, input }: StartRequest): ExecutionSpec {
  const { accountId, region, definition } = machine
  return {
    accountId,
    region,
    arn: executionArn(machine, machine.spec.name, name),
    name,
    stateMachineArn: machine.arn,
    stateMachineName: machine.spec.name,
    roleArn: machine.spec.roleArn,
    states: definition,
    timeoutSeconds: definition.TimeoutSeconds,
    input,
    mapRunArn: undefined,
  }
}
