import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { TransientServiceError } from '../domain/errors.ts'
import { translatingErrors } from './aws-error.ts'
import type { ItemKey } from './ledger-keys.ts'

/** BatchGetItem takes as many keys (DynamoDB API Reference). */
const mostKeys = 100

/** How often DynamoDB may leave keys to a next request that made no progress. */
const mostIdleRounds = 5

/** Reads items strongly, those that there are, in no order. @throws TransientServiceError when DynamoDB is too busy. */
export async function batchGet(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<readonly unknown[]> {
  const found: unknown[] = []
  let left: readonly object[] = keys
  let idleRounds = 0
  while (left.length > 0) {
    const asked = left.slice(0, mostKeys)
    const { Responses = {}, UnprocessedKeys = {} } = await translatingErrors(
      { where: tableName, action: 'dynamodb:BatchGetItem' },
      async () =>
        client.send(
          new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...asked], ConsistentRead: true } } }),
        ),
    )
    const unprocessed = UnprocessedKeys[tableName]?.Keys ?? []
    found.push(...(Responses[tableName] ?? []))
    left = [...left.slice(mostKeys), ...unprocessed]
    idleRounds = unprocessed.length < asked.length ? 0 : idleRounds + 1
    if (idleRounds > mostIdleRounds) throw tooBusy(tableName, left.length)
  }
  return found
}

function tooBusy(where: string, left: number): TransientServiceError {
  return new TransientServiceError(`Expected DynamoDB to answer every item, got ${left} left out`, {
    where,
    remedy: 'Start again when DynamoDB answers normally',
  })
}
