import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { RuleShareKey } from '../domain/sharing/rule-share.ts'
import type { RuleShareLedger } from '../ports/rule-share-ledger.ts'
import { isAbsent, type Condition } from './dynamo-expressions.ts'
import { createDynamoItems, type DynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { runPartition } from './ledger-keys.ts'
import { retirementRecordSchema } from './retirement-items.ts'
import {
  needKey,
  needPrefix,
  resourcePrefix,
  retirementKey,
  retirementPrefix,
  ruleShareKey,
  ruleSharePartition,
  sharedResourceKey,
} from './rule-share-keys.ts'

const shareSchema = z.object({ shareArn: z.string(), at: z.string() })

const resourceSchema = z.object({
  resourceArn: z.string(),
  notes: z.number(),
  leavingSince: z.exactOptional(z.string()),
})

const needSchema = z.object({
  imageArn: z.string(),
  resourceArn: z.string(),
  retiredAt: z.exactOptional(z.string()),
})

const exists: Condition = { expression: 'attribute_exists(pk)' }

/** The shares of rules in the ledger table. */
export function createDynamoRuleShareLedger(
  client: DynamoDBDocumentClient,
  tableName: string,
): RuleShareLedger {
  const items = createDynamoItems(client, tableName)
  return {
    readShare: async (key) => {
      const item = await items.get(ruleShareKey(key))
      return item === undefined ? undefined : parseItem(shareSchema, item)
    },
    recordShare: async (key, share, previous) => {
      const isStillPrevious: Condition =
        previous === undefined
          ? isAbsent
          : { expression: 'shareArn = :previous', values: { ':previous': previous } }
      await items.put({ ...ruleShareKey(key), ...key, ...share }, isStillPrevious)
    },
    noteResource: async (key, note) => noteResource(items, key, note),
    keepResource: async (key, resourceArn) => {
      await items.update(sharedResourceKey(key, resourceArn), { remove: ['leavingSince'] }, exists)
    },
    listResources: async (key) =>
      (await listOf(items, ruleSharePartition(key), resourcePrefix)).map((item) => {
        const { resourceArn, notes } = parseItem(resourceSchema, item)
        return { resourceArn, notes }
      }),
    listNeeds: async (key) =>
      (await listOf(items, ruleSharePartition(key), needPrefix))
        .map((item) => parseItem(needSchema, item))
        .filter(({ retiredAt }) => retiredAt === undefined)
        .map(({ imageArn, resourceArn }) => ({ imageArn, resourceArn })),
    markLeaving: async (key, { resourceArn, notes }, at) =>
      items.update(
        sharedResourceKey(key, resourceArn),
        { set: { leavingSince: at } },
        { expression: 'notes = :notes', values: { ':notes': notes } },
      ),
    retireNeed: async (key, need, at) => {
      await items.update(needKey(key, need), { set: { retiredAt: at } }, exists)
    },
    recordRetirement: async (runId, retirement) => {
      await items.put({ ...retirementKey(runId, retirement), runId, ...retirement }, isAbsent)
    },
    listRetirements: async (runId) =>
      (await listOf(items, runPartition(runId), retirementPrefix)).map((item) =>
        parseItem(retirementRecordSchema, item),
      ),
  }
}

/**
 * The need is written before the resource, whose count of notes then changes: a retirement reads in the other
 * order and marks only what has the count that it read, so that it never takes out what it did not know as needed.
 */
async function noteResource(
  items: DynamoItems,
  key: RuleShareKey,
  note: Parameters<RuleShareLedger['noteResource']>[1],
): Promise<'noted' | 'leaving'> {
  const { resourceArn, imageArn, runId, at } = note
  const resourceKey = sharedResourceKey(key, resourceArn)
  const isNewNeed = imageArn !== undefined && (await noteNeed(items, key, { ...note, imageArn }))
  const known = await items.get(resourceKey)
  if (known !== undefined && !isNewNeed) {
    return parseItem(resourceSchema, known).leavingSince === undefined ? 'noted' : 'leaving'
  }
  const isStaying = { expression: 'attribute_not_exists(leavingSince)' }
  const change = { set: { resourceArn, runId, at }, add: { notes: 1 } }
  return (await items.update(resourceKey, change, isStaying)) ? 'noted' : 'leaving'
}

/** Answers whether the need is new. */
async function noteNeed(
  items: DynamoItems,
  key: RuleShareKey,
  need: {
    readonly imageArn: string
    readonly resourceArn: string
    readonly runId: string
    readonly at: string
  },
): Promise<boolean> {
  const known = await items.get(needKey(key, need))
  if (known !== undefined && parseItem(needSchema, known).retiredAt === undefined) return false
  const { imageArn, resourceArn, runId, at } = need
  const isNew = { expression: 'attribute_not_exists(pk) OR attribute_exists(retiredAt)' }
  const change = { set: { imageArn, resourceArn, runId, at }, remove: ['retiredAt'] }
  await items.update(needKey(key, need), change, isNew)
  return true
}

async function listOf(items: DynamoItems, partition: string, prefix: string): Promise<readonly unknown[]> {
  return items.query({
    condition: 'pk = :pk AND begins_with(sk, :prefix)',
    values: { ':pk': partition, ':prefix': prefix },
  })
}
