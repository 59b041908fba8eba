import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import { operationSchemasOf } from '../../../local/cloud/operation-schemas.ts'
import {
  type AnyOperation,
  type Caller,
  type PermissionNeed,
  ServiceError,
} from '../../../local/cloud/service.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createGateway, type Gateway } from '../../../local/wire/gateway.ts'
import type { WireRequest, WireResponse } from '../../../local/wire/message.ts'
import { openCore, testCredentials } from './open-core.ts'
import { serviceInUse } from './services-in-use.ts'
import { signedRequest, signRequest } from './signed-request.ts'

const calls = {
  imagebuilder: {
    operation: 'GetImage',
    input: { imageBuildVersionArn: 'arn:aws:imagebuilder:eu-west-1:222222222222:image/a/1.0.0/1' },
  },
  sfn: {
    operation: 'DescribeExecution',
    input: { executionArn: 'arn:aws:states:eu-west-1:222222222222:execution:a:b' },
  },
  sts: {
    operation: 'AssumeRole',
    input: { RoleArn: 'arn:aws:iam::222222222222:role/r', RoleSessionName: 's' },
  },
  ec2: { operation: 'DescribeImageAttribute', input: { ImageId: 'ami-1', Attribute: 'launchPermission' } },
} as const

type Name = keyof typeof calls
const names: readonly Name[] = ['imagebuilder', 'sfn', 'sts', 'ec2']

/** A gateway to one operation of each protocol. */
function openGateway(
  core: CloudCore,
  handlers: Partial<Pick<AnyOperation, 'needs' | 'handle'>> = {},
): Gateway {
  const services = names.map((name) => {
    const inUse = serviceInUse(name)
    const schemas = operationSchemasOf({ ...inUse.module })
    return {
      ...inUse,
      schemas,
      operations: schemas
        .filter((schema) => schema[2] === calls[name].operation)
        .map((schema) => Object.assign({ schema, needs: () => [], handle: () => ({}) }, handlers)),
    }
  })
  return createGateway({ core, services, credentials: testCredentials })
}

const requestOf = async (name: Name, settings?: object): Promise<WireRequest> =>
  signedRequest(serviceInUse(name), calls[name].operation, calls[name].input, settings)

const describeExecution = {
  method: 'POST',
  path: '/',
  headers: { host: 'cloud.test', 'x-amz-target': 'AWSStepFunctions.DescribeExecution' },
}

const codeOf = ({ body }: WireResponse): string | undefined => {
  const text = Buffer.from(body).toString()
  return /<Code>(.*)<\/Code>/.exec(text)?.[1] ?? /"__type":"(.*?)"/.exec(text)?.[1]
}
const textOf = ({ body }: WireResponse): string => Buffer.from(body).toString()

