import { describe, expect, it } from 'vitest'

import { ServiceError } from '../../../local/cloud/service.ts'
import type { DeployedRule } from '../../../local/event-bridge/event-bridge.ts'
import type { TargetSpec } from '../../../local/event-bridge/rule-target.ts'
import {
  deadLetterQueueArn,
  functionArn,
  openEventBridge,
  owner,
  place,
  queueArn,
  region,
  startMs,
  type EventBridgeWorld,
} from './event-bridge-world.ts'

const ruleArn = `arn:aws:events:${region}:${owner}:rule/image-available`

function putRule(
  world: EventBridgeWorld,
  target: Partial<TargetSpec> = {},
  rule: Partial<DeployedRule> = {},
): void {
  world.eventBridge.putRule(place, {
    name: 'image-available',
    eventPattern: {
      source: ['aws.imagebuilder'],
      account: [owner],
      detail: { state: { status: ['AVAILABLE'] } },
    },
    enabled: true,
    targets: [{ id: 'target', arn: functionArn, ...target }],
    ...rule,
  })
}

const throwing =
  (code: string, httpStatus = 400) =>
  (): never => {
    throw new ServiceError(code, `${code}, they say`, { httpStatus })
  }

describe('an event', () => {
  it('reaches the function of a rule that matches, a moment later', async () => {
    const world = openEventBridge()
    putRule(world)

    world.emit()
    await world.clock.advance(999)
    const early = world.invocations.length
    await world.clock.advance(60_000)

    expect(early).toBe(0)
    expect(world.invocations).toEqual([
      {
        atMs: startMs + 1000,
        functionArn,
        sender: { service: 'events.amazonaws.com', sourceArn: ruleArn },
        payload: {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'EC2 Image Builder Image State Change',
          source: 'aws.imagebuilder',
          account: owner,
          time: '2027-01-04T12:00:00Z',
          region,
          resources: [`arn:aws:imagebuilder:${region}:${owner}:image/golden/1.0.0/1`],
          detail: { state: { status: 'AVAILABLE' } },
        },
      },
    ])
  })

  it.each([
    ['its detail does not match', {}, { state: { status: 'FAILED' } }, {}],
    ['it is of another account', {}, undefined, { account: '333333333333' }],
    ['it is of another Region', {}, undefined, { region: 'us-east-1' }],
    ['the rule is disabled', { enabled: false }, undefined, {}],
  ])('reaches nobody when %s', async (_when, rule, detail, parts) => {
    const world = openEventBridge()
    putRule(world, {}, rule)

    world.emit(detail, parts)
    await world.clock.advance(60_000)

    expect(world.invocations).toEqual([])
    expect(world.eventBridge.metrics(ruleArn).MatchedEvents).toBe(0)
  })

  it('stays as it was emitted when its sender goes on changing what it spoke of', async () => {
    const world = openEventBridge()
    putRule(world)
    const state = { status: 'AVAILABLE' }

    world.emit({ state })
    state.status = 'DELETED'
    await world.clock.advance(60_000)

    expect(world.invocations[0]?.payload).toMatchObject({ detail: { state: { status: 'AVAILABLE' } } })
  })

  it('reaches each target of each rule, in the form that it asked for', async () => {
    const world = openEventBridge()
    putRule(world)
    world.eventBridge.putRule(place, {
      name: 'second',
      eventPattern: { source: ['aws.imagebuilder'] },
      enabled: true,
      targets: [
        { id: 'part', arn: functionArn, inputPath: '$.detail.state' },
        { id: 'queue', arn: queueArn, inputTransformer: { inputTemplate: '"<aws.events.rule-name>"' } },
      ],
    })

    world.emit()
    await world.clock.advance(60_000)

    expect(world.invocations.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ source: 'aws.imagebuilder' }),
      { status: 'AVAILABLE' },
    ])
    expect(world.sent).toEqual([
      {
        queueArn,
        body: '"second"',
        attributes: {},
        sender: {
          service: 'events.amazonaws.com',
          sourceArn: `arn:aws:events:${region}:${owner}:rule/second`,
        },
      },
    ])
  })

  it.each([
    ['lost', 'drop', 0],
    ['doubled', 'double', 2],
    ['delivered', 'deliver', 1],
  ] as const)('is %s when the fault hook says so', async (_what, fault, deliveries) => {
    const asked: unknown[] = []
    const world = openEventBridge({
      deliveryFaults: (event, rule) => {
        asked.push([event.source, rule.name])
        return fault
      },
    })
    putRule(world)

    world.emit()
    await world.clock.advance(60_000)

    expect(asked).toEqual([['aws.imagebuilder', 'image-available']])
    expect(world.invocations).toHaveLength(deliveries)
    const ids = world.invocations.map(({ payload }) => (payload as { id: string }).id)
    expect(new Set(ids).size).toBeLessThanOrEqual(1)
  })
})

