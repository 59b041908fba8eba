import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import {
  accountId,
  administrator,
  executionRoleArn,
  inProcess,
  openLambda,
  queueArn,
  region,
  startMs,
} from './lambda-world.ts'

const failing = `exports.handler = async () => { throw new RangeError('no') }`
const ruleArn = `arn:aws:events:${region}:${accountId}:rule/image-available`
const eventBridge = { service: 'events.amazonaws.com', sourceArn: ruleArn }

function openAsync(...args: Parameters<typeof openLambda> extends [unknown, ...infer Rest] ? Rest : never) {
  const transport = inProcess()
  return {
    ...openLambda(transport, ...args),
    advance: async (seconds: number) => transport.clock.advance(seconds * 1000),
  }
}

/** A function that notes when it ran, and fails as often as its event says. */
const noting = `
  const times = []
  exports.handler = async (event) => {
    if (event === 'report') return times
    times.push(Date.now())
    if (times.length <= event.failures) throw new Error('failure ' + times.length)
  }`

const blockingFor = (seconds: number): string =>
  `exports.handler = async () => { await new Promise((done) => setTimeout(done, ${seconds * 1000})) }`

describe('an asynchronous invocation', () => {
  it('runs once when the function succeeds', async () => {
    const { lambda, create, advance } = openAsync()
    const arn = create(noting)

    lambda.invoker.invokeAsync(arn, { failures: 0 }, administrator)
    await advance(86_400)

    expect(lambda.metrics(arn)).toMatchObject({
      AsyncEventsReceived: 1,
      Invocations: 1,
      Errors: 0,
      AsyncEventsDropped: 0,
    })
  })

  it.each([
    [1, [0, 60_000]],
    [2, [0, 60_000, 180_000]],
    [3, [0, 60_000, 180_000]],
  ])('is repeated after one and two minutes when the function fails %i times', async (failures, expected) => {
    const { lambda, create, advance, invoke } = openAsync()
    const arn = create(noting)

    lambda.invoker.invokeAsync(arn, { failures }, administrator)
    await advance(1000)
    const report = (await invoke(arn, 'report')) as { payload: number[] }

    expect(report.payload.map((ms) => ms - startMs)).toEqual(expected)
  })

  it('keeps its request id when it is repeated', async () => {
    const { lambda, create, advance } = openAsync()
    const arn = create(
      `exports.handler = async (event, context) => { console.log(context.awsRequestId); throw 1 }`,
    )

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(1000)
    const ids = lambda.logs(arn).map((line) => line.text)

    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
  })

  it('hands a record to the onFailure destination when it has failed three times', async () => {
    const { lambda, create, advance, sent } = openAsync()
    const arn = create(failing)
    lambda.putInvokeConfig(arn, { onFailure: queueArn })

    lambda.invoker.invokeAsync(arn, { build: 1 }, administrator)
    await advance(1000)

    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ queueArn, attributes: {}, sender: { roleArn: executionRoleArn } })
    expect(JSON.parse(sent[0]!.body)).toEqual({
      version: '1.0',
      timestamp: '2027-01-04T12:03:00.000Z',
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: `${arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { build: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: {
        errorType: 'RangeError',
        errorMessage: 'no',
        trace: expect.arrayContaining(['RangeError: no']),
      },
    })
    expect(lambda.metrics(arn)).toMatchObject({ AsyncEventsDropped: 1, DestinationDeliveryFailures: 0 })
  })

  it('is dropped and counted when there is no destination', async () => {
    const { lambda, create, advance, sent } = openAsync()
    const arn = create(failing)

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(1000)

    expect(lambda.metrics(arn)).toMatchObject({ AsyncEventsDropped: 1, Errors: 3 })
    expect(sent).toEqual([])
  })

  it('is given up after as many repeats as configured', async () => {
    const { lambda, create, advance } = openAsync()
    const arn = create(failing)
    lambda.putInvokeConfig(arn, { maximumRetryAttempts: 0 })

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(1000)

    expect(lambda.metrics(arn)).toMatchObject({ Invocations: 1, AsyncEventsDropped: 1 })
  })

  it('is given up when it gets too old between two attempts', async () => {
    const { lambda, create, advance, sent } = openAsync()
    const arn = create(failing)
    lambda.putInvokeConfig(arn, { maximumEventAgeSeconds: 100, onFailure: queueArn })

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(1000)

    expect(sent.map((message) => JSON.parse(message.body))).toMatchObject([
      {
        timestamp: '2027-01-04T12:01:40.000Z',
        requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
        responsePayload: { errorType: 'RangeError' },
      },
    ])
  })

  it('waits through throttles, which use up no attempt', async () => {
    const { lambda, create, advance } = openAsync({ concurrentExecutions: 1 })
    const blocking = create(blockingFor(300), { functionName: 'blocking', timeoutSeconds: 900 })
    const arn = create(failing)
    void lambda.invoker.invoke(blocking, {}, administrator)

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(299)
    const whileBlocked = lambda.metrics(arn)
    await advance(1000)

    expect(whileBlocked).toMatchObject({ Invocations: 0, Throttles: 9, AsyncEventsDropped: 0 })
    expect(lambda.metrics(arn)).toMatchObject({ Invocations: 3, Throttles: 9, AsyncEventsDropped: 1 })
  })

  it('is recorded without a response when it got too old before the function could run', async () => {
    const { lambda, create, advance, sent } = openAsync({ concurrentExecutions: 1 })
    const blocking = create(blockingFor(300), { functionName: 'blocking', timeoutSeconds: 900 })
    const arn = create(failing)
    lambda.putInvokeConfig(arn, { maximumEventAgeSeconds: 60, onFailure: queueArn })
    void lambda.invoker.invoke(blocking, {}, administrator)

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(1000)
    const record: unknown = JSON.parse(sent[0]?.body ?? '')

    expect(record).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    })
    expect(record).not.toHaveProperty('responsePayload')
  })

  it('is counted as undelivered when the destination refuses the record', async () => {
    const { lambda, create, advance } = openAsync({
      messages: {
        send: () => {
          throw new ServiceError('AccessDenied', 'no sqs:SendMessage')
        },
      },
    })
    const arn = create(failing)
    lambda.putInvokeConfig(arn, { onFailure: queueArn })

    lambda.invoker.invokeAsync(arn, {}, administrator)
    await advance(1000)

    expect(lambda.metrics(arn)).toMatchObject({ AsyncEventsDropped: 1, DestinationDeliveryFailures: 1 })
  })

  it('is refused when its payload is larger than 1 MB', () => {
    const { lambda, create } = openAsync()
    const arn = create(failing)

    expect(() => lambda.invoker.invokeAsync(arn, 'x'.repeat(1_048_575), administrator)).toThrow(
      expect.objectContaining({ code: 'RequestTooLargeException' }),
    )
  })
})

function refusalOf(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof ServiceError ? error.code : String(error)
  }
}

describe('a service that invokes', () => {
  const statement = {
    statementId: 'rule',
    action: 'lambda:InvokeFunction',
    principal: 'events.amazonaws.com',
    sourceArn: ruleArn,
  }

  it.each([
    ['without a permission', undefined, false],
    ['with a permission for its rule', statement, true],
    [
      'with a permission for a pattern of rules',
      { ...statement, sourceArn: `arn:aws:events:*:${accountId}:rule/image-*` },
      true,
    ],
    ['with a permission for another rule', { ...statement, sourceArn: `${ruleArn}-other` }, false],
    ['with a permission for another service', { ...statement, principal: 'sns.amazonaws.com' }, false],
    ['with a permission for its account', { ...statement, sourceAccount: accountId }, true],
    ['with a permission for another account', { ...statement, sourceAccount: '333333333333' }, false],
    ['with a permission for another action', { ...statement, action: 'lambda:GetFunction' }, false],
  ])('is let or refused by the resource policy: %s', (_when, permission, isLet) => {
    const { lambda, create } = openAsync()
    const functionArn = create(failing)
    if (permission !== undefined) lambda.addPermission({ ...permission, functionArn })

    const refusal = refusalOf(() => lambda.invoker.invokeAsync(functionArn, {}, eventBridge))

    expect(refusal).toBe(isLet ? undefined : 'AccessDeniedException')
    expect(lambda.metrics(functionArn).AsyncEventsReceived).toBe(isLet ? 1 : 0)
  })

  it('is told what is missing when it is refused', () => {
    const { lambda, create } = openAsync()
    const arn = create(failing)

    expect(() => lambda.invoker.invokeAsync(arn, {}, eventBridge)).toThrow(
      `User: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${arn} because no resource-based policy allows the lambda:InvokeFunction action`,
    )
  })

  it('is refused a second statement of the same id', () => {
    const { lambda, create } = openAsync()
    const functionArn = create(failing)
    lambda.addPermission({ ...statement, functionArn })

    expect(() => lambda.addPermission({ ...statement, functionArn })).toThrow(
      expect.objectContaining({ code: 'ResourceConflictException' }),
    )
  })
})

describe('PutFunctionEventInvokeConfig', () => {
  it.each([
    ['three repeats', { maximumRetryAttempts: 3 }],
    ['an age of 59 seconds', { maximumEventAgeSeconds: 59 }],
    ['a destination that is no queue', { onFailure: 'arn:aws:sns:eu-west-1:222222222222:topic' }],
    ['a FIFO queue', { onFailure: `${queueArn}.fifo` }],
  ])('refuses %s', (_what, config) => {
    const { lambda, create } = openAsync()
    const arn = create(failing)

    expect(() => lambda.putInvokeConfig(arn, config)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValueException' }),
    )
  })
})
