import type { Clock } from '../cloud/clock.ts'
import type { InvocationAnswer } from '../cloud/invocation.ts'
import type { DeployedFunction } from './deployed-function.ts'
import type { PooledEnvironment } from './environment-pool.ts'
import { logGroupNameOf } from './environment-variables.ts'
import { platformError, type FunctionError } from './function-error.ts'
import type { InvocationContext, RuntimeAnswer } from './lambda-runtime.ts'

/** One attempt to run a function. */
export interface FunctionCall {
  readonly functionArn: string
  readonly functionName: string
  readonly requestId: string
  readonly payloadJson: string
}

/** The most that a function may answer, in bytes of JSON (Lambda quotas: 6 MB and a little). */
const answerLimitBytes = 6_291_556

/** Runs a function once, in an environment of its own for as long as it lasts, and answers as Lambda does. */
export async function invokeFunction(
  clock: Clock,
  target: DeployedFunction,
  call: FunctionCall,
): Promise<InvocationAnswer> {
  const pooled = await target.pool.acquire(clock.now())
  const startedAtMs = clock.now()
  const answer = await runUntilDeadline(clock, pooled, {
    payloadJson: call.payloadJson,
    context: contextOf(target, pooled, call),
    deadlineMs: startedAtMs + target.config.timeoutSeconds * 1000,
  })

  if (answer.kind === 'returned' || answer.kind === 'threw') target.pool.release(pooled)
  else target.pool.discard(pooled)
  target.usage.bill(clock.now() - startedAtMs)
  return translate(answer, call.requestId, target.config.timeoutSeconds)
}

type CutOffAnswer = RuntimeAnswer | { readonly kind: 'timedOut' }

async function runUntilDeadline(
  clock: Clock,
  pooled: PooledEnvironment,
  invocation: Parameters<PooledEnvironment['environment']['invoke']>[0],
): Promise<CutOffAnswer> {
  let timedOut = false
  const cancel = clock.after(invocation.deadlineMs - clock.now(), () => {
    timedOut = true
    pooled.environment.dispose()
  })
  const answer = await pooled.environment.invoke(invocation)
  cancel()
  return timedOut ? { kind: 'timedOut' } : answer
}

function contextOf(
  target: DeployedFunction,
  pooled: PooledEnvironment,
  call: FunctionCall,
): InvocationContext {
  return {
    awsRequestId: call.requestId,
    functionName: target.config.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: call.functionArn,
    memoryLimitInMB: String(target.config.memoryMb),
    logGroupName: logGroupNameOf(target.config.functionName),
    logStreamName: pooled.logStreamName,
  }
}

function translate(answer: CutOffAnswer, requestId: string, timeoutSeconds: number): InvocationAnswer {
  switch (answer.kind) {
    case 'returned':
      return Buffer.byteLength(answer.json) > answerLimitBytes
        ? failure(
            platformError(
              'Function.ResponseSizeTooLarge',
              `Response payload size exceeded maximum allowed payload size (${answerLimitBytes} bytes).`,
            ),
          )
        : { kind: 'returned', payload: JSON.parse(answer.json) }
    case 'threw':
    case 'initFailed':
      return failure(answer.error)
    case 'exited':
      return failure(
        platformError('Runtime.ExitError', `RequestId: ${requestId} Error: ${exitReason(answer.code)}`),
      )
    case 'timedOut':
      return failure(
        platformError(
          'Sandbox.Timedout',
          `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
        ),
      )
  }
}

function exitReason(code: number): string {
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`
}

function failure(error: FunctionError): InvocationAnswer {
  return { kind: 'failed', ...error }
}
