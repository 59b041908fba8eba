import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'

import { endpoint, openSqs, owner, region, startMs, stranger, type SqsWorld } from './sqs-world.ts'

const QueueUrl = `${endpoint}/${owner}/letters`

/** A world with the queue `letters` and short ways to use it. */
function openLetters(Attributes: Record<string, string> = {}) {
  const world = openSqs()
  world.sqs.createQueue({ accountId: owner, region, name: 'letters' }, Attributes)
  const client = world.client()
  return {
    ...world,
    sdk: client,
    send: async (MessageBody: string, rest: Partial<SendMessageCommandInput> = {}) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...rest })),
    receive: async (rest: Partial<ReceiveMessageCommandInput> = {}) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...rest }),
      )
      return Messages
    },
  }
}

describe('CreateQueue', () => {
  const create = async ({ client }: SqsWorld, QueueName: string, Attributes: Record<string, string> = {}) =>
    client().send(new CreateQueueCommand({ QueueName, Attributes }))

  it('answers the URL of a queue of the caller', async () => {
    expect(await create(openSqs(), 'letters')).toMatchObject({ QueueUrl })
  })

  it('answers the same queue when it is there with the same attributes', async () => {
    const world = openSqs()
    await create(world, 'letters', { VisibilityTimeout: '60' })
    await world.client().send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }))

    await create(world, 'letters', { VisibilityTimeout: '60' })

    expect(world.sqs.depth(`arn:aws:sqs:${region}:${owner}:letters`).visible).toBe(1)
  })

  it('refuses a name that is taken by a queue with other attributes', async () => {
    const world = openSqs()
    await create(world, 'letters')

    await expect(create(world, 'letters', { VisibilityTimeout: '60' })).rejects.toThrow(
      expect.objectContaining({
        name: 'QueueNameExists',
        message:
          'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
      }),
    )
  })

  it.each([
    ['a name with a blank', 'my letters', {}, 'InvalidParameterValue'],
    ['a name of 81 characters', 'x'.repeat(81), {}, 'InvalidParameterValue'],
    ['a FIFO queue', 'letters', { FifoQueue: 'true' }, 'InvalidAttributeName'],
    ['a redrive policy, which is not modelled', 'letters', { RedrivePolicy: '{}' }, 'InvalidAttributeName'],
    [
      'a visibility time-out of 43201 seconds',
      'letters',
      { VisibilityTimeout: '43201' },
      'InvalidAttributeValue',
    ],
    ['a retention of 59 seconds', 'letters', { MessageRetentionPeriod: '59' }, 'InvalidAttributeValue'],
    ['a delay that is no number', 'letters', { DelaySeconds: 'soon' }, 'InvalidAttributeValue'],
    ['a policy that is no JSON', 'letters', { Policy: 'allow' }, 'InvalidAttributeValue'],
    [
      'a policy without principal',
      'letters',
      { Policy: '{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}' },
      'InvalidAttributeValue',
    ],
  ])('refuses %s', async (_what, name, attributes, error) => {
    await expect(create(openSqs(), name, attributes)).rejects.toThrow(
      expect.objectContaining({ name: error }),
    )
  })

  it('keeps accounts and Regions apart', async () => {
    const { client, sqs } = openSqs()
    for (const [accountId, clientRegion] of [
      [owner, region],
      [owner, 'us-east-1'],
      [stranger, region],
    ] as const)
      await client(accountId, clientRegion).send(new CreateQueueCommand({ QueueName: 'letters' }))

    await client().send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }))

    expect(sqs.depth(`arn:aws:sqs:${region}:${owner}:letters`).visible).toBe(1)
    expect(sqs.depth(`arn:aws:sqs:us-east-1:${owner}:letters`).visible).toBe(0)
    expect(sqs.depth(`arn:aws:sqs:${region}:${stranger}:letters`).visible).toBe(0)
  })
})

