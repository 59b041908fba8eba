import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type * as z from 'zod/mini'

import type { CopyPlans } from '../ports/copy-plans.ts'
import { copyPlanSchema, copyResultSchema } from './copy-plan-items.ts'
import { copyPlanKey, copyResultKey } from './copy-plan-keys.ts'
import type { ItemKey } from './ledger-keys.ts'
import { createPackedDocuments } from './packed-documents.ts'
import type { PackedDocuments } from './packed-documents.ts'

/** What runs are to copy and what became of it, in the ledger table. */
export function createDynamoCopyPlans(client: DynamoDBDocumentClient, tableName: string): CopyPlans {
  const documents = createPackedDocuments(client, tableName)
  return {
    writeCopyPlan: async (runId, plan) => writeFirst(documents, copyPlanKey(runId), [copyPlanSchema, plan]),
    readCopyPlan: async (runId) => documents.read(copyPlanKey(runId), copyPlanSchema),
    writeCopyResult: async (runId, result) =>
      writeFirst(documents, copyResultKey(runId), [copyResultSchema, result]),
    readCopyResult: async (runId) => documents.read(copyResultKey(runId), copyResultSchema),
  }
}

/** Answers what stands: where another attempt was first, what that one wrote. */
async function writeFirst<T extends z.core.$ZodType>(
  documents: PackedDocuments,
  key: ItemKey,
  [schema, value]: readonly [T, z.output<T>],
): Promise<z.output<T>> {
  if (await documents.writeOnce(key, value)) return value
  return (await documents.read(key, schema)) ?? value
}
