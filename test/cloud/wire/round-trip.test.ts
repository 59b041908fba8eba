import { isDeepStrictEqual } from 'node:util'

import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticOperationSchema } from '@smithy/types'
import { describe, expect, it } from 'vitest'

import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { createEchoService } from './echo-service.ts'
import { openCore, testCredentials } from './open-core.ts'
import { createRandomValues } from './random-values.ts'
import { createCommand, servicesInUse } from './services-in-use.ts'

const seeds = [1, 2]

/** What does not survive the way, each with its reason. Whatever else differs is a defect. */
const explained: Readonly<Record<string, { readonly withoutMember?: string; readonly refusedAs?: string }>> =
  {
    // Names a multi-Region endpoint: the client then signs with SigV4A for a host of AWS.
    'eventbridge.PutEvents': { withoutMember: 'EndpointId' },
    // Clients send these two without a signature; the gateway knows callers by their signatures only.
    'sts.AssumeRoleWithSAML': { refusedAs: 'MissingAuthenticationToken' },
    'sts.AssumeRoleWithWebIdentity': { refusedAs: 'MissingAuthenticationToken' },
  }

/** Bytes are bytes, as a Buffer or not; times and bytes print well. */
const comparable = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') }
  if (value instanceof Date) return { time: value.toISOString() }
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item)]))
}
const areAlike = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(comparable(one), comparable(other))

describe.each(servicesInUse)('$name over the wire', (inUse) => {
  const { service, echo } = createEchoService(inUse.module, inUse)
  const gateway = createGateway({ core: openCore(), services: [service], credentials: testCredentials })
  // Random answers have no MD5 that a client of SQS would believe.
  const client = inUse.createClient({ md5: false, requestHandler: createRequestHandler(gateway) })

  const differenceOf = async (schema: StaticOperationSchema, seed: number): Promise<unknown> => {
    const { withoutMember = '', refusedAs } = explained[`${inUse.name}.${schema[2]}`] ?? {}
    const values = createRandomValues(seed)
    const { [withoutMember]: _, ...input } = values.structure(NormalizedSchema.of(schema[4]))
    const output = values.structure(NormalizedSchema.of(schema[5]))
    echo.input = undefined
    echo.answer = () => output

    const answered = await client.send(createCommand(inUse.module, schema[2], structuredClone(input))).then(
      ({ $metadata: _metadata, ...received }) => ({ received }),
      (error: Error) => ({ refusedAs: error.name }),
    )
    const expected = refusedAs === undefined ? { received: output } : { refusedAs }
    const isAsExpected =
      areAlike(answered, expected) && (refusedAs !== undefined || areAlike(echo.input, input))
    return isAsExpected
      ? undefined
      : comparable({ operation: schema[2], seed, input, echo, expected, answered })
  }

  it('has every operation of the SDK', () => {
    expect(service.schemas).toHaveLength(inUse.operationCount)
  })

  it(`keeps input and output of every operation (seeds ${seeds.join(', ')})`, async () => {
    const differences: unknown[] = []
    for (const schema of service.schemas)
      for (const seed of seeds) {
        const difference = await differenceOf(schema, seed)
        if (difference !== undefined) differences.push(difference)
      }

    expect(differences).toEqual([])
  })
})
