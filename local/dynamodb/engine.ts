import { Readable } from 'node:stream'

import dynalite from 'dynalite'

import type { WireResponse } from '../wire/message.ts'

/** The tables of one account in one Region. */
export interface Engine {
  /** Carries out one operation of DynamoDB's JSON protocol. */
  send(operation: string, body: Uint8Array): Promise<WireResponse>
}

/** An engine without tables: dynalite, spoken to without a socket. */
export function createEngine(accountId: string, region: string): Engine {
  const server = inEnvironment({ AWS_ACCOUNT_ID: accountId, AWS_REGION: region }, () =>
    dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }),
  )
  return {
    send: async (operation, body) =>
      new Promise((resolve) => {
        server.emit('request', createRequest(operation, body), createResponse(resolve))
      }),
  }
}

/** dynalite takes account and Region of its ARNs from the environment at the moment it is created. */
function inEnvironment<T>(values: Readonly<Record<string, string>>, create: () => T): T {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  try {
    return create()
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  }
}

/** The gateway has verified the signature; dynalite only wants to see that there is one. */
const signedHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=verified, SignedHeaders=verified, Signature=verified',
  'x-amz-date': '20260101T000000Z',
}

function createRequest(operation: string, body: Uint8Array): Readable {
  return Object.assign(Readable.from(body.length === 0 ? [] : [body], { objectMode: false }), {
    method: 'POST',
    url: '/',
    headers: { ...signedHeaders, 'x-amz-target': `DynamoDB_20120810.${operation}` },
  })
}

/** The part of `ServerResponse` that dynalite writes to. */
interface EngineResponse {
  statusCode: number
  setHeader(name: string, value: string | number): void
  end(body?: string): void
}

function createResponse(resolve: (response: WireResponse) => void): EngineResponse {
  const headers: Record<string, string> = {}
  const response: EngineResponse = {
    statusCode: 200,
    setHeader: (name, value) => {
      headers[name.toLowerCase()] = String(value)
    },
    end: (body = '') => {
      resolve({ statusCode: response.statusCode, headers, body: Buffer.from(body) })
    },
  }
  return response
}
