import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'

import type { AnyOperation, RequestContext, Service, ServiceError } from '../cloud/service.ts'
import type { WireRequest } from './message.ts'
import type { Codec } from './protocols/codec.ts'
import { checkInput, type InputProblems } from './protocols/input-check.ts'
import { createCodec } from './protocols/protocol-codecs.ts'
import { type Refusal, refusalError } from './protocols/protocol-errors.ts'
import type { PendingCall, ServiceEndpoint } from './service-endpoint.ts'

/** A service whose operations are modelled one by one, behind the codec of its protocol. */
export function createModelledService(service: Service): ServiceEndpoint {
  const codec = createCodec(service.protocol, {
    shapeNamespace: service.schemas[0]?.[1] ?? '',
    schemas: service.schemas,
    xmlNamespace: service.namespace ?? '',
  })
  const operations = new Map(service.operations.map((operation) => [operation.schema[2], operation]))
  const refuse = (refusal: Refusal, message: string): ServiceError =>
    refusalError(service.protocol, refusal, message)

  return {
    signingName: service.signingName,
    protocol: service.protocol,
    encodeError: codec.encodeError,
    open: (request, context) => {
      const { schema, asked } = codec.route(request)
      if (schema === undefined)
        return refused(asked, () => refuse('unknownOperation', noSuchOperation(service.signingName, asked)))
      const operation = operations.get(schema[2])
      if (operation === undefined)
        return refused(schema[2], () =>
          refuse('unknownOperation', notModelled(service.signingName, schema[2])),
        )
      return openOperation({ codec, operation, request, context, refuse })
    },
  }
}

/** The sentence for an operation that AWS has and the embedded cloud has not. */
export function notModelled(signingName: string, operation: string): string {
  return `Expected an operation that the embedded cloud models, got ${signingName}:${operation}`
}

function noSuchOperation(signingName: string, asked: string): string {
  return `Expected an operation of ${signingName}, got "${asked}"`
}

/** A call that comes to nothing. */
export function refused(operation: string, createError: () => ServiceError): PendingCall {
  const refuse = async (): Promise<never> => {
    throw createError()
  }
  return { operation, needs: refuse, run: refuse }
}

interface OpenOperation {
  readonly codec: Codec
  readonly operation: AnyOperation
  readonly request: WireRequest
  readonly context: RequestContext
  readonly refuse: (refusal: Refusal, message: string) => ServiceError
}

function openOperation({ codec, operation, request, context, refuse }: OpenOperation): PendingCall {
  const { schema } = operation
  let input: unknown

  return {
    operation: schema[2],
    needs: async () => {
      input = readInput({ codec, operation, request, context, refuse })
      return operation.needs(input, context)
    },
    run: async () => ({
      response: codec.encode(schema, await operation.handle(input, context), context.requestId),
    }),
  }
}

function readInput({ codec, operation, request, refuse }: OpenOperation): unknown {
  const { missing, malformed, input } = decode(codec, operation.schema, request)
  if (malformed.length > 0)
    throw refuse(
      'malformedInput',
      `Expected the input to have the types of the model: ${malformed.join(', ')}`,
    )
  if (missing.length > 0) throw refuse('missingMember', missingMembers(missing))
  return input
}

function decode(
  codec: Codec,
  schema: StaticOperationSchema,
  request: WireRequest,
): InputProblems & { readonly input: unknown } {
  try {
    const input = codec.decode(schema, request)
    return { ...checkInput(NormalizedSchema.of(schema[4]), input), input }
  } catch (error) {
    return {
      missing: [],
      malformed: [error instanceof Error ? error.message : String(error)],
      input: undefined,
    }
  }
}

/** The sentence of AWS's request validation. */
function missingMembers(paths: readonly string[]): string {
  const errors = paths.map(
    (path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  )
  const count = `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected`
  return `${count}: ${errors.join('; ')}`
}
