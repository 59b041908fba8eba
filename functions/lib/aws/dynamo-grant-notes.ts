import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { GrantNote, GrantNotes } from '../ports/copy-ledger.ts'
import { grantsKey, grantsPartition } from './copy-keys.ts'
import { deleteItem } from './dynamo-delete.ts'
import { isAbsent } from './dynamo-expressions.ts'
import type { Condition } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

const texts = z.readonly(z.array(z.string()))

const grantsSchema = z.object({
  imageId: z.string(),
  launchAccounts: texts,
  snapshots: z.readonly(z.array(z.object({ snapshotId: z.string(), accounts: texts }))),
  region: z.string(),
  sourceImageId: z.string(),
  imageArn: z.exactOptional(z.string()),
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
    keepGrants: async (note) => {
      const key = grantsKey(note.imageId)
      const isUnchanged = isAtVersion(note.version)
      if (isEmpty(note)) return deleteItem({ client, tableName }, key, isUnchanged)
      return items.put({ ...key, ...note, version: note.version + 1 }, isUnchanged)
    },
    listGrants: async () => {
      const found = await items.query({ condition: 'pk = :pk', values: { ':pk': grantsPartition } })
      return found.map((item) => parseItem(grantsSchema, item))
    },
  }
}

function isEmpty({ launchAccounts, snapshots }: GrantNote): boolean {
  return launchAccounts.length === 0 && snapshots.every(({ accounts }) => accounts.length === 0)
}

function isAtVersion(version: number): Condition {
  if (version === 0) return isAbsent
  return { expression: 'version = :version', values: { ':version': version } }
}
