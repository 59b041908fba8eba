import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'

import { hasName, translatingErrors } from './aws-error.ts'
import {
  conditionOf,
  expressionNames,
  expressionsOf,
  type Change,
  type Condition,
} from './dynamo-expressions.ts'
import { checkSize } from './ledger-item-form.ts'
import type { ItemKey } from './ledger-keys.ts'

type Attributes = Readonly<Record<string, unknown>>

/** Which items of one partition, of the table or of an index. */
interface ItemQuery {
  readonly index?: string
  readonly condition: string
  readonly values: Attributes
  /** Which of the items are answered; names for words that DynamoDB reserves. */
  readonly filter?: { readonly expression: string; readonly names: Readonly<Record<string, string>> }
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
  /** As {@link update}, with or without condition; answers the item as it is then, `undefined` where the condition failed. */
  change(key: ItemKey, change: Change, condition?: Condition): Promise<unknown>
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
      const command = updateOf(tableName, { key, change, condition })
      return conditionally(table, 'UpdateItem', async () => client.send(command))
    },
    change: async (key, change, condition) => {
      const command = updateOf(tableName, { key, change, condition, ReturnValues: 'ALL_NEW' })
      let item: unknown
      await conditionally(table, 'UpdateItem', async () => {
        item = (await client.send(command)).Attributes
      })
      return item
    },
    query: async (query) => queryAll(table, query),
  }
}

interface Update {
  readonly key: ItemKey
  readonly change: Change
  readonly condition?: Condition | undefined
  readonly ReturnValues?: 'ALL_NEW'
}

function updateOf(TableName: string, { key, change, condition, ...options }: Update): UpdateCommand {
  checkSize(key, change)
  const { update, names, values } = expressionsOf(change)
  const all = {
    names: { ...names, ...condition?.names },
    values: { ...values, ...condition?.values },
  }
  const guard =
    condition === undefined ? expressionNames(all) : conditionOf({ expression: condition.expression, ...all })
  return new UpdateCommand({ TableName, Key: key, UpdateExpression: update, ...guard, ...options })
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
          ...(query.filter === undefined
            ? {}
            : {
                FilterExpression: query.filter.expression,
                ExpressionAttributeNames: { ...query.filter.names },
              }),
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
