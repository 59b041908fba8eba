import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { SweepControl } from '../domain/copying/sweep-control.ts'
import type { SweepControls, SweepList } from '../ports/copy-ledger.ts'
import { shardOfKey, sweepKey, sweepPartition } from './copy-keys.ts'
import type { Condition } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

const sweepSchema = z.object({
  generation: z.number(),
  demand: z.number(),
  sleepsUntil: z.exactOptional(z.string()),
})

const sweepKeySchema = z.object({ sk: z.string() })

/** The control items of the sweeps in the ledger table. */
export function createDynamoSweepControls(
  client: DynamoDBDocumentClient,
  tableName: string,
): SweepControls & SweepList {
  const items = createDynamoItems(client, tableName)
  return {
    readSweep: async (shard) => {
      const item = await items.get(sweepKey(shard))
      return item === undefined ? { shard, generation: 0, demand: 0 } : controlOf(shard, item)
    },
    addDemand: async (shard) =>
      controlOf(shard, await items.change(sweepKey(shard), { add: { demand: 1, generation: 0 } })),
    noteSleep: async (shard, sleepsUntil, only) =>
      items.update(sweepKey(shard), { set: { sleepsUntil } }, isAs(only)),
    countUp: async (shard, only) => {
      const change = { add: { generation: 1, demand: 0 }, remove: ['sleepsUntil'] }
      const item = await items.change(sweepKey(shard), change, isAs(only))
      return item === undefined ? undefined : controlOf(shard, item)
    },
    listSweeps: async () => {
      const found = await items.query({ condition: 'pk = :pk', values: { ':pk': sweepPartition } })
      return found
        .map((item) => controlOf(shardOfKey(parseItem(sweepKeySchema, item).sk), item))
        .toSorted((a, b) => a.shard - b.shard)
    },
  }
}

function controlOf(shard: number, item: unknown): SweepControl {
  return { shard, ...parseItem(sweepSchema, item) }
}

/** A shard without item is at 0 and 0. */
function isAs({
  ifGeneration,
  ifDemand,
}: {
  readonly ifGeneration: number
  readonly ifDemand?: number
}): Condition {
  const isSame = [
    'generation = :ifGeneration',
    ...(ifDemand === undefined ? [] : ['demand = :ifDemand']),
  ].join(' AND ')
  const isFirst = ifGeneration === 0 && (ifDemand ?? 0) === 0
  return {
    expression: isFirst ? `attribute_not_exists(pk) OR (${isSame})` : isSame,
    values: { ':ifGeneration': ifGeneration, ...(ifDemand === undefined ? {} : { ':ifDemand': ifDemand }) },
  }
}