describe('the signature', () => {
  it('tells account and Region when it is right', async () => {
    const seen: unknown[] = []
    const gateway = openGateway(openCore(), {
      handle: (_, context) => {
        seen.push(context)
        return {}
      },
    })

    const response = await gateway.handle(
      await requestOf('imagebuilder', {
        region: 'us-east-1',
        credentials: { accessKeyId: '333333333333', secretAccessKey: 'local' },
      }),
    )

    expect(response.statusCode).toBe(200)
    expect(seen).toMatchObject([{ region: 'us-east-1', caller: { accountId: '333333333333' } }])
  })

  const tampered: readonly [string, (request: WireRequest) => Partial<WireRequest>][] = [
    ['the method', () => ({ method: 'DELETE' })],
    ['the path', () => ({ path: '/DeleteImage' })],
    [
      'the query',
      () => ({ query: { imageBuildVersionArn: ['arn:aws:imagebuilder:eu-west-1:1:image/b/1.0.0/1'] } }),
    ],
    ['a further query member', ({ query }) => ({ query: { ...query, more: ['1'] } })],
    ['the host', ({ headers }) => ({ headers: { ...headers, host: 'other.test' } })],
    ['the body', () => ({ body: Buffer.from('{"dryRun":true}') })],
    [
      'the body and its hash',
      ({ headers }) => ({
        headers: {
          ...headers,
          'x-amz-content-sha256': createHash('sha256').update('{}').digest('hex'),
        },
        body: Buffer.from('{}'),
      }),
    ],
    ['the time', ({ headers }) => ({ headers: { ...headers, 'x-amz-date': '20200101T000000Z' } })],
    [
      'the Region of the scope',
      ({ headers }) => ({
        headers: { ...headers, authorization: headers['authorization']!.replace('eu-west-1', 'us-east-1') },
      }),
    ],
    [
      'the list of signed headers',
      ({ headers }) => ({
        headers: { ...headers, authorization: headers['authorization']!.replace('host;', '') },
      }),
    ],
  ]

  it.each(tampered)('is refused when somebody changed %s', async (_, tamper) => {
    const calls = createCallLog()
    const gateway = openGateway(openCore({ calls }))
    const request = await requestOf('imagebuilder')
    expect((await gateway.handle(request)).statusCode).toBe(200)

    const response = await gateway.handle({ ...request, ...tamper(request) })

    expect([response.statusCode, codeOf(response)]).toEqual([403, 'InvalidSignatureException'])
    expect(calls.all()).toHaveLength(1)
  })

  it('is refused when it does not cover the host', async () => {
    const gateway = openGateway(openCore())
    const request = { ...describeExecution, body: Buffer.from('{"executionArn":"a"}') }

    const covered = await gateway.handle(await signRequest('states', request))
    const uncovered = await gateway.handle(await signRequest('states', request, ['host']))

    expect(covered.statusCode).toBe(200)
    expect([uncovered.statusCode, codeOf(uncovered)]).toEqual([400, 'InvalidSignatureException'])
  })

  const refusals: readonly [string, object, Record<Name, string>][] = [
    [
      'the secret is another',
      { credentials: { accessKeyId: '222222222222', secretAccessKey: 'guess' } },
      {
        imagebuilder: '403 InvalidSignatureException',
        sfn: '400 InvalidSignatureException',
        sts: '403 SignatureDoesNotMatch',
        ec2: '401 AuthFailure',
      },
    ],
    [
      'nobody has the key',
      { credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'local' } },
      {
        imagebuilder: '403 UnrecognizedClientException',
        sfn: '400 UnrecognizedClientException',
        sts: '403 InvalidClientTokenId',
        ec2: '401 AuthFailure',
      },
    ],
    [
      "the token is not the session's",
      { credentials: { accessKeyId: 'ASIAOVER', secretAccessKey: 'local', sessionToken: 'forged' } },
      {
        imagebuilder: '403 UnrecognizedClientException',
        sfn: '400 UnrecognizedClientException',
        sts: '403 InvalidClientTokenId',
        ec2: '401 AuthFailure',
      },
    ],
    [
      'the session is over',
      { credentials: { accessKeyId: 'ASIAOVER', secretAccessKey: 'local', sessionToken: 'over' } },
      {
        imagebuilder: '403 ExpiredTokenException',
        sfn: '400 ExpiredTokenException',
        sts: '403 ExpiredToken',
        ec2: '400 RequestExpired',
      },
    ],
  ]

  it.each(
    refusals.flatMap(([why, settings, answers]) =>
      names.map((name) => ({ why, settings, name, expected: answers[name] })),
    ),
  )('is refused by $name as $expected when $why', async ({ settings, name, expected }) => {
    const response = await openGateway(openCore()).handle(await requestOf(name, settings))

    expect(`${response.statusCode} ${codeOf(response)}`).toBe(expected)
  })

  it.each([
    { name: 'imagebuilder', code: 'MissingAuthenticationTokenException' },
    { name: 'sfn', code: 'MissingAuthenticationTokenException' },
    { name: 'sts', code: 'MissingAuthenticationToken' },
  ] as const)('is missed as $code by $name when there is none', async ({ name, code }) => {
    const { headers, ...request } = await requestOf(name)
    const { authorization: _, ...unsigned } = headers

    const response = await openGateway(openCore()).handle({ ...request, headers: unsigned })

    expect(codeOf(response)).toBe(code)
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
  })

  it.each([
    'Basic dXNlcjpwYXNz',
    'AWS4-HMAC-SHA256 Credential=222222222222/20270104/eu-west-1/imagebuilder, SignedHeaders=host, Signature=00',
    'AWS4-ECDSA-P256-SHA256 Credential=222222222222/20270104/imagebuilder/aws4_request, SignedHeaders=host, Signature=00',
  ])('is refused as incomplete when it reads %s', async (authorization) => {
    const request = await requestOf('imagebuilder')

    const response = await openGateway(openCore()).handle({
      ...request,
      headers: { ...request.headers, authorization },
    })

    expect([response.statusCode, codeOf(response)]).toEqual([403, 'IncompleteSignatureException'])
  })
})