describe('a message', () => {
  it('comes out as it was put in', async () => {
    const { send, receive } = openLetters()
    const MessageAttributes = {
      RULE_ARN: { DataType: 'String', StringValue: 'arn:aws:events:eu-west-1:222222222222:rule/r' },
      ATTEMPTS: { DataType: 'Number', StringValue: '3' },
      RAW: { DataType: 'Binary.jpeg', BinaryValue: new Uint8Array([0, 255]) },
    }

    const sent = await send('Grüße', { MessageAttributes })
    const [message] = await receive({ MessageAttributeNames: ['All'] })

    expect(message).toMatchObject({ Body: 'Grüße', MessageId: sent.MessageId, MessageAttributes })
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes)
  })

  // The digests are those of the developer guide's algorithm, computed apart from this code with Python's hashlib.
  it('is confirmed with the digests that AWS documents', async () => {
    const { send } = openLetters()

    const sent = await send('hello', {
      MessageAttributes: {
        b: { DataType: 'Number', StringValue: '1' },
        a: { DataType: 'String', StringValue: 'x' },
      },
    })

    expect(sent.MD5OfMessageBody).toBe('5d41402abc4b2a76b9719d911017c592')
    expect(sent.MD5OfMessageAttributes).toBe('e36d421cd8b039f42b7052c32b82393e')
  })

  it.each([
    ['nothing', undefined, []],
    ['one by name', ['RULE_ARN'], ['RULE_ARN']],
    ['a beginning', ['RULE.*'], ['RULE_ARN', 'RULE_NAME']],
    ['everything', ['.*'], ['ERROR_CODE', 'RULE_ARN', 'RULE_NAME']],
  ])('shows the attributes that were asked for: %s', async (_what, MessageAttributeNames, expected) => {
    const { send, receive } = openLetters()
    const text = { DataType: 'String', StringValue: 'x' }
    await send('a', { MessageAttributes: { RULE_ARN: text, RULE_NAME: text, ERROR_CODE: text } })

    const [message] = await receive(MessageAttributeNames === undefined ? {} : { MessageAttributeNames })

    expect(Object.keys(message?.MessageAttributes ?? {}).toSorted()).toEqual(expected)
  })

  it('tells when it was sent and how often it was received', async () => {
    const { send, receive, clock } = openLetters()
    await send('a')
    await clock.advance(5000)
    await receive()
    await clock.advance(30_000)

    const [message] = await receive({ MessageSystemAttributeNames: ['All'] })

    expect(message?.Attributes).toEqual({
      SenderId: owner,
      SentTimestamp: String(startMs),
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: String(startMs + 5000),
    })
  })

  it('is hidden from its receipt to the end of the visibility time-out', async () => {
    const { send, receive, clock } = openLetters({ VisibilityTimeout: '60' })
    await send('a')

    const visible = async (): Promise<number> => (await receive({ VisibilityTimeout: 60 })).length
    const [first, atOnce] = [await visible(), await visible()]
    await clock.advance(59_999)
    const before = await visible()
    await clock.advance(1)

    expect([first, atOnce, before, await visible()]).toEqual([1, 0, 0, 1])
  })

  it.each([
    ['the queue', { DelaySeconds: '10' }, undefined],
    ['the message', {}, 10],
  ])('comes late when %s says so', async (_who, attributes, DelaySeconds) => {
    const { send, receive, clock } = openLetters(attributes)
    await send('a', DelaySeconds === undefined ? {} : { DelaySeconds })

    await clock.advance(9999)
    const early = await receive()
    await clock.advance(1)

    expect([early.length, (await receive()).length]).toEqual([0, 1])
  })

  it('is gone when its retention period is over', async () => {
    const { send, receive, clock } = openLetters({ MessageRetentionPeriod: '60' })
    await send('a')

    await clock.advance(60_000)

    expect(await receive()).toEqual([])
  })

  it('is gone when it was deleted', async () => {
    const { send, receive, clock, sdk } = openLetters()
    await send('a')
    const [message] = await receive()

    await sdk.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }))
    await clock.advance(3_600_000)

    expect(await receive()).toEqual([])
  })

  it('stays when it was deleted with the handle of an earlier receipt', async () => {
    const { send, receive, sdk, clock } = openLetters()
    await send('a')
    const [first] = await receive({ VisibilityTimeout: 0 })
    await receive({ VisibilityTimeout: 0 })

    await sdk.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }))
    await clock.advance(1)

    expect(await receive()).toHaveLength(1)
  })

  it('is received with others, oldest first, ten at most', async () => {
    const { send, receive } = openLetters()
    for (let n = 0; n < 12; n += 1) await send(String(n))

    const [one, ten, rest] = [await receive({ MaxNumberOfMessages: 1 }), await receive(), await receive()]

    expect([one, ten, rest].map((messages) => messages.map((message) => Number(message.Body)))).toEqual([
      [0],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [11],
    ])
  })

  it.each([
    ['without text', '', {}, 'MissingParameter'],
    ['with a control character', 'a\u0001', {}, 'InvalidMessageContents'],
    ['of more bytes than the queue takes', 'é'.repeat(513), {}, 'InvalidParameterValue'],
    ['with a delay of 901 seconds', 'a', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    [
      'with a group, which standard queues here do not model',
      'a',
      { MessageGroupId: 'g' },
      'InvalidParameterValue',
    ],
    [
      'with an attribute of no known type',
      'a',
      { MessageAttributes: { a: { DataType: 'List', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'with an empty attribute',
      'a',
      { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValue',
    ],
    [
      'with an attribute of a reserved name',
      'a',
      { MessageAttributes: { 'AWS.a': { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'with eleven attributes',
      'a',
      {
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, n) => [`a${n}`, { DataType: 'String', StringValue: 'x' }]),
        ),
      },
      'InvalidParameterValue',
    ],
  ])('is refused %s', async (_how, body, rest, error) => {
    const { send, receive } = openLetters({ MaximumMessageSize: '1024' })

    await expect(send(body, rest)).rejects.toThrow(expect.objectContaining({ name: error }))
    expect(await receive()).toEqual([])
  })

  it('may hold line ends, tabs and emoji', async () => {
    const { send, receive } = openLetters()

    await send('a\tb\r\nc 🎉')

    expect((await receive())[0]?.Body).toBe('a\tb\r\nc 🎉')
  })
})

describe('a request', () => {
  it.each([
    ['more than ten messages', { MaxNumberOfMessages: 11 }],
    ['a visibility time-out below zero', { VisibilityTimeout: -1 }],
    ['a wait of 21 seconds', { WaitTimeSeconds: 21 }],
  ])('is refused %s', async (_what, rest) => {
    await expect(openLetters().receive(rest)).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidParameterValue' }),
    )
  })

  it('is refused a handle that was never given out', async () => {
    const { sdk } = openLetters()

    await expect(sdk.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'mine' }))).rejects.toThrow(
      expect.objectContaining({ name: 'ReceiptHandleIsInvalid' }),
    )
  })

  it.each([
    ['SendMessage', new SendMessageCommand({ QueueUrl: `${endpoint}/${owner}/none`, MessageBody: 'a' })],
    ['ReceiveMessage', new ReceiveMessageCommand({ QueueUrl: `${endpoint}/${owner}/none` })],
    ['GetQueueUrl', new GetQueueUrlCommand({ QueueName: 'none' })],
    ['PurgeQueue', new PurgeQueueCommand({ QueueUrl: `${endpoint}/${owner}/none` })],
  ])('names a queue that does not exist: %s', async (_operation, command) => {
    await expect(openLetters().sdk.send(command as SendMessageCommand)).rejects.toThrow(
      expect.objectContaining({ name: 'QueueDoesNotExist' }),
    )
  })

  it.each([`https://sqs.${region}.amazonaws.com/${owner}/letters`, `http://localhost:9324/${owner}/letters`])(
    'may name the queue by %s',
    async (url) => {
      const { sdk, receive } = openLetters()

      await sdk.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'a' }))

      expect(await receive()).toHaveLength(1)
    },
  )

  it('is refused a URL that names no queue', async () => {
    const { sdk } = openLetters()

    await expect(sdk.send(new PurgeQueueCommand({ QueueUrl: 'letters' }))).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidAddress' }),
    )
  })

  it('is refused when the operation is not modelled', async () => {
    const { sdk, send, receive } = openLetters()
    await send('a')

    await expect(sdk.send(new DeleteQueueCommand({ QueueUrl }))).rejects.toThrow(
      expect.objectContaining({ name: 'UnknownOperationException' }),
    )
    expect(await receive()).toHaveLength(1)
  })
})

