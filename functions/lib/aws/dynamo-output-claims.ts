import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { OutputClaim } from '../domain/copying/output-claim.ts'
import type { OutputClaims } from '../ports/copy-ledger.ts'
import { claimKey, templateVersionKey } from './copy-keys.ts'
import { isAbsent } from './dynamo-expressions.ts'
import type { Condition } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

const claimSchema = z.object({
  version: z.string(),
  createdAt: z.string(),
  imageId: z.string(),
  templateVersion: z.exactOptional(z.number()),
  claimedAt: z.string(),
  othersUntil: z.exactOptional(z.string()),
})

const templateVersionSchema = z.object({
  launchTemplateId: z.string(),
  sourceVersion: z.number(),
  imageId: z.string(),
  clientToken: z.string(),
})

/** The claims of outputs in the ledger table. */
export function createDynamoOutputClaims(client: DynamoDBDocumentClient, tableName: string): OutputClaims {
  const items = createDynamoItems(client, tableName)
  return {
    readClaim: async (key) => {
      const item = await items.get(claimKey(key))
      return item === undefined ? undefined : parseItem(claimSchema, item)
    },
    writeClaim: async (key, claim, replaces) => items.put({ ...claimKey(key), ...claim }, isStill(replaces)),
    freezeTemplateVersion: async (copy, request) => {
      const key = templateVersionKey(copy, request)
      if (await items.put({ ...key, ...request }, isAbsent)) return request
      return parseItem(templateVersionSchema, await items.get(key))
    },
  }
}

function isStill(claim: OutputClaim | undefined): Condition {
  if (claim === undefined) return isAbsent
  const { version, createdAt, imageId, claimedAt } = claim
  return {
    expression:
      'version = :version AND createdAt = :createdAt AND imageId = :imageId AND claimedAt = :claimedAt',
    values: { ':version': version, ':createdAt': createdAt, ':imageId': imageId, ':claimedAt': claimedAt },
  }
}