describe('authorization', () => {
  it('asks for every need in turn, with caller and Region, before it calls the operation', async () => {
    const asked: [Caller, PermissionNeed, string][] = []
    const needs = [
      { action: 'imagebuilder:GetImage', resource: 'a' },
      { action: 'imagebuilder:Other', resource: 'b' },
    ]
    const gateway = openGateway(
      openCore({ authorizer: { refusal: (...question) => void asked.push(question) } }),
      { needs: () => needs },
    )

    await gateway.handle(await requestOf('imagebuilder'))

    expect(asked.map(([caller, need, region]) => [caller.accountId, need, region])).toEqual(
      needs.map((need) => ['222222222222', need, 'eu-west-1']),
    )
  })

  it.each([
    { name: 'imagebuilder', expected: '403 AccessDeniedException' },
    { name: 'sfn', expected: '400 AccessDeniedException' },
    { name: 'sts', expected: '403 AccessDenied' },
    { name: 'ec2', expected: '403 UnauthorizedOperation' },
  ] as const)(
    'is refused by $name as $expected, and nothing is done, when a need is not met',
    async ({ name, expected }) => {
      const handled: unknown[] = []
      const callLog = createCallLog()
      const gateway = openGateway(
        openCore({
          calls: callLog,
          authorizer: { refusal: (_, need) => (need.resource === 'b' ? 'You may not.' : undefined) },
        }),
        {
          needs: () => [
            { action: 'a:A', resource: 'a' },
            { action: 'a:A', resource: 'b' },
          ],
          handle: (input) => void handled.push(input),
        },
      )

      const response = await gateway.handle(await requestOf(name))

      expect(`${response.statusCode} ${codeOf(response)}`).toBe(expected)
      expect(textOf(response)).toContain('You may not.')
      expect(handled).toEqual([])
      expect(callLog.all()).toMatchObject([{ operation: calls[name].operation, errorCode: codeOf(response) }])
    },
  )
})

describe('operations that are not there', () => {
  const unmodelled = {
    imagebuilder: {
      operation: 'ListImagePackages',
      input: { imageBuildVersionArn: 'x' },
      expected: '404 UnknownOperationException',
    },
    sfn: { operation: 'ListActivities', input: {}, expected: '400 UnknownOperationException' },
    sts: { operation: 'GetSessionToken', input: {}, expected: '400 InvalidAction' },
    ec2: { operation: 'DescribeVpcs', input: {}, expected: '400 InvalidAction' },
  } as const

  it.each(names)('are refused by name when the embedded cloud does not model them (%s)', async (name) => {
    const { operation, input, expected } = unmodelled[name]
    const calls = createCallLog()

    const response = await openGateway(openCore({ calls })).handle(
      await signedRequest(serviceInUse(name), operation, input),
    )

    expect(`${response.statusCode} ${codeOf(response)}`).toBe(expected)
    expect(textOf(response)).toContain(
      `the embedded cloud models, got ${serviceInUse(name).signingName}:${operation}`,
    )
    expect(calls.all()).toMatchObject([{ operation, errorCode: codeOf(response) }])
  })

  it('are refused when no service has such a path', async () => {
    const request = await signRequest('imagebuilder', {
      method: 'GET',
      path: '/GetNothing',
      headers: { host: 'cloud.test' },
      body: new Uint8Array(),
    })

    const response = await openGateway(openCore()).handle(request)

    expect([response.statusCode, codeOf(response)]).toEqual([404, 'UnknownOperationException'])
    expect(textOf(response)).toContain('GET /GetNothing')
  })

  it('are refused when the service itself is not modelled', async () => {
    const response = await openGateway(openCore()).handle(
      await signedRequest(serviceInUse('sqs'), 'ListQueues', {}),
    )

    expect([response.statusCode, codeOf(response)]).toEqual([400, 'UnknownOperationException'])
    expect(textOf(response)).toContain('got sqs')
  })
})

