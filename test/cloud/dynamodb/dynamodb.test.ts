import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'

import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore } from '../../../local/cloud/core.ts'
import type { PermissionNeed } from '../../../local/cloud/service.ts'
import { createDynamoDb, type DynamoDb, type TableDefinition } from '../../../local/dynamodb/dynamodb.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { clientSettings, openCore, testCredentials } from '../wire/open-core.ts'

const table = {
  TableName: 'ledger',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'gsi1pk', AttributeType: 'S' },
    { AttributeName: 'gsi1sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'GSI1',
      KeySchema: [
        { AttributeName: 'gsi1pk', KeyType: 'HASH' },
        { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} as const satisfies TableDefinition as TableDefinition

const readEnvironment = (): unknown => [process.env['AWS_ACCOUNT_ID'], process.env['AWS_REGION']]
const environmentBefore = readEnvironment()

const here = { accountId: '222222222222', region: 'eu-west-1' }

/** A DynamoDB with one table, and what makes clients of it. */
async function openDynamoDb(parts: Partial<CloudCore> = {}): Promise<{
  readonly dynamoDb: DynamoDb
  readonly client: DynamoDBClient
  readonly clientOf: (accountId: string, region: string) => DynamoDBClient
}> {
  const dynamoDb = createDynamoDb()
  await dynamoDb.createTable({ ...here, table })
  const gateway = createGateway({
    core: openCore(parts),
    services: [],
    credentials: testCredentials,
    rawServices: [dynamoDb.endpoint],
  })
  const clientOf = (accountId: string, region: string): DynamoDBClient =>
    new DynamoDBClient({
      ...clientSettings,
      region,
      credentials: { accessKeyId: accountId, secretAccessKey: 'local' },
      requestHandler: createRequestHandler(gateway),
    })
  return { dynamoDb, client: clientOf(here.accountId, here.region), clientOf }
}

const key = { pk: { S: 'RUN#1' }, sk: { S: 'META' } }
const put = (extra: Record<string, { S: string }> = {}): PutItemCommand =>
  new PutItemCommand({ TableName: 'ledger', Item: { ...key, ...extra } })

describe('DynamoDB', () => {
  it('writes, reads, updates, queries and deletes items', async () => {
    const { client } = await openDynamoDb()
    await client.send(put({ gsi1pk: { S: 'RUNS' }, gsi1sk: { S: '2027' } }))
    await client.send(
      new UpdateItemCommand({
        TableName: 'ledger',
        Key: key,
        UpdateExpression: 'ADD n :n',
        ExpressionAttributeValues: { ':n': { N: '2' } },
      }),
    )

    const item = { ...key, gsi1pk: { S: 'RUNS' }, gsi1sk: { S: '2027' }, n: { N: '2' } }
    const read = await client.send(
      new GetItemCommand({ TableName: 'ledger', Key: key, ConsistentRead: true }),
    )
    const found = await client.send(
      new QueryCommand({
        TableName: 'ledger',
        IndexName: 'GSI1',
        KeyConditionExpression: 'gsi1pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'RUNS' } },
      }),
    )
    await client.send(new DeleteItemCommand({ TableName: 'ledger', Key: key }))

    expect(read.Item).toEqual(item)
    expect(found.Items).toEqual([item])
    expect(await client.send(new ScanCommand({ TableName: 'ledger' }))).toMatchObject({ Count: 0 })
  })

  it('refuses a second conditional put, and keeps exactly one when twenty race', async () => {
    const { client } = await openDynamoDb()
    const claim = async (owner: number): Promise<unknown> =>
      client
        .send(
          new PutItemCommand({
            TableName: 'ledger',
            Item: { ...key, owner: { N: `${owner}` } },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        )
        .then(
          () => owner,
          (error: unknown) => error,
        )

    const outcomes = await Promise.all(Array.from({ length: 20 }, async (_, owner) => claim(owner)))

    const winners = outcomes.filter((outcome) => typeof outcome === 'number')
    expect(winners).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome instanceof ConditionalCheckFailedException)).toHaveLength(19)
    expect((await client.send(new GetItemCommand({ TableName: 'ledger', Key: key }))).Item).toMatchObject({
      owner: { N: `${winners[0]}` },
    })
  })

  it.each([
    ['another account', '333333333333', 'eu-west-1'],
    ['another Region', '222222222222', 'us-east-1'],
  ])('does not show its tables to %s', async (_, accountId, region) => {
    const { client, clientOf } = await openDynamoDb()
    await client.send(put())
    const stranger = clientOf(accountId, region)

    await expect(stranger.send(put())).rejects.toBeInstanceOf(ResourceNotFoundException)
    expect(await stranger.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] })
  })

  it('names account and Region in its ARNs, and leaves the environment as it was', async () => {
    const { client } = await openDynamoDb()

    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'ledger' }))

    expect(Table?.TableArn).toBe('arn:aws:dynamodb:eu-west-1:222222222222:table/ledger')
    expect(readEnvironment()).toEqual(environmentBefore)
  })

  it('is done with a table when the call that changes it is answered', async () => {
    const { client } = await openDynamoDb()
    await client.send(new CreateTableCommand({ ...table, TableName: 'other' }))
    const created = await client.send(new DescribeTableCommand({ TableName: 'other' }))

    await client.send(new DeleteTableCommand({ TableName: 'other' }))

    expect(created.Table?.TableStatus).toBe('ACTIVE')
    expect(created.Table?.GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('ACTIVE')
    await expect(client.send(new DescribeTableCommand({ TableName: 'other' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    )
  })

  it('refuses to create a table that is there', async () => {
    const { dynamoDb } = await openDynamoDb()

    await expect(dynamoDb.createTable({ ...here, table })).rejects.toMatchObject({
      name: 'ServiceError',
      code: 'ResourceInUseException',
    })
  })

  it.each([
    ['TransactWriteItems', new TransactWriteItemsCommand({ TransactItems: [] })],
    ['ExecuteStatement', new ExecuteStatementCommand({ Statement: 'SELECT * FROM ledger' })],
    [
      'UpdateTimeToLive',
      new UpdateTimeToLiveCommand({
        TableName: 'ledger',
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      }),
    ],
  ] as const)('refuses %s as an unknown operation', async (operation, command) => {
    const calls = createCallLog()
    const { client } = await openDynamoDb({ calls })

    await expect(client.send(command as never)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: `Expected an operation that the embedded cloud models, got dynamodb:${operation}`,
      $metadata: { httpStatusCode: 400 },
    })
    expect(calls.all()).toMatchObject([{ operation, errorCode: 'UnknownOperationException' }])
  })

  const arn = 'arn:aws:dynamodb:eu-west-1:222222222222:table/'
  const request = { ledger: [{ PutRequest: { Item: key } }], other: [{ PutRequest: { Item: key } }] }
  it.each([
    ['PutItem', put(), [`${arn}ledger`]],
    [
      'Query',
      new QueryCommand({
        TableName: 'ledger',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'a' } },
      }),
      [`${arn}ledger`],
    ],
    ['Query', new QueryCommand({ TableName: 'ledger', IndexName: 'GSI1' }), [`${arn}ledger/index/GSI1`]],
    ['BatchWriteItem', new BatchWriteItemCommand({ RequestItems: request }), [`${arn}ledger`, `${arn}other`]],
    [
      'BatchGetItem',
      new BatchGetItemCommand({ RequestItems: { ledger: { Keys: [key] } } }),
      [`${arn}ledger`],
    ],
    ['ListTables', new ListTablesCommand({}), ['*']],
  ] as const)('asks permission for %s on what it touches, %#', async (operation, command, resources) => {
    const asked: PermissionNeed[] = []
    const { client } = await openDynamoDb({ authorizer: { refusal: (_, need) => void asked.push(need) } })

    await client.send(command as never).catch(() => {})

    expect(asked).toEqual(resources.map((resource) => ({ action: `dynamodb:${operation}`, resource })))
  })

  it('writes nothing when the caller may not', async () => {
    const { client } = await openDynamoDb({
      authorizer: { refusal: (_, need) => (need.action === 'dynamodb:PutItem' ? 'You may not.' : undefined) },
    })

    await expect(client.send(put())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'You may not.',
    })
    expect((await client.send(new GetItemCommand({ TableName: 'ledger', Key: key }))).Item).toBeUndefined()
  })

  it('records its calls with the code of the error', async () => {
    const calls = createCallLog()
    const { client } = await openDynamoDb({ calls })

    await client.send(put())
    await client.send(new PutItemCommand({ TableName: 'ledger', Item: {} })).catch(() => {})
    await client.send(new PutItemCommand({ TableName: 'missing', Item: key })).catch(() => {})

    expect(calls.all().map(({ service, operation, errorCode }) => [service, operation, errorCode])).toEqual([
      ['dynamodb', 'PutItem', undefined],
      ['dynamodb', 'PutItem', 'ValidationException'],
      ['dynamodb', 'PutItem', 'ResourceNotFoundException'],
    ])
  })
})
