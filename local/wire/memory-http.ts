import { EventEmitter } from 'node:events'
import { Agent } from 'node:http'
import { Readable, Writable } from 'node:stream'

import type { Gateway } from './gateway.ts'
import { plainHeaders, splitTarget, type WireRequest, type WireResponse } from './message.ts'

/** What a caller of `http.request` may say; the members that the SDK's handler uses. */
interface MemoryRequestOptions {
  readonly host?: string
  readonly port?: number
  readonly method?: string
  /** With the query string. */
  readonly path?: string
  readonly headers?: Readonly<Record<string, unknown>>
}

/** A response as the SDK's handler reads it: the body's stream with status and headers. */
export type MemoryResponse = Readable & {
  readonly statusCode: number
  readonly statusMessage: string
  readonly headers: Readonly<Record<string, string>>
  readonly complete: boolean
}

/** The body's stream of a request; emits `response`. */
type MemoryRequest = Writable & { readonly socket: MemorySocket }

/** A connection that is always there and never idle for too long. */
type MemorySocket = EventEmitter & {
  readonly connecting: false
  setKeepAlive(): void
  setTimeout(): void
  destroy(): void
}

/** A stand-in for the modules `node:http` and `node:https`. */
export interface MemoryHttp {
  readonly Agent: typeof Agent
  request(options: MemoryRequestOptions, onResponse?: (response: MemoryResponse) => void): MemoryRequest
}

/**
 * HTTP without a network: an unmodified bundle that is given this in place of `node:http` and `node:https`
 * talks to the gateway, whatever host it names. No timers: a request answers in the present instant.
 */
export function createMemoryHttp(gateway: Gateway): MemoryHttp {
  return {
    Agent,
    request: (options, onResponse) => {
      const chunks: Buffer[] = []
      const request = Object.assign(
        new Writable({
          // As with sockets, a request is over when its response is, not when its body is sent.
          autoDestroy: false,
          write: (chunk: Buffer, _encoding, done) => {
            chunks.push(chunk)
            done()
          },
          final: (done) => {
            done()
            void exchange(gateway, request, toWireRequest(options, Buffer.concat(chunks)))
          },
        }),
        { socket: createSocket() },
      )
      if (onResponse !== undefined) request.once('response', onResponse)
      return request
    },
  }
}

async function exchange(gateway: Gateway, request: MemoryRequest, wireRequest: WireRequest): Promise<void> {
  const answer = await gateway.handle(wireRequest).catch(toError)
  if (answer instanceof Error) {
    request.destroy(answer)
    return
  }
  if (request.destroyed) return
  const response = createResponse(answer)
  response.once('close', () => request.destroy())
  request.emit('response', response)
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

function toWireRequest(options: MemoryRequestOptions, body: Buffer): WireRequest {
  const host = `${options.host ?? 'localhost'}${options.port === undefined ? '' : `:${options.port}`}`
  return {
    method: options.method ?? 'GET',
    ...splitTarget(options.path ?? '/'),
    headers: { host, ...plainHeaders(options.headers ?? {}) },
    body,
  }
}

function createResponse({ statusCode, headers, body }: WireResponse): MemoryResponse {
  return Object.assign(Readable.from(body.length === 0 ? [] : [body], { objectMode: false }), {
    statusCode,
    statusMessage: '',
    headers,
    complete: true,
  })
}

function createSocket(): MemorySocket {
  const nothing = (): void => {}
  return Object.assign(new EventEmitter(), {
    connecting: false as const,
    setKeepAlive: nothing,
    setTimeout: nothing,
    destroy: nothing,
  })
}