describe('an event that cannot be delivered', () => {
  it.each([
    ['the resource policy refuses', 'AccessDeniedException', 403, 'NO_PERMISSIONS'],
    ['the function is gone', 'ResourceNotFoundException', 404, 'NO_RESOURCE'],
    ['the function does not take it', 'RequestTooLargeException', 413, 'ERROR_FROM_TARGET'],
  ])('goes to the dead-letter queue without a repeat when %s', async (_when, code, status, errorCode) => {
    const world = openEventBridge()
    putRule(world, { deadLetterQueueArn })
    world.failing.onInvoke = throwing(code, status)

    world.emit()
    await world.clock.advance(1000)

    expect(world.sent).toEqual([
      {
        queueArn: deadLetterQueueArn,
        body: expect.stringContaining('"source":"aws.imagebuilder"'),
        attributes: {
          RULE_ARN: ruleArn,
          TARGET_ARN: functionArn,
          ERROR_CODE: errorCode,
          ERROR_MESSAGE: `${code}, they say`,
          RETRY_ATTEMPTS: '0',
        },
        sender: { service: 'events.amazonaws.com', sourceArn: ruleArn },
      },
    ])
    expect(world.eventBridge.metrics(ruleArn)).toEqual({
      MatchedEvents: 1,
      Invocations: 1,
      RetryInvocationAttempts: 0,
      FailedInvocations: 1,
      InvocationsSentToDLQ: 1,
      InvocationsFailedToBeSentToDLQ: 0,
    })
  })

  it('goes to the dead-letter queue when the target is a queue that does not exist', async () => {
    const world = openEventBridge()
    putRule(world, { arn: queueArn, deadLetterQueueArn })
    world.failing.onSend = (message) => {
      if (message.queueArn === queueArn) throw new ServiceError('QueueDoesNotExist', 'gone')
    }

    world.emit()
    await world.clock.advance(1000)

    expect(world.sent).toMatchObject([
      { queueArn: deadLetterQueueArn, attributes: { ERROR_CODE: 'NO_RESOURCE' } },
    ])
  })

  it('goes to the dead-letter queue as the event that it was, when its template makes no JSON of it', async () => {
    const world = openEventBridge()
    putRule(world, {
      deadLetterQueueArn,
      inputTransformer: {
        inputPathsMap: { colour: '$.detail.colour' },
        inputTemplate: '{"colour": <colour>}',
      },
    })

    world.emit()
    await world.clock.advance(1000)

    expect(world.invocations).toEqual([])
    expect(world.sent).toMatchObject([{ attributes: { ERROR_CODE: 'INVALID_JSON' } }])
    expect(JSON.parse(world.sent[0]!.body)).toMatchObject({ source: 'aws.imagebuilder' })
  })

  it('is repeated while the target throttles, and then delivered', async () => {
    const world = openEventBridge()
    putRule(world, { deadLetterQueueArn })
    let throttles = 3
    world.failing.onInvoke = () => {
      throttles -= 1
      if (throttles >= 0) throwing('TooManyRequestsException', 429)()
    }

    world.emit()
    await world.clock.advance(60_000)

    expect(world.invocations).toHaveLength(1)
    expect(world.sent).toEqual([])
    expect(world.eventBridge.metrics(ruleArn)).toMatchObject({
      RetryInvocationAttempts: 3,
      FailedInvocations: 0,
    })
  })

  it.each([
    ['as many repeats as its retry policy has', { maximumRetryAttempts: 2 }, 'MaximumRetryAttempts', '2'],
    ['no repeat when its retry policy has none', { maximumRetryAttempts: 0 }, 'MaximumRetryAttempts', '0'],
    ['the age that its retry policy allows', { maximumEventAgeSeconds: 60 }, 'MaximumEventAgeInSeconds', '6'],
  ])('goes to the dead-letter queue after %s', async (_what, retryPolicy, condition, retries) => {
    const world = openEventBridge()
    putRule(world, { deadLetterQueueArn, ...retryPolicy })
    world.failing.onInvoke = throwing('TooManyRequestsException', 429)

    world.emit()
    await world.clock.advance(120_000)

    expect(world.sent.map(({ attributes }) => attributes)).toEqual([
      {
        RULE_ARN: ruleArn,
        TARGET_ARN: functionArn,
        ERROR_CODE: 'THROTTLING',
        ERROR_MESSAGE: 'TooManyRequestsException, they say',
        RETRY_ATTEMPTS: retries,
        EXHAUSTED_RETRY_CONDITION: condition,
      },
    ])
  })

  it('is given up within a day when nothing else is said', async () => {
    const world = openEventBridge()
    putRule(world, { deadLetterQueueArn })
    world.failing.onInvoke = throwing('TooManyRequestsException', 429)

    world.emit()
    await world.clock.advance(86_400_000)

    expect(world.sent).toHaveLength(1)
    expect(world.eventBridge.metrics(ruleArn).RetryInvocationAttempts).toBeGreaterThan(150)
  })

  it.each([
    ['there is no dead-letter queue', undefined, 0],
    ['the dead-letter queue refuses it', deadLetterQueueArn, 1],
  ])('is lost and counted when %s', async (_when, queue, failedToSend) => {
    const world = openEventBridge()
    putRule(world, { deadLetterQueueArn: queue })
    world.failing.onInvoke = throwing('AccessDeniedException', 403)
    world.failing.onSend = throwing('AccessDeniedException', 403)

    world.emit()
    await world.clock.advance(60_000)

    expect(world.eventBridge.metrics(ruleArn)).toMatchObject({
      FailedInvocations: 1,
      InvocationsSentToDLQ: 0,
      InvocationsFailedToBeSentToDLQ: failedToSend,
    })
  })

  it('brings a defect of the embedded cloud to light', async () => {
    const world = openEventBridge()
    putRule(world, { deadLetterQueueArn })
    world.failing.onInvoke = () => {
      throw new TypeError('a defect')
    }

    world.emit()

    await expect(world.clock.advance(60_000)).rejects.toThrow('a defect')
  })
})
