import {
  SendTaskFailure$,
  SendTaskHeartbeat$,
  SendTaskSuccess$,
  type SendTaskFailureInput,
  type SendTaskFailureOutput,
  type SendTaskHeartbeatInput,
  type SendTaskHeartbeatOutput,
  type SendTaskSuccessInput,
  type SendTaskSuccessOutput,
} from '@aws-sdk/client-sfn'

import {
  ServiceError,
  type Operation,
  type PermissionNeed,
  type RequestContext,
} from '../../cloud/service.ts'
import type { TaskTokens, WaitingTask } from '../integrations/task-tokens.ts'
import { largestPayloadBytes } from '../interpreter/payload.ts'
import type { ApiParts } from './parts.ts'

/** SendTaskSuccess: ends the task that waits for the token. */
export function sendTaskSuccess({
  tokens,
}: ApiParts): Operation<SendTaskSuccessInput, SendTaskSuccessOutput> {
  return {
    schema: SendTaskSuccess$,
    needs: ({ taskToken }) => needsOf(tokens, taskToken, 'states:SendTaskSuccess'),
    handle: ({ taskToken, output = '' }, context) => {
      const result = readOutput(output)
      findWaiting(tokens, taskToken, context).succeed(result)
      return {}
    },
  }
}

/** SendTaskFailure: fails the task that waits for the token. */
export function sendTaskFailure({
  tokens,
}: ApiParts): Operation<SendTaskFailureInput, SendTaskFailureOutput> {
  return {
    schema: SendTaskFailure$,
    needs: ({ taskToken }) => needsOf(tokens, taskToken, 'states:SendTaskFailure'),
    handle: ({ taskToken, error, cause }, context) => {
      findWaiting(tokens, taskToken, context).fail(error, cause)
      return {}
    },
  }
}

/** SendTaskHeartbeat: starts HeartbeatSeconds anew. */
export function sendTaskHeartbeat({
  tokens,
}: ApiParts): Operation<SendTaskHeartbeatInput, SendTaskHeartbeatOutput> {
  return {
    schema: SendTaskHeartbeat$,
    needs: ({ taskToken }) => needsOf(tokens, taskToken, 'states:SendTaskHeartbeat'),
    handle: ({ taskToken }, context) => {
      findWaiting(tokens, taskToken, context).beat()
      return {}
    },
  }
}

/** Policies name the machine whose task it is; a token that never was is refused before permissions matter. */
function needsOf(tokens: TaskTokens, token: string | undefined, action: string): PermissionNeed[] {
  const task = tokens.find(token ?? '')
  return task === undefined ? [] : [{ action, resource: task.stateMachineArn }]
}

/** A token is good in its own account and Region only (API reference, SendTaskSuccess). */
function findWaiting(
  tokens: TaskTokens,
  token: string | undefined,
  { caller, region }: Pick<RequestContext, 'caller' | 'region'>,
): WaitingTask {
  const task = tokens.find(token ?? '')
  if (task === undefined) throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'")
  if (task.accountId !== caller.accountId || task.region !== region)
    throw new ServiceError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'")
  if (task.isOver()) {
    throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
  }
  return task
}

function readOutput(output: string): unknown {
  if (Buffer.byteLength(output) > largestPayloadBytes) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to ${largestPayloadBytes}`,
    )
  }
  try {
    const value: unknown = JSON.parse(output)
    return value
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new ServiceError('InvalidOutput', `Invalid Output: '${problem}'`)
  }
}
