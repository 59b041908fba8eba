import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { NormalizedSchema } from '@smithy/core/schema'
import { beforeAll, describe, expect, it } from 'vitest'

import { type Service, ServiceError } from '../../../local/cloud/service.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { serveHttp } from '../../../local/wire/http-server.ts'
import { createEchoService } from './echo-service.ts'
import { openCore, testCredentials } from './open-core.ts'
import { createRandomValues } from './random-values.ts'
import { serviceInUse } from './services-in-use.ts'

const seed = 5

/** Client and cloud share the SDK's schemas, so an error in these would not show: botocore has a model of its own. */
const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0
if (!hasBotocore)
  process.stdout.write(
    'skipped: python3 with botocore is not here, so nobody but the SDK spoke to the cloud\n',
  )

interface Call {
  readonly service: string
  readonly operation: string
  readonly input: unknown
  readonly expected: unknown
}

interface Answer {
  readonly sent: unknown
  readonly expected: unknown
  /** Members that the model of this botocore does not know; they are neither in `sent` nor in `expected`. */
  readonly unknown: readonly string[]
  readonly received?: unknown
  readonly error?: string
}

const botocoreNames = { imagebuilder: 'imagebuilder', ram: 'ram', sts: 'sts', sfn: 'stepfunctions' } as const
type Name = keyof typeof botocoreNames
const names: readonly Name[] = ['imagebuilder', 'ram', 'sts', 'sfn']

/** Clients send these without a signature; the gateway knows callers by their signatures only. */
const unsigned = new Set(['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'])

/** Values as `botocore_client.py` reads and writes them. */
const tagged = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return { $time: value.getTime() / 1000 }
  if (Array.isArray(value)) return value.map(tagged)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, tagged(item)]))
}

async function callWithBotocore(endpoint: string, calls: readonly Call[]): Promise<readonly Answer[]> {
  const python = spawn('python3', [join(import.meta.dirname, 'botocore_client.py')])
  python.stdin.end(JSON.stringify({ endpoint, calls }))
  const [output, errors] = await Promise.all([
    text(python.stdout),
    text(python.stderr),
    once(python, 'close'),
  ])
  if (output === '') throw new Error(errors)
  return JSON.parse(output) as readonly Answer[]
}

/** Every operation of a service with random input and output, and one call that fails. */
function createCalls(name: Name, service: Service): readonly PlannedCall[] {
  const schemas = service.schemas.filter((schema) => !unsigned.has(schema[2]))
  const calls = schemas.map((schema) => {
    const values = createRandomValues(seed)
    const input = values.structure(NormalizedSchema.of(schema[4]))
    const output = values.structure(NormalizedSchema.of(schema[5]))
    const call = {
      service: botocoreNames[name],
      operation: schema[2],
      input: tagged(input),
      expected: tagged(output),
    }
    return { name, call, answer: () => output }
  })
  const fail = (): never => {
    throw new ServiceError('SomeServiceError', 'no')
  }
  return [...calls, { ...calls[0]!, answer: fail }]
}

interface PlannedCall {
  readonly name: Name
  readonly call: Call
  readonly answer: () => unknown
}

describe.runIf(hasBotocore)('botocore', () => {
  const exchanges: { readonly name: Name; readonly arrived: unknown; readonly answered: Answer }[] = []

  beforeAll(async () => {
    const arrived: unknown[] = []
    const echoes = names.map((name) => ({
      name,
      ...createEchoService(serviceInUse(name).module, serviceInUse(name)),
    }))
    const planned = echoes.flatMap(({ name, service }) => createCalls(name, service))
    const answers = planned.map(({ answer }) => answer)
    for (const { echo } of echoes)
      echo.answer = () => {
        arrived.push(tagged(echo.input))
        return answers.shift()!()
      }
    const services = echoes.map(({ service }) => service)
    const gateway = createGateway({ core: openCore(), services, credentials: testCredentials })
    const endpoint = await serveHttp(gateway, { port: 0 })
    const answered = await callWithBotocore(
      endpoint.url,
      planned.map(({ call }) => call),
    )
    await endpoint.close()
    exchanges.push(
      ...planned.map(({ name }, index) => ({ name, arrived: arrived[index], answered: answered[index]! })),
    )

    const unknown = answered.flatMap((answer) => answer.unknown)
    if (unknown.length > 0) process.stdout.write(`unknown to this botocore: ${unknown.join(', ')}\n`)
  })

  it.each(names)(`and %s agree on input and output of every operation (seed ${seed})`, (name) => {
    const calls = exchanges.filter((exchange) => exchange.name === name).slice(0, -1)

    expect(calls.length).toBeGreaterThan(8)
    expect(calls.map(({ arrived }) => arrived)).toEqual(calls.map(({ answered }) => answered.sent))
    expect(calls.map(({ answered: { error, received } }) => error ?? received)).toEqual(
      calls.map(({ answered }) => answered.expected),
    )
  })

  it.each(names)('understands the errors of %s', (name) => {
    const failed = exchanges.findLast((exchange) => exchange.name === name)

    expect(failed?.answered.error).toBe('SomeServiceError')
  })
})
