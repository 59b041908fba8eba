import type * as z from 'zod'

import type { CloudCore } from '../../cloud/core.ts'
import { ServiceError, type PermissionNeed } from '../../cloud/service.ts'
import { runtimeFailure } from '../interpreter/failures.ts'
import type { RunningExecution, Submission, TaskCall } from '../interpreter/model.ts'
import { accessDenied, sdkFailure, type SdkNames } from './sdk-errors.ts'

/** What every integration is built on. */
export type IntegrationCore = Pick<CloudCore, 'authorizer' | 'identifiers'>

/** Makes the call of a Task. @throws StateFailure */
export type Integration = (call: TaskCall) => Promise<Submission>

/** Reads the evaluated Arguments of a Task. @throws StateFailure States.Runtime when they do not fit. */
export function readArguments<Schema extends z.ZodType>(schema: Schema, call: TaskCall): z.infer<Schema> {
  const parsed = schema.safeParse(call.arguments)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('/') || 'Arguments'}: ${message}`,
  )
  throw runtimeFailure(`The Arguments of the task cannot be used. ${problems.join('; ')}`)
}

/** Checks that the machine's role may make a call. @throws StateFailure when it may not. */
export function authorise(
  { authorizer, identifiers }: IntegrationCore,
  execution: RunningExecution,
  { sdk, need }: { readonly sdk: SdkNames; readonly need: PermissionNeed },
): void {
  const refusal = authorizer.refusal(execution.caller(), need, execution.region)
  if (refusal !== undefined) throw accessDenied(sdk, refusal, identifiers.uuid())
}

/** Makes a call and turns the service's error into the Task's. */
export async function callService<T>(
  { identifiers }: IntegrationCore,
  sdk: SdkNames,
  call: () => Promise<T> | T,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof ServiceError) throw sdkFailure(sdk, error, identifiers.uuid())
    throw error
  }
}
