import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { concurrentCopiesSchema } from '../domain/copying/copy-rule-schema.ts'
import type { ConcurrentCopies } from '../domain/copying/copy-rule-schema.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { currentRulesKey, rulesHeadKey } from './ledger-keys.ts'

const pointerSchema = z.object({ version: z.string() })

/** What the head of a version of the rules says of lanes; the rest of it is for others. */
const headSchema = z.object({
  head: z.object({
    settings: z.exactOptional(z.object({ concurrentCopies: z.exactOptional(concurrentCopiesSchema) })),
  }),
})

/** Reads what the current rules say of lanes: the pointer each time, a version, which never changes, once. */
export function createDynamoCopySettings(
  client: DynamoDBDocumentClient,
  tableName: string,
): () => Promise<ConcurrentCopies> {
  const items = createDynamoItems(client, tableName)
  let known: { readonly version: string; readonly settings: ConcurrentCopies } | undefined

  return async () => {
    const pointer = await items.get(currentRulesKey)
    if (pointer === undefined) return {}
    const { version } = parseItem(pointerSchema, pointer)
    if (known?.version === version) return known.settings
    const { head } = parseItem(headSchema, await items.get(rulesHeadKey(version)))
    known = { version, settings: head.settings?.concurrentCopies ?? {} }
    return known.settings
  }
}
