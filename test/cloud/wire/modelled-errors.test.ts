import { NormalizedSchema } from '@smithy/core/schema'
import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { createEchoService } from './echo-service.ts'
import { openCore, testCredentials } from './open-core.ts'
import { createRandomValues } from './random-values.ts'
import { createCommand, type ServiceInUse, serviceInUse, servicesInUse } from './services-in-use.ts'

const seed = 3
const message = 'It is <not> & "never" so.'

interface SdkError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string }
}

/** The first operation of a service that fails as it is told. */
function createFailingCall(inUse: ServiceInUse): (error: ServiceError) => Promise<SdkError> {
  const { service, echo } = createEchoService(inUse.module, inUse)
  const gateway = createGateway({ core: openCore(), services: [service], credentials: testCredentials })
  const client = inUse.createClient({ requestHandler: createRequestHandler(gateway) })
  const operation = service.schemas.find((schema) => !/^(Assume|Get)/.test(schema[2]))!
  const input = createRandomValues(seed).structure(NormalizedSchema.of(operation[4]))

  return async (error) => {
    echo.answer = () => {
      throw error
    }
    return client.send(createCommand(inUse.module, operation[2], structuredClone(input))).then(
      () => expect.fail(`${operation[2]} should have failed`),
      (caught: SdkError) => caught,
    )
  }
}

const modelledErrors = servicesInUse.flatMap((inUse) =>
  Object.values(inUse.module)
    .filter((schema) => Array.isArray(schema) && schema[0] === -3 && !schema[1].startsWith('smithy.ts'))
    .map((schema) => ({ inUse, schema: NormalizedSchema.of(schema), shape: `${inUse.name} ${schema[2]}` })),
)

describe('errors over the wire', () => {
  it.each(modelledErrors)('decode as the SDK class of $shape', async ({ inUse, schema }) => {
    const name = schema.getName()!
    const { message: _, Message: _m, ...members } = createRandomValues(seed).structure(schema)

    const caught = await createFailingCall(inUse)(new ServiceError(name, message, { members }))

    const SdkClass = (inUse.module as Record<string, new () => Error>)[name]!
    expect(caught).toBeInstanceOf(SdkClass)
    expect(caught).toMatchObject({ name, message, ...members })
  })

  it.each([
    { service: 'imagebuilder', code: 'ResourceNotFoundException', status: 404 },
    { service: 'imagebuilder', code: 'CallRateLimitExceededException', status: 429 },
    { service: 'ram', code: 'UnknownResourceException', status: 400 },
    { service: 'sfn', code: 'ExecutionAlreadyExists', status: 400 },
    { service: 'eventbridge', code: 'InternalException', status: 500 },
    { service: 'sts', code: 'MalformedPolicyDocumentException', status: 400 },
    { service: 'sqs', code: 'QueueDoesNotExist', status: 400 },
  ])('have the status of the model when $service answers $code', async ({ service, code, status }) => {
    const caught = await createFailingCall(serviceInUse(service))(new ServiceError(code, message))

    expect(caught.name).toBe(code)
    expect(caught.$metadata.httpStatusCode).toBe(status)
  })

  it.each([
    { service: 'sqs', name: 'QueueDoesNotExist', queryCode: 'AWS.SimpleQueueService.NonExistentQueue' },
    { service: 'sts', name: 'MalformedPolicyDocumentException', queryCode: 'MalformedPolicyDocument' },
  ])(
    'have shape $name and code $queryCode when $service answers either',
    async ({ service, name, queryCode }) => {
      const call = createFailingCall(serviceInUse(service))

      const caught = [
        await call(new ServiceError(name, message)),
        await call(new ServiceError(queryCode, message)),
      ]

      const expected = { name, Error: { Code: queryCode } }
      expect(caught).toMatchObject([expected, expected])
    },
  )

  it.each(servicesInUse)(
    'keep code, status and message when the model of $name does not name them',
    async (inUse) => {
      const caught = await createFailingCall(inUse)(
        new ServiceError('InvalidAMIID.NotFound', message, { httpStatus: 400 }),
      )

      expect(caught).toMatchObject({
        name: 'InvalidAMIID.NotFound',
        message,
        $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      })
    },
  )
})