describe('an input', () => {
  it.each([
    { name: 'sfn', operation: 'DescribeExecution', input: {}, expected: '400 ValidationException' },
    { name: 'sts', operation: 'AssumeRole', input: { RoleArn: 'r' }, expected: '400 ValidationError' },
    {
      name: 'ec2',
      operation: 'DescribeImageAttribute',
      input: { ImageId: 'ami-1' },
      expected: '400 MissingParameter',
    },
  ] as const)(
    'is refused by $name as $expected when a required member is missing',
    async ({ name, operation, input, expected }) => {
      const handled: unknown[] = []
      const gateway = openGateway(openCore(), { handle: (input) => void handled.push(input) })

      const response = await gateway.handle(await signedRequest(serviceInUse(name), operation, input))

      expect(`${response.statusCode} ${codeOf(response)}`).toBe(expected)
      expect(textOf(response)).toMatch(/1 validation error detected: Value null at '\w+' failed/)
      expect(handled).toEqual([])
    },
  )

  it('is refused when a required member inside it is missing', async () => {
    const schemas = operationSchemasOf({ ...serviceInUse('imagebuilder').module })
    const gateway = createGateway({
      core: openCore(),
      services: [
        {
          ...serviceInUse('imagebuilder'),
          schemas,
          operations: schemas.map((schema) => ({ schema, needs: () => [], handle: () => ({}) })),
        },
      ],
      credentials: testCredentials,
    })

    const response = await gateway.handle(
      await signedRequest(serviceInUse('imagebuilder'), 'CreateImageRecipe', {
        name: 'r',
        semanticVersion: '1.0.0',
        parentImage: 'ami-1',
        clientToken: 't',
        components: [{ componentArn: 'c', parameters: [{ value: ['v'] }] }],
      }),
    )

    expect(textOf(response)).toContain("Value null at 'components.1.member.parameters.1.member.name' failed")
  })

  it.each([
    ['is not JSON', '{'],
    ['is not an object', '[]'],
    ['has a member of another type', '{"executionArn":{"not":"text"}}'],
  ])('is refused as a SerializationException when its body %s', async (_, body) => {
    const request = await signRequest('states', { ...describeExecution, body: Buffer.from(body) })

    const response = await openGateway(openCore()).handle(request)

    expect([response.statusCode, codeOf(response)]).toEqual([400, 'SerializationException'])
  })
})

describe('the gateway', () => {
  it('records who called what, where, when, and how it ended', async () => {
    const calls = createCallLog()
    const core = openCore({ calls })
    const answers = [
      () => ({}),
      () => {
        throw new ServiceError('ResourceNotFoundException', 'no')
      },
    ]
    const gateway = openGateway(core, { handle: () => answers.shift()!() })

    await gateway.handle(await requestOf('imagebuilder'))
    await gateway.handle(await requestOf('sts', { region: 'us-east-1' }))

    const caller = { accountId: '222222222222', arn: 'arn:aws:iam::222222222222:root' }
    const atMs = Date.UTC(2027, 0, 4)
    expect(calls.all()).toEqual([
      { atMs, service: 'imagebuilder', operation: 'GetImage', region: 'eu-west-1', caller },
      {
        atMs,
        service: 'sts',
        operation: 'AssumeRole',
        region: 'us-east-1',
        caller,
        errorCode: 'ResourceNotFoundException',
      },
    ])
  })

  it('lets no time pass while an operation works', async () => {
    const clock = createVirtualClock(0)
    const gateway = openGateway(openCore({ clock }), {
      handle: async () => {
        for (let turn = 0; turn < 20; turn += 1)
          await new Promise((resolve) => {
            setImmediate(resolve)
          })
        return { output: String(clock.now()) }
      },
    })
    clock.after(1000, () => {})

    const answered = gateway.handle(await requestOf('sfn'))
    await clock.runUntil(answered)

    expect(JSON.parse(textOf(await answered))).toEqual({ output: '0' })
    await clock.advance(1000)
    expect(clock.now()).toBe(1000)
  })

  it('rejects, and puts it on record, when an operation has a defect', async () => {
    const calls = createCallLog()
    const gateway = openGateway(openCore({ calls }), {
      handle: () => {
        throw new TypeError('a defect')
      },
    })

    await expect(gateway.handle(await requestOf('imagebuilder'))).rejects.toThrow('a defect')
    expect(calls.all()).toMatchObject([{ operation: 'GetImage', errorCode: 'InternalFailure' }])
  })
})
