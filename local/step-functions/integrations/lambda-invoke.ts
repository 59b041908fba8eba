import * as z from 'zod'

import type { FunctionInvoker, InvocationAnswer } from '../../cloud/invocation.ts'
import type { Home } from '../arns.ts'
import { StateFailure } from '../interpreter/failures.ts'
import { toJsonText } from '../interpreter/payload.ts'
import {
  authorise,
  callService,
  readArguments,
  type Integration,
  type IntegrationCore,
} from './integration.ts'
import { lambdaSdk } from './sdk-errors.ts'

const invokeArguments = z.object({
  FunctionName: z.string().min(1),
  Qualifier: z.string().optional(),
  Payload: z.unknown().optional(),
})

/** `lambda:invoke`: the answer's Payload is JSON, and a function's error is the Task's. */
export function createLambdaInvoke(core: IntegrationCore, invoker: FunctionInvoker): Integration {
  return async (call) => {
    const { FunctionName, Qualifier, Payload = {} } = readArguments(invokeArguments, call)
    const { execution, token } = call
    const arn = functionArn(execution, FunctionName, Qualifier)
    authorise(core, execution, { sdk: lambdaSdk, need: { action: 'lambda:InvokeFunction', resource: arn } })

    const answer = await callService(core, lambdaSdk, async () =>
      invoker.invoke(arn, Payload, execution.caller()),
    )
    if (answer.kind === 'failed') throw functionError(answer)
    const output = { ExecutedVersion: '$LATEST', Payload: answer.payload ?? null, StatusCode: 200 }
    return token === undefined ? { output } : { output, completion: token.answer }
  }
}

function functionError({
  errorType,
  errorMessage,
  trace,
}: Extract<InvocationAnswer, { kind: 'failed' }>): StateFailure {
  const payload = { errorType, errorMessage, ...(trace.length === 0 ? {} : { trace }) }
  return new StateFailure(errorType, toJsonText(payload))
}

function functionArn({ region, accountId }: Home, name: string, qualifier: string | undefined): string {
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${accountId}:function:${name}`
  return qualifier === undefined ? arn : `${arn}:${qualifier}`
}
