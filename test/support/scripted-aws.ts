import { Readable } from 'node:stream'

import { HttpResponse } from '@smithy/core/transport'
import type { HttpRequest } from '@smithy/types'

/** A request as a test wants to see it: the operation's path or target, and its input. */
export interface SeenRequest {
  readonly host: string
  /** `/GetImage`, or `AWSStepFunctions.StartExecution`. */
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** What AWS answers: a body, or an error by its code. */
export type ScriptedAnswer =
  | Readonly<Record<string, unknown>>
  | { readonly error: string; readonly status?: number; readonly message?: string }

/** Settings for any SDK client under which a test answers instead of AWS; nothing leaves the process. */
export function scriptedAws(answer: (request: SeenRequest) => ScriptedAnswer) {
  const requests: SeenRequest[] = []
  const requestHandler = {
    handle: async (request: HttpRequest) => {
      const seen = see(request)
      requests.push(seen)
      // A script that never comes to the last page would run for ever.
      if (requests.length > 50) throw new Error('Expected at most 50 requests')
      return { response: responseOf(answer(seen)) }
    },
  }
  const credentials = { accessKeyId: '222222222222', secretAccessKey: 'local' }
  return { requests, settings: { requestHandler, credentials, maxAttempts: 1 } }
}

function see({ hostname, path, query, headers, body }: HttpRequest): SeenRequest {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '')
  return { host: hostname, operation: headers['x-amz-target'] ?? path, input: { ...query, ...parse(text) } }
}

function parse(text: string): Record<string, unknown> {
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

function responseOf(answer: ScriptedAnswer): HttpResponse {
  const { error } = answer
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': 'request-1' }
  if (typeof error !== 'string') {
    return new HttpResponse({ statusCode: 200, headers, body: Readable.from([JSON.stringify(answer)]) })
  }
  const { status = 400, message = `${error} happened` } = answer
  return new HttpResponse({
    statusCode: Number(status),
    headers: { ...headers, 'x-amzn-errortype': error },
    body: Readable.from([JSON.stringify({ __type: error, message })]),
  })
}
