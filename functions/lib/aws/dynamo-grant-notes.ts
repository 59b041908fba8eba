import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { GrantNote, GrantNotes } from '../ports/copy-ledger.ts'
import { grantsKey, grantsPartition } from './copy-keys.ts'
import { deleteItem } from './dynamo-delete.ts'
import { isAbsent } from './dynamo-expressions.ts'
import type { Condition } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { packText, unpackText } from './packed-text.ts'

const texts = z.readonly(z.array(z.string()))

/** The lists are packed: an AMI may have dozens of snapshots, each of which thousands of accounts may copy. */
const itemSchema = z.object({ packed: z.string(), version: z.number() })

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
})

function noteOfItem(item: unknown): GrantNote {
  const { packed, version } = parseItem(itemSchema, item)
  return { ...parseItem(grantsSchema, unpackText(packed)), version }
}

/** The notes of grants in the ledger table. */
export function createDynamoGrantNotes(client: DynamoDBDocumentClient, tableName: string): GrantNotes {
  const items = createDynamoItems(client, tableName)
  return {
    readGrants: async (imageId) => {
      const item = await items.get(grantsKey(imageId))
      return item === undefined ? undefined : noteOfItem(item)
    },
    keepGrants: async (note) => {
      const { version, ...said } = note
      const key = grantsKey(note.imageId)
      const isUnchanged = isAtVersion(version)
      if (isEmpty(note)) return deleteItem({ client, tableName }, key, isUnchanged)
      return items.put({ ...key, packed: packText(said), version: version + 1 }, isUnchanged)
    },
    listGrants: async () => {
      const found = await items.query({ condition: 'pk = :pk', values: { ':pk': grantsPartition } })
      return found.map(noteOfItem)
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
