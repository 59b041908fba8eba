import { NormalizedSchema } from '@smithy/core/schema'

import type { CloudCore } from '../../cloud/core.ts'
import { ServiceError, type AnyOperation, type RequestContext } from '../../cloud/service.ts'
import { checkInput } from '../../wire/protocols/input-check.ts'
import { runtimeFailure } from '../interpreter/failures.ts'
import type { CallApi } from './aws-sdk-call.ts'
import { fromStepFunctions, toStepFunctions } from './member-names.ts'

/** A service as AWS SDK integrations call it. */
export interface CallableService {
  /** For example `sfn`. */
  readonly sdkName: string
  readonly operations: () => readonly AnyOperation[]
}

/** Lets AWS SDK integrations call a service; those of any other fail with States.Runtime. */
export function createServiceApi(
  core: Pick<CloudCore, 'authorizer' | 'identifiers'>,
  { sdkName, operations }: CallableService,
): CallApi {
  return async ({ service, action, input, caller, region }) => {
    const wanted = `${action.charAt(0).toUpperCase()}${action.slice(1)}`
    const operation =
      service === sdkName ? operations().find(({ schema }) => schema[2] === wanted) : undefined
    if (operation === undefined)
      throw runtimeFailure(`aws-sdk:${service}:${action} is not available in this embedded cloud.`)

    const request = readInput(operation, input)
    const context: RequestContext = { caller, region, requestId: core.identifiers.uuid() }
    for (const need of operation.needs(request, context)) {
      const refusal = core.authorizer.refusal(caller, need, region)
      if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 })
    }
    return toStepFunctions(NormalizedSchema.of(operation.schema[5]), await operation.handle(request, context))
  }
}

function readInput({ schema }: AnyOperation, input: unknown): unknown {
  const inputSchema = NormalizedSchema.of(schema[4])
  const request = fromStepFunctions(inputSchema, input)
  const { malformed, missing } = checkInput(inputSchema, request)
  if (malformed.length > 0)
    throw runtimeFailure(
      `The Arguments of the task do not have the types of ${schema[2]}: ${malformed.join(', ')}`,
    )
  if (missing.length > 0)
    throw new ServiceError('ValidationException', `Value null at '${missing.join(', ')}' must not be null`)
  return request
}
