import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { InvalidInput } from '../domain/errors.ts'
import { rulesVersionOf } from '../domain/rules/rules-version.ts'
import type { RulesPut, RulesStore, RulesVersion } from '../ports/rules-store.ts'
import { isAbsent } from './dynamo-expressions.ts'
import { createDynamoItems, type DynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { currentRulesKey, rulesHistoryKey, rulesHistoryPrefix, rulesPartition } from './ledger-keys.ts'
import { partsOfRules, rulesOfItems } from './rules-items.ts'

/** The pointer to the current version; the history item that it leaves behind has the same attributes. */
const pointerSchema = z.object({
  version: z.string(),
  at: z.string(),
  actor: z.string(),
  basedOn: z.exactOptional(z.string()),
})

type Pointer = z.infer<typeof pointerSchema>

/** The rules in the ledger table. */
export function createDynamoRulesStore(client: DynamoDBDocumentClient, tableName: string): RulesStore {
  const items = createDynamoItems(client, tableName)
  return {
    current: async () => readCurrent(items),
    read: async (version) => readVersion(items, version),
    history: async () => readHistory(items),
    put: async (next) => put(items, next),
  }
}

async function readCurrent(items: DynamoItems): Promise<RulesVersion | undefined> {
  const pointer = await readPointer(items)
  if (pointer === undefined) return undefined
  const current = await readVersion(items, pointer.version)
  if (current !== undefined) return current
  throw new InvalidInput(
    `Expected rules ${pointer.version}, which are current, to be in the ledger, got nothing`,
    {
      where: `RULES#${pointer.version}`,
      remedy: 'Put the rules file again: ibshare rules put FILE',
    },
  )
}

async function readPointer(items: DynamoItems): Promise<Pointer | undefined> {
  const item = await items.get(currentRulesKey)
  return item === undefined ? undefined : parseItem(pointerSchema, item)
}

async function readVersion(items: DynamoItems, version: string): Promise<RulesVersion | undefined> {
  const parts = await items.query({ condition: 'pk = :pk', values: { ':pk': rulesPartition(version) } })
  const rules = rulesOfItems(version, parts)
  return rules === undefined ? undefined : { version, rules }
}

async function readHistory(items: DynamoItems): Promise<readonly RulesPut[]> {
  const found = await items.query({
    condition: 'pk = :pk AND begins_with(sk, :prefix)',
    values: { ':pk': currentRulesKey.pk, ':prefix': rulesHistoryPrefix },
    newestFirst: true,
  })
  const recorded = found.map((item) => parseItem(pointerSchema, item))
  const current = await readPointer(items)
  // A put that broke off after it moved the pointer left no history; the next put repairs it.
  return current === undefined ||
    recorded.some(({ at, version }) => at === current.at && version === current.version)
    ? recorded
    : [current, ...recorded]
}

async function put(
  items: DynamoItems,
  next: Parameters<RulesStore['put']>[0],
): ReturnType<RulesStore['put']> {
  const { rules, basedOn, actor, at } = next
  const version = rulesVersionOf(rules)
  const before = await readPointer(items)
  if (before?.version === version) return { kind: 'unchanged', version }
  if (before?.version !== basedOn) return { kind: 'conflict', current: before?.version }

  // Immutable and named by their content: an item that is there already is the same item.
  for (const { key, content } of partsOfRules(version, rules)) {
    await items.put({ ...content, ...key }, isAbsent)
  }
  // Repairs the history of a put that broke off after it moved the pointer.
  if (before !== undefined) await recordHistory(items, before)

  const pointer = { version, at, actor, ...(basedOn === undefined ? {} : { basedOn }) }
  if (!(await movePointer(items, pointer))) {
    const now = await readPointer(items)
    // A repeat by the SDK finds what its first attempt wrote.
    if (now?.version !== version) return { kind: 'conflict', current: now?.version }
  }
  await recordHistory(items, pointer)
  return { kind: 'put', version }
}

async function movePointer(items: DynamoItems, pointer: Pointer): Promise<boolean> {
  const { basedOn } = pointer
  const stillThere =
    basedOn === undefined
      ? isAbsent
      : {
          expression: '#version = :basedOn',
          names: { '#version': 'version' },
          values: { ':basedOn': basedOn },
        }
  return items.put({ ...currentRulesKey, ...pointer }, stillThere)
}

async function recordHistory(items: DynamoItems, pointer: Pointer): Promise<void> {
  await items.put({ ...rulesHistoryKey(pointer.at, pointer.version), ...pointer }, isAbsent)
}
