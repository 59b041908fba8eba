import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { PauseSwitch } from '../ports/copy-ledger.ts'
import { pauseKey } from './copy-keys.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

/** After `resume` the item says nothing. */
const pauseSchema = z.object({
  since: z.exactOptional(z.string()),
  by: z.exactOptional(z.string()),
  reason: z.exactOptional(z.string()),
})

/** The operator's switch in the ledger table. */
export function createDynamoPauseSwitch(client: DynamoDBDocumentClient, tableName: string): PauseSwitch {
  const items = createDynamoItems(client, tableName)
  return {
    readPause: async () => {
      const { since, by, reason } = parseItem(pauseSchema, (await items.get(pauseKey)) ?? {})
      if (since === undefined || by === undefined) return undefined
      return { since, by, ...(reason === undefined ? {} : { reason }) }
    },
    pause: async ({ since, by, reason }) => {
      const change =
        reason === undefined ? { set: { since, by }, remove: ['reason'] } : { set: { since, by, reason } }
      await items.change(pauseKey, change)
    },
    resume: async () => {
      await items.change(pauseKey, { remove: ['since', 'by', 'reason'] })
    },
  }
}
