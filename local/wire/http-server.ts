import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import type { Gateway } from './gateway.ts'
import { plainHeaders, splitTarget, type WireRequest } from './message.ts'

/** A gateway that listens on the loopback address. */
export interface HttpEndpoint {
  /** For example `http://127.0.0.1:4566`. */
  readonly url: string
  /** Stops listening and drops open connections. */
  close(): Promise<void>
}

/**
 * Serves a gateway over HTTP on 127.0.0.1; port 0 takes a free one. Idle connections are kept. `now`, in milliseconds
 * since the epoch, is the time of the cloud: clients reckon by the Date of its answers.
 * @throws Error of `listen`, for example EADDRINUSE.
 */
export async function serveHttp(
  gateway: Gateway,
  { port, now }: { readonly port: number; readonly now?: () => number },
): Promise<HttpEndpoint> {
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    // Clients correct their clocks by the Date header, which would be the machine's time.
    outgoing.sendDate = false
    if (now !== undefined) outgoing.setHeader('date', new Date(now()).toUTCString())
    answer(gateway, incoming, outgoing).catch((error: unknown) => {
      // A defect of the embedded cloud, or a client that went away: the former has to be seen.
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' })
      outgoing.end(error instanceof Error ? error.stack : String(error))
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const boundPort = typeof address === 'object' && address !== null ? address.port : port

  return {
    url: `http://127.0.0.1:${boundPort}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(gateway: Gateway, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await gateway.handle(await readRequest(incoming))
  outgoing.writeHead(response.statusCode, {
    ...response.headers,
    'content-length': response.body.length,
  })
  outgoing.end(response.body)
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(incoming, 'end')
  return {
    method: incoming.method ?? 'GET',
    ...splitTarget(incoming.url ?? '/'),
    headers: plainHeaders(incoming.headers),
    body: Buffer.concat(chunks),
  }
}
