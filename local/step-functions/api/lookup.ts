import { ServiceError, type RequestContext } from '../../cloud/service.ts'
import { parseStatesArn, type StatesArn } from '../arns.ts'
import type { Execution } from '../executions/execution.ts'
import type { MapRun } from '../executions/map-runs.ts'
import type { StateMachine } from '../state-machines.ts'
import type { ApiParts } from './parts.ts'

/** Who asks, and in which Region. */
export type Asker = Pick<RequestContext, 'caller' | 'region'>

/** The machine that a caller asks for. @throws ServiceError InvalidArn, AccessDeniedException, StateMachineDoesNotExist */
export function findStateMachine(
  { stateMachines }: Pick<ApiParts, 'stateMachines'>,
  arn: string | undefined,
  asker: Asker,
): StateMachine {
  const found = isHere(checkArn(arn, 'stateMachine', asker), asker)
    ? stateMachines.find(arn ?? '')
    : undefined
  if (found === undefined) {
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
  }
  return found
}

/** The execution that a caller asks for. @throws ServiceError InvalidArn, AccessDeniedException, ExecutionDoesNotExist */
export function findExecution(
  { executions }: Pick<ApiParts, 'executions'>,
  arn: string | undefined,
  asker: Asker,
): Execution {
  const found = isHere(checkArn(arn, 'execution', asker), asker) ? executions.find(arn ?? '') : undefined
  if (found === undefined) {
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
  }
  return found
}

/** The Map Run that a caller asks for. @throws ServiceError InvalidArn, AccessDeniedException, ResourceNotFound */
export function findMapRun(
  { mapRuns }: Pick<ApiParts, 'mapRuns'>,
  arn: string | undefined,
  asker: Asker,
): MapRun {
  const found = isHere(checkArn(arn, 'mapRun', asker), asker) ? mapRuns.find(arn ?? '') : undefined
  if (found === undefined) {
    throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`, {
      members: { resourceName: arn },
    })
  }
  return found
}

function checkArn(text: string | undefined, kind: StatesArn['kind'], { caller }: Asker): StatesArn {
  const arn = parseStatesArn(text ?? '')
  if (arn === undefined) throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${text}'`)
  if (arn.kind !== kind) {
    throw new ServiceError(
      'InvalidArn',
      `Invalid Arn: 'Resource type not valid in this context: ${arn.kind}'`,
    )
  }
  if (arn.accountId !== caller.accountId) {
    throw new ServiceError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to access this resource: ${text}`,
    )
  }
  return arn
}

function isHere(arn: StatesArn, { region }: Asker): boolean {
  return arn.region === region
}
