import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createMemoryHttp } from '../../../local/wire/memory-http.ts'
import { bundleFolder } from './bundle-folder.ts'
import { inProcess, openLambda, withWorkers, type LambdaWorld } from './lambda-world.ts'

const source = `
  import { Logger } from '@aws-lambda-powertools/logger'
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
  import { RAMClient, ListPermissionsCommand } from '@aws-sdk/client-ram'
  import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
  import middy from '@middy/core'

  const logger = new Logger({ serviceName: 'example' })
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}))
  const ram = new RAMClient({})

  export const handler = middy(async (event) => {
    logger.info('put', { pk: event.pk })
    await table.send(new PutCommand({ TableName: 'ledger', Item: { pk: event.pk } }))
    try {
      await ram.send(new ListPermissionsCommand({}))
    } catch (error) {
      return { name: error.name, message: error.message, isError: error instanceof Error }
    }
  })
`

/** What the cloud was asked, and what it answers: yes to DynamoDB, no to RAM. */
function answerTo(target: string | undefined): { readonly status: number; readonly body: string } {
  if (target?.startsWith('DynamoDB') === true) return { status: 200, body: '{}' }
  return { status: 400, body: '{"__type":"InvalidParameterException","message":"no"}' }
}

let codeFolder = ''
beforeAll(async () => {
  codeFolder = bundleFolder('')
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    outfile: join(codeFolder, 'index.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  })
})

const expected = { payload: { name: 'InvalidParameterException', message: 'no', isError: true } }

describe('an unmodified bundle with the SDK, middy and Powertools', () => {
  it('talks to the cloud in memory when it runs in-process', async () => {
    const asked: string[] = []
    const http = createMemoryHttp({
      handle: async (request) => {
        asked.push(`${request.method} ${request.headers['host']} ${request.path}`)
        const { status, body } = answerTo(request.headers['x-amz-target'])
        return {
          statusCode: status,
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(body),
        }
      },
    })
    const world = openLambda(inProcess({ http, https: http }), {
      endpointUrl: () => 'http://cloud.test:4566',
    })

    const answer = await world.invoke(world.create('', { codeFolder }), { pk: 'RUN#1' })

    expect(answer).toMatchObject(expected)
    expect(asked).toEqual(['POST cloud.test:4566 /', 'POST cloud.test:4566 /listpermissions'])
    expectLogLine(world)
  })

  describe('in a worker thread', () => {
    let server: Server
    let port = 0
    const asked: string[] = []
    beforeAll(async () => {
      server = createServer((request, response) => {
        asked.push(
          `${request.method} ${String(request.url)} ${String(request.headers['x-amz-security-token'])}`,
        )
        const { status, body } = answerTo(request.headers['x-amz-target']?.toString())
        // Told the machine's time, the SDK would correct its clock and try again.
        response.sendDate = false
        request
          .resume()
          .on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(body))
      })
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
    })
    afterAll(() => {
      server.closeAllConnections()
      server.close()
    })

    it('talks to the cloud over HTTP with the session of its role', async () => {
      const world = openLambda(withWorkers(), { endpointUrl: () => `http://127.0.0.1:${port}` })

      const answer = await world.invoke(world.create('', { codeFolder }), { pk: 'RUN#1' })

      expect(answer).toMatchObject(expected)
      expect(asked).toEqual(['POST / token', 'POST /listpermissions token'])
      expectLogLine(world)
      world.lambda.dispose()
    })
  })
})

function expectLogLine({ lambda }: LambdaWorld): void {
  const [{ functionArn } = { functionArn: '' }] = lambda.functions()
  const lines = lambda.logs(functionArn).map((line): unknown => JSON.parse(line.text))
  expect(lines).toMatchObject([
    { level: 'INFO', message: 'put', pk: 'RUN#1', timestamp: expect.stringMatching(/^2027-01-04T12:00:0/) },
  ])
}
