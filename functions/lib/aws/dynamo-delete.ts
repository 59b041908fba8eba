import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { hasName, translateAwsError } from './aws-error.ts'
import { conditionOf } from './dynamo-expressions.ts'
import type { Condition } from './dynamo-expressions.ts'
import type { ItemKey } from './ledger-keys.ts'

/** Deletes an item; answers whether the condition held, that is whether it was deleted. */
export async function deleteItem(
  { client, tableName }: { readonly client: DynamoDBDocumentClient; readonly tableName: string },
  key: ItemKey,
  condition: Condition,
): Promise<boolean> {
  try {
    await client.send(new DeleteCommand({ TableName: tableName, Key: key, ...conditionOf(condition) }))
    return true
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false
    throw translateAwsError(error, { where: tableName, action: 'dynamodb:DeleteItem' })
  }
}
