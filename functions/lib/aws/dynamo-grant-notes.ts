import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { GrantNotes } from '../ports/copy-ledger.ts'
import { grantsKey } from './copy-keys.ts'
import { isAbsent } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

const texts = z.readonly(z.array(z.string()))

const grantsSchema = z.object({
  imageId: z.string(),
  launchAccounts: texts,
  snapshots: z.readonly(z.array(z.object({ snapshotId: z.string(), accounts: texts }))),
  region: z.string(),
  sourceImageId: z.string(),
  copyRegions: texts,
  relayCopyId: z.exactOptional(z.string()),
  grantedAt: z.string(),
  version: z.number(),
})

/** The notes of grants in the ledger table. */
export function createDynamoGrantNotes(client: DynamoDBDocumentClient, tableName: string): GrantNotes {
  const items = createDynamoItems(client, tableName)
  return {
    readGrants: async (imageId) => {
      const item = await items.get(grantsKey(imageId))
      return item === undefined ? undefined : parseItem(grantsSchema, item)
    },
    keepGrants: async ({ version, ...note }) =>
      items.put(
        { ...grantsKey(note.imageId), ...note, version: version + 1 },
        version === 0 ? isAbsent : { expression: 'version = :version', values: { ':version': version } },
      ),
  }
}
