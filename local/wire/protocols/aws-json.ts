import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'

import type { Codec } from './codec.ts'
import { createErrorShapes } from './error-shapes.ts'
import { createJsonBody } from './json-body.ts'

/** AWS JSON 1.0 and 1.1: the operation stands in `X-Amz-Target`, everything else in the body. */
export function createAwsJsonCodec(
  version: '1.0' | '1.1',
  service: { readonly shapeNamespace: string; readonly schemas: readonly StaticOperationSchema[] },
): Codec {
  const schemas = new Map(service.schemas.map((schema) => [schema[2], schema]))
  const body = createJsonBody(false)
  const describe = createErrorShapes(service.shapeNamespace)
  const headers = (requestId: string): Record<string, string> => ({
    'content-type': `application/x-amz-json-${version}`,
    'x-amzn-requestid': requestId,
  })

  return {
    route: (request) => {
      const target = request.headers['x-amz-target'] ?? ''
      const asked = target.slice(target.lastIndexOf('.') + 1)
      return { schema: schemas.get(asked), asked }
    },
    decode: (schema, request) => body.read(NormalizedSchema.of(schema[4]), request.body),
    encode: (schema, output, requestId) => ({
      statusCode: 200,
      headers: headers(requestId),
      body: body.write(NormalizedSchema.of(schema[5]), output),
    }),
    encodeError: (error, requestId) => {
      const wireError = describe(error)
      return {
        // The model's httpError is for other protocols: AWS JSON knows only the client's and the server's fault.
        statusCode: wireError.httpStatus >= 500 ? 500 : 400,
        headers: {
          ...headers(requestId),
          ...(wireError.queryCode === undefined
            ? {}
            : {
                'x-amzn-query-error': `${wireError.queryCode};${wireError.httpStatus >= 500 ? 'Receiver' : 'Sender'}`,
              }),
        },
        body: body.writeError(wireError),
      }
    },
  }
}
