import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { InvalidInput } from '../domain/errors.ts'
import { hasName, translatingErrors } from './aws-error.ts'
import type { ItemKey } from './ledger-keys.ts'

type Attributes = Readonly<Record<string, unknown>>

/** When a write takes place. `#name` and `:value` of the expression stand for `names` and `values`. */
export interface Condition {
  readonly expression: string
  readonly names?: Readonly<Record<string, string>>
  readonly values?: Attributes
}

/** What an update does to an item, by attribute. */
interface Change {
  readonly set?: Attributes
  readonly remove?: readonly string[]
  /** Added to a number; an absent one counts as 0. */
  readonly add?: Readonly<Record<string, number>>
}

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

/** The condition that there is no such item. */
export const isAbsent: Condition = { expression: 'attribute_not_exists(pk)' }

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

const keyShape = z.object({ pk: z.string(), sk: z.string() })

/** An item in the form that it was written in. @throws InvalidInput when it was changed by another hand. */
export function parseItem<T extends z.core.$ZodType>(schema: T, item: unknown): z.output<T> {
  const parsed = z.safeParse(schema, item)
  if (parsed.success) return parsed.data
  const key = z.safeParse(keyShape, item)
  const where = key.success ? `${key.data.pk} ${key.data.sk}` : 'without a key'
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new InvalidInput(`Expected ledger item ${where} to be as written, got ${problems.join('; ')}`, {
    where,
    remedy: 'Restore the item from a point-in-time copy of the table, or mend it by hand',
    cause: parsed.error,
  })
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

function expressionsOf({ set = {}, remove = [], add = {} }: Change) {
  const clauses = [
    ['SET', Object.keys(set).map((name) => `#${name} = :${name}`)],
    ['REMOVE', remove.map((name) => `#${name}`)],
    ['ADD', Object.keys(add).map((name) => `#${name} :${name}`)],
  ] as const
  const named = [...Object.keys(set), ...remove, ...Object.keys(add)]
  return {
    update: clauses
      .flatMap(([verb, terms]) => (terms.length === 0 ? [] : `${verb} ${terms.join(', ')}`))
      .join(' '),
    names: Object.fromEntries(named.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(
      Object.entries({ ...set, ...add }).map(([name, value]) => [`:${name}`, value]),
    ),
  }
}

/** DynamoDB refuses empty maps of names or values. */
function conditionOf({ expression, names = {}, values = {} }: Condition) {
  return {
    ConditionExpression: expression,
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: { ...names } }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: { ...values } }),
  }
}

/** DynamoDB's limit of an item is 409,600 bytes; an item that is put and updated once stays below it. */
const maxWriteBytes = 200 * 1024

/** JSON is longer than what DynamoDB counts for our items, which are almost all text. */
function checkSize(key: ItemKey, written: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(written))
  if (bytes <= maxWriteBytes) return
  throw new InvalidInput(
    `Expected ledger item ${key.pk} ${key.sk} to be at most ${maxWriteBytes} bytes, got ${bytes}`,
    {
      where: `${key.pk} ${key.sk}`,
      remedy: 'Name fewer accounts at once',
    },
  )
}
