import type { Protocol, ServiceError } from '../cloud/service.ts'
import type { WireRequest, WireResponse } from './message.ts'
import { createCodec } from './protocols/protocol-codecs.ts'
import { refusalError } from './protocols/protocol-errors.ts'
import type { Authorization } from './signature.ts'

/** Refuses a request that reaches no service: its `Authorization` is absent or unreadable, or names a service that is not there. */
export function refuseUnaddressed(
  request: WireRequest,
  authorization: Authorization | undefined,
  requestId: string,
): WireResponse {
  const protocol = guessProtocol(request)
  const codec = createCodec(protocol, { shapeNamespace: '', schemas: [], xmlNamespace: '' })
  return codec.encodeError(explain(protocol, request, authorization), requestId)
}

function explain(
  protocol: Protocol,
  request: WireRequest,
  authorization: Authorization | undefined,
): ServiceError {
  if (authorization !== undefined)
    return refusalError(
      protocol,
      'unknownOperation',
      `Expected a service that the embedded cloud models, got ${authorization.service}`,
    )
  return request.headers['authorization'] === undefined
    ? refusalError(protocol, 'missingAuthentication', 'Request is missing Authentication Token')
    : refusalError(
        protocol,
        'incompleteSignature',
        'Expected the headers Authorization and X-Amz-Date to be of AWS Signature Version 4',
      )
}

/** Without a service the protocol shows in the body's type only. */
function guessProtocol({ headers }: WireRequest): Protocol {
  const contentType = headers['content-type'] ?? ''
  if (contentType.includes('x-www-form-urlencoded')) return 'awsQuery'
  if (contentType.includes('x-amz-json-1.1')) return 'awsJson1.1'
  if (contentType.includes('x-amz-json-1.0')) return 'awsJson1.0'
  return 'restJson1'
}
