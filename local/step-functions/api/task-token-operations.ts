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

import { ServiceError, type Operation, type PermissionNeed } from '../../cloud/service.ts'
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
    handle: ({ taskToken, output = '' }) => {
      const result = readOutput(output)
      findWaiting(tokens, taskToken).succeed(result)
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
    handle: ({ taskToken, error, cause }) => {
      findWaiting(tokens, taskToken).fail(error, cause)
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
    handle: ({ taskToken }) => {
      findWaiting(tokens, taskToken).beat()
      return {}
    },
  }
}

/** Policies name the machine whose task it is; a token that never was is refused before permissions matter. */
function needsOf(tokens: TaskTokens, token: string | undefined, action: string): PermissionNeed[] {
  const task = tokens.find(token ?? '')
  return task === undefined ? [] : [{ action, resource: task.stateMachineArn }]
}

function findWaiting(tokens: TaskTokens, token: string | undefined): WaitingTask {
  const task = tokens.find(token ?? '')
  if (task === undefined) throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'")
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
