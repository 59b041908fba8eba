import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What AWS answers to an operation: a body, or an error by its code. */
export type Answer = Readonly<Record<string, unknown>> | { readonly error: string }

/** An endpoint that a test answers for. */
export interface ScriptedEndpoint {
  readonly url: string
  /** How the next requests are answered, by the operation's name as it travels. */
  answer: (operation: string) => Answer
  close(): void
}

/** Serves AWS's JSON protocols on loopback. */
export async function serveScript(): Promise<ScriptedEndpoint> {
  const server = createServer((request, response) => {
    const target = String(request.headers['x-amz-target'] ?? request.url)
    const answer = endpoint.answer(/(\w+)(\?.*)?$/.exec(target)![1]!)
    const code = typeof answer.error === 'string' ? answer.error : undefined
    response.statusCode = code === undefined ? 200 : 400
    response.setHeader('content-type', 'application/json')
    response.setHeader('x-amzn-requestid', 'request-1')
    if (code !== undefined) response.setHeader('x-amzn-errortype', code)
    const body = code === undefined ? answer : { __type: code, message: `${code} happened` }
    request.resume().on('end', () => response.end(JSON.stringify(body)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint: ScriptedEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (operation) => {
      throw new Error(`Expected no request, got ${operation}`)
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return endpoint
}
