import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { RelayUsers } from '../ports/copy-ledger.ts'
import { relayUsersKey } from './copy-keys.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

const usersSchema = z.object({ accounts: z.set(z.string()) })

/** Who copies the AMIs of relays, in the ledger table. */
export function createDynamoRelayUsers(client: DynamoDBDocumentClient, tableName: string): RelayUsers {
  const items = createDynamoItems(client, tableName)
  return {
    addRelayUsers: async (relayCopyId, accounts) => {
      if (accounts.length === 0) return
      await items.change(relayUsersKey(relayCopyId), { add: { accounts: new Set(accounts) } })
    },
    listRelayUsers: async (relayCopyId) => {
      const item = await items.get(relayUsersKey(relayCopyId))
      return item === undefined ? [] : [...parseItem(usersSchema, item).accounts]
    },
  }
}
