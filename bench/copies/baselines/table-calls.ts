import {
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

import type { Clock } from '../../../local/cloud/clock.ts'
import { ServiceError } from '../../../local/cloud/service.ts'
import type { CallApi } from '../../../local/step-functions/integrations/aws-sdk-call.ts'
import { latencyMillis } from '../cloud/latencies.ts'
import { baselineNames } from './machines.ts'

const texts = z.record(z.string(), z.string())
const values = z.record(z.string(), z.union([z.object({ S: z.string() }), z.object({ N: z.string() })]))
const keyed = z.object({ TableName: z.string(), Key: values })
const input = {
  updateItem: keyed.extend({
    UpdateExpression: z.string(),
    ConditionExpression: z.string(),
    ExpressionAttributeNames: texts,
    ExpressionAttributeValues: values,
  }),
  putItem: z.object({
    TableName: z.string(),
    Item: values,
    ConditionExpression: z.string(),
    ExpressionAttributeValues: values,
  }),
  getItem: keyed.extend({ ProjectionExpression: z.string(), ExpressionAttributeNames: texts }),
}
const consumed = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) })
const modelled = z.object({ name: z.string(), message: z.string() })

/** What locking costs, in write units as DynamoDB answers them. */
export interface TableCalls {
  readonly callApi: CallApi
  readonly writeUnits: () => number
  readonly failedWriteUnits: () => number
}

/** Makes the table of locks. */
export async function createLockTable(dynamoDb: DynamoDBClient): Promise<void> {
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: baselineNames.table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'LockName', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'LockName', KeyType: 'HASH' }],
    }),
  )
}

/** The SDK integrations with DynamoDB that the semaphore uses. */
export function createTableCalls(dynamoDb: DynamoDBClient, clock: Clock): TableCalls {
  let writeUnits = 0
  let failedWriteUnits = 0
  let lastUnits = 1
  const send = async (action: string, request: unknown): Promise<unknown> => {
    switch (action) {
      case 'updateItem':
        return dynamoDb.send(
          new UpdateItemCommand({ ...input.updateItem.parse(request), ReturnConsumedCapacity: 'TOTAL' }),
        )
      case 'putItem':
        return dynamoDb.send(new PutItemCommand(input.putItem.parse(request)))
      case 'getItem': {
        const { Item } = await dynamoDb.send(new GetItemCommand(input.getItem.parse(request)))
        return { Item: Item ?? {} }
      }
      default:
        throw new Error(`Expected a call of the semaphore, got ${action}`)
    }
  }
  return {
    writeUnits: () => writeUnits,
    failedWriteUnits: () => failedWriteUnits,
    callApi: async ({ action, input: request }) => {
      await clock.sleep(latencyMillis.dynamodb)
      try {
        const answer = await send(action, request)
        lastUnits = consumed.safeParse(answer).data?.ConsumedCapacity.CapacityUnits ?? lastUnits
        if (action !== 'getItem') writeUnits += lastUnits
        return answer
      } catch (error) {
        const known = modelled.safeParse(error)
        if (!known.success) throw error
        if (known.data.name === 'ConditionalCheckFailedException') failedWriteUnits += lastUnits
        throw new ServiceError(known.data.name, known.data.message)
      }
    },
  }
}
