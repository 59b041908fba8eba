import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import dynalite from 'dynalite'

/** A ledger table in a DynamoDB of this process, reached over loopback. */
export interface LocalLedger {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
  /** Names of the operations that were sent, in order. */
  readonly operations: string[]
  /** Lets the n-th operation from now (from 1) fail, before or after it has its effect. */
  breakOff(nth: number, when: 'before' | 'after'): void
  /** The items of a partition, as they lie in the table. */
  partition(pk: string): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

/** Starts DynamoDB and creates the ledger's table as infra/ describes it. */
export async function startLocalLedger(): Promise<LocalLedger> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const plain = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: '222222222222', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  const operations: string[] = []
  let countdown = 0
  let moment: 'before' | 'after' = 'before'
  const client = DynamoDBDocumentClient.from(plain)
  const tableName = 'imagebuilder-share-ledger'
  await createTable(plain, tableName)
  plain.middlewareStack.add(
    (next, context) => async (args) => {
      operations.push(String(context.commandName).replace(/Command$/, ''))
      countdown -= 1
      const breaks = countdown === 0
      if (breaks && moment === 'before') throw connectionLost()
      const answer = next(args)
      if (!breaks) return answer
      await Promise.allSettled([answer])
      throw connectionLost()
    },
    { step: 'initialize' },
  )
  return {
    client,
    tableName,
    operations,
    breakOff: (nth, when) => {
      countdown = nth
      moment = when
    },
    partition: async (pk) => {
      const answer = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      )
      return answer.Items ?? []
    },
    close: async () => {
      plain.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Creates the table and answers when it is ACTIVE: until then it is not found. */
async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  await client.send(new CreateTableCommand({ TableName: tableName, ...tableForm }))
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
    if (Table?.TableStatus === 'ACTIVE') return
  }
}

const connectionLost = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

const key = (name: string, sortName: string) => [
  { AttributeName: name, KeyType: 'HASH' as const },
  { AttributeName: sortName, KeyType: 'RANGE' as const },
]

const tableForm = {
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map((name) => ({
    AttributeName: name,
    AttributeType: 'S' as const,
  })),
  KeySchema: key('pk', 'sk'),
  GlobalSecondaryIndexes: [
    { IndexName: 'GSI1', KeySchema: key('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' as const } },
  ],
}
