import { createRequire } from 'node:module'
import vm from 'node:vm'

import * as sts from '@aws-sdk/client-sts'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createGateway, type Gateway } from '../../../local/wire/gateway.ts'
import { createMemoryHttp, type MemoryResponse } from '../../../local/wire/memory-http.ts'
import { createEchoService } from './echo-service.ts'
import { openCore, testCredentials } from './open-core.ts'
import { serviceInUse } from './services-in-use.ts'

const require = createRequire(import.meta.url)

/** What a Lambda function's bundle does: an SDK client without a word about where it talks to. */
const source = `
  import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
  export const handler = async (input) => {
    const client = new STSClient({ region: 'eu-west-1', maxAttempts: 1 })
    const { $metadata, ...output } = await client.send(new AssumeRoleCommand(input))
    return output
  }
`
let bundle = ''

beforeAll(async () => {
  const built = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  })
  bundle = built.outputFiles[0]!.text
})

type Handler = (input: object) => Promise<object>

/** Evaluates the bundle in a context whose only way out is the gateway; any real timer is an error. */
function evaluate(gateway: Gateway): Handler {
  const http = createMemoryHttp(gateway)
  const sandbox: { module: { exports: { handler?: Handler } } } = { module: { exports: {} } }
  const context = vm.createContext({
    ...sandbox,
    exports: sandbox.module.exports,
    process: { ...process, env: { AWS_ACCESS_KEY_ID: '222222222222', AWS_SECRET_ACCESS_KEY: 'local' } },
    Buffer,
    TextEncoder,
    TextDecoder,
    URL,
    AbortController,
    setImmediate,
    setTimeout: () => 0,
    clearTimeout: () => {},
    require: (name: string) => (/^(node:)?https?$/.test(name) ? http : require(name)),
  })
  vm.runInContext(bundle, context)
  return sandbox.module.exports.handler!
}

const { service, echo } = createEchoService(sts, serviceInUse('sts'))
const gateway = createGateway({ core: openCore(), services: [service], credentials: testCredentials })
const input = { RoleArn: 'arn:aws:iam::222222222222:role/é', RoleSessionName: 's', DurationSeconds: 900 }

describe('HTTP in memory', () => {
  it('takes an unmodified bundle to the gateway and back when it runs in a context of its own', async () => {
    echo.answer = () => ({ AssumedRoleUser: { Arn: 'arn', AssumedRoleId: 'a:s' }, PackedPolicySize: 6 })

    const output = await evaluate(gateway)(input)

    expect(echo.input).toEqual(input)
    expect({ ...output }).toEqual({
      AssumedRoleUser: { Arn: 'arn', AssumedRoleId: 'a:s' },
      PackedPolicySize: 6,
    })
  })

  it('lets the bundle see the SDK error classes when the service refuses', async () => {
    echo.answer = () => {
      throw new ServiceError('PackedPolicyTooLarge', 'Too large.')
    }

    await expect(evaluate(gateway)(input)).rejects.toMatchObject({
      name: 'PackedPolicyTooLargeException',
      message: 'Too large.',
    })
  })

  it('lets a defect of the embedded cloud through to the caller', async () => {
    echo.answer = () => {
      throw new TypeError('a defect')
    }

    await expect(evaluate(gateway)(input)).rejects.toThrow('a defect')
  })

  it("needs no time when calls follow each other, even with a timer in the same instant's future", async () => {
    const clock = createVirtualClock(0)
    const handler = evaluate(
      createGateway({ core: openCore({ clock }), services: [service], credentials: testCredentials }),
    )
    echo.answer = () => ({ PackedPolicySize: clock.now() })
    // The first call looks for shared configuration files: real input that the clock knows nothing of.
    await handler(input)
    clock.after(1, () => {})

    const outputs: object[] = []
    const done = (async () => {
      for (let call = 0; call < 5; call += 1) outputs.push(await handler(input))
    })()
    await clock.runUntil(done)

    expect(structuredClone(outputs)).toEqual(Array.from({ length: 5 }, () => ({ PackedPolicySize: 0 })))
  })

  it('emits no response when the request was destroyed before', async () => {
    const seen: string[] = []
    const request = createMemoryHttp(gateway).request({ path: '/' }, () => seen.push('response'))
    request.once('close', () => seen.push('close'))

    request.end()
    request.destroy()
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })

    expect(seen).toEqual(['close'])
  })

  it('sends query, host and body as node:http would', async () => {
    const seen: unknown[] = []
    const http = createMemoryHttp({
      handle: async ({ body, ...request }) => {
        seen.push({ ...request, body: Buffer.from(body).toString() })
        return { statusCode: 204, headers: { 'x-a': '1' }, body: new Uint8Array() }
      },
    })

    const response = await new Promise<MemoryResponse>((resolve) => {
      const request = http.request(
        {
          host: 'h.test',
          port: 81,
          method: 'PUT',
          path: '/a%20b?x=1&x=2&y=%2B',
          headers: { 'X-B': ['1', '2'] },
        },
        resolve,
      )
      request.write('on')
      request.end('e')
    })
    const body = await response.toArray()

    expect(seen).toEqual([
      {
        method: 'PUT',
        path: '/a%20b',
        query: { x: ['1', '2'], y: ['+'] },
        headers: { host: 'h.test:81', 'x-b': '1, 2' },
        body: 'one',
      },
    ])
    expect([response.statusCode, response.headers, body]).toEqual([204, { 'x-a': '1' }, []])
  })
})
