import { HttpResponse } from '@smithy/core/protocols'
import type { HttpHandlerOptions, HttpRequest, RequestHandler } from '@smithy/types'

import type { Gateway } from './gateway.ts'
import { plainHeaders, type WireRequest } from './message.ts'

/** What SDK clients take as `requestHandler`. */
export type GatewayRequestHandler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> & {
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
}

/** A `requestHandler` that takes SDK clients of this thread straight to the gateway. */
export function createRequestHandler(gateway: Gateway): GatewayRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, options) => {
      if (options?.abortSignal?.aborted === true)
        throw Object.assign(new Error('Request aborted'), { name: 'AbortError' })
      const { statusCode, headers, body } = await gateway.handle(toWireRequest(request))
      return { response: new HttpResponse({ statusCode, headers: { ...headers }, body }) }
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  }
}

function toWireRequest(request: HttpRequest): WireRequest {
  return {
    method: request.method,
    path: request.path,
    query: Object.fromEntries(
      Object.entries(request.query ?? {}).map(([name, value]) => [
        name,
        value === null ? [''] : [value].flat(),
      ]),
    ),
    headers: plainHeaders(request.headers),
    body: toBytes(request.body),
  }
}

function toBytes(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array()
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  throw new TypeError(`Expected the body to be text or bytes, got ${typeof body}`)
}
