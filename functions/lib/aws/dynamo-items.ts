import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'

import { hasName, translatingErrors } from './aws-error.ts'
import { conditionOf, expressionsOf, type Change, type Condition } from './dynamo-expressions.ts'
import { checkSize } from './ledger-item-form.ts'
import type { ItemKey } from './ledger-keys.ts'

type Attributes = Readonly<Record<string, unknown>>

/** Which items of one partition, of the table or of an index. */
interface ItemQuery {
  readonly index?: string
  readonly condition: string
  readonly values: Attributes
  readonly newestFirst?: boolean
  /** At most so many items; absent: all. */
  readonly limit?: number
}

/** The operations on single items that the ledger is made of. What they throw is in our words. */
export interface DynamoItems {
  /** Reads strongly; `undefined` where there is no such item. */
  get(key: ItemKey): Promise<unknown>
  /** Answers whether the condition held, that is whether the item was written. */
  put(item: ItemKey & Attributes, condition: Condition): Promise<boolean>
  /** Answers whether the condition held, that is whether the item was changed. */
  update(key: ItemKey, change: Change, condition: Condition): Promise<boolean>
  /** Reads every page; strongly, except from an index. */
  query(query: ItemQuery): Promise<readonly unknown[]>
}

/** The items of one table. */
export function createDynamoItems(client: DynamoDBDocumentClient, tableName: string): DynamoItems {
  const table = { client, tableName }
  return {
    get: async (key) => {
      const answer = await calling(table, 'GetItem', async () =>
        client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true })),
      )
      return answer.Item
    },
    put: async (item, condition) => {
      checkSize(item, item)
      return conditionally(table, 'PutItem', async () =>
        client.send(new PutCommand({ TableName: tableName, Item: item, ...conditionOf(condition) })),
      )
    },
    update: async (key, change, condition) => {
      checkSize(key, change)
      const { update, names, values } = expressionsOf(change)
      const guard = conditionOf({
        expression: condition.expression,
        names: { ...names, ...condition.names },
        values: { ...values, ...condition.values },
      })
      return conditionally(table, 'UpdateItem', async () =>
        client.send(
          new UpdateCommand({ TableName: tableName, Key: key, UpdateExpression: update, ...guard }),
        ),
      )
    },
    query: async (query) => queryAll(table, query),
  }
}

interface Table {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
}

async function calling<T>(table: Table, operation: string, call: () => Promise<T>): Promise<T> {
  return translatingErrors({ where: table.tableName, action: `dynamodb:${operation}` }, call)
}

async function conditionally(
  table: Table,
  operation: string,
  write: () => Promise<unknown>,
): Promise<boolean> {
  return calling(table, operation, async () => {
    try {
      await write()
      return true
    } catch (error) {
      if (hasName(error, 'ConditionalCheckFailedException')) return false
      throw error
    }
  })
}

async function queryAll(table: Table, query: ItemQuery): Promise<readonly unknown[]> {
  const items: unknown[] = []
  let startKey: Attributes | undefined
  do {
    const answer = await calling(table, 'Query', async () =>
      table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          KeyConditionExpression: query.condition,
          ExpressionAttributeValues: { ...query.values },
          ScanIndexForward: query.newestFirst !== true,
          ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
          ...(query.limit === undefined ? {} : { Limit: query.limit - items.length }),
          ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
        }),
      ),
    )
    items.push(...(answer.Items ?? []))
    startKey = answer.LastEvaluatedKey
  } while (startKey !== undefined && items.length < (query.limit ?? Infinity))
  return items
}
