import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { CheckResults } from '../ports/check-results.ts'
import {
  accountOfPassedKey,
  checkPageKey,
  checkPageSchema,
  passedKey,
  passedNeedsSchema,
} from './check-items.ts'
import { batchGet } from './dynamo-batch-get.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { createPackedDocuments } from './packed-documents.ts'
import { packText, unpackText } from './packed-text.ts'

const passedItem = z.object({ pk: z.string(), sk: z.string(), passed: z.string() })

/** What the checks of destinations say, in the ledger table. */
export function createDynamoCheckResults(client: DynamoDBDocumentClient, tableName: string): CheckResults {
  const documents = createPackedDocuments(client, tableName)
  const items = createDynamoItems(client, tableName)
  return {
    writeChecks: async (runId, page) => {
      const key = checkPageKey(runId, page.accountIds)
      if (await documents.writeOnce(key, page)) return page
      return (await documents.read(key, checkPageSchema)) ?? page
    },
    readCheckPage: async (runId, accountIds) =>
      documents.read(checkPageKey(runId, accountIds), checkPageSchema),
    readChecks: async (runId) => {
      const pages = await documents.readAll(checkPageKey(runId), checkPageSchema)
      return pages.flatMap(({ results }) => results)
    },
    recentChecks: async (accountIds, notBefore) => {
      const found = await batchGet(client, tableName, accountIds.map(passedKey))
      return new Map(
        found.map((item) => {
          const { pk, passed } = parseItem(passedItem, item)
          const needs = parseItem(passedNeedsSchema, unpackText(passed))
          return [accountOfPassedKey(pk), needs.filter(({ at }) => at >= notBefore)]
        }),
      )
    },
    keepChecks: async (accountId, passed) => {
      await items.change(passedKey(accountId), { set: { passed: packText(passed) } })
    },
  }
}