describe('GetQueueAttributes', () => {
  it('tells what was set, what is default, and how many messages there are', async () => {
    const { sdk, send, receive } = openLetters({ VisibilityTimeout: '90' })
    for (const body of ['a', 'b', 'c']) await send(body)
    await send('late', { DelaySeconds: 60 })
    await receive({ MaxNumberOfMessages: 1 })

    const { Attributes } = await sdk.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    )

    expect(Attributes).toMatchObject({
      QueueArn: `arn:aws:sqs:${region}:${owner}:letters`,
      VisibilityTimeout: '90',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      CreatedTimestamp: String(startMs / 1000),
    })
  })

  it('answers only what was asked for, and refuses what there is not', async () => {
    const { sdk } = openLetters()
    const ask = async (name: string) =>
      sdk.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name as 'All'] }))

    expect((await ask('QueueArn')).Attributes).toEqual({ QueueArn: `arn:aws:sqs:${region}:${owner}:letters` })
    expect((await ask('Policy')).Attributes).toBeUndefined()
    await expect(ask('Colour')).rejects.toThrow(expect.objectContaining({ name: 'InvalidAttributeName' }))
  })
})

describe('PurgeQueue', () => {
  it('empties the queue, and is refused again within a minute', async () => {
    const { sdk, send, receive, clock } = openLetters()
    const purge = async () => sdk.send(new PurgeQueueCommand({ QueueUrl }))
    await send('a')

    await purge()
    expect(await receive()).toEqual([])
    await expect(purge()).rejects.toThrow(expect.objectContaining({ name: 'PurgeQueueInProgress' }))
    await clock.advance(60_000)

    await expect(purge()).resolves.toBeDefined()
  })
})

describe('ListQueues', () => {
  it('lists the queues of the caller by prefix and in pages', async () => {
    const { client, sqs } = openSqs()
    for (const name of ['a-1', 'b-1', 'a-2', 'a-3']) sqs.createQueue({ accountId: owner, region, name })
    sqs.createQueue({ accountId: stranger, region, name: 'a-4' })
    const sdk = client()

    const first = await sdk.send(new ListQueuesCommand({ QueueNamePrefix: 'a-', MaxResults: 2 }))
    const second = await sdk.send(
      new ListQueuesCommand({ QueueNamePrefix: 'a-', MaxResults: 2, NextToken: first.NextToken }),
    )

    expect([first.QueueUrls, second.QueueUrls, second.NextToken]).toEqual([
      [`${endpoint}/${owner}/a-1`, `${endpoint}/${owner}/a-2`],
      [`${endpoint}/${owner}/a-3`],
      undefined,
    ])
  })
})
