import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { LaneControl } from '../domain/copying/lane.ts'
import type { LaneStore } from '../ports/copy-ledger.ts'
import { laneKey } from './copy-keys.ts'
import { isAbsent, isThere } from './dynamo-expressions.ts'
import type { Condition } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

/** An empty set is left out: DynamoDB has none. */
const laneSchema = z.object({
  version: z.number(),
  admitted: z.exactOptional(z.set(z.string())),
  callsAt: z.exactOptional(z.string()),
  toldAt: z.exactOptional(z.string()),
  takesNotes: z.exactOptional(z.literal(true)),
  notedAt: z.exactOptional(z.string()),
  reduced: z.exactOptional(z.object({ limit: z.number(), until: z.string() })),
})

/** The lanes in the ledger table. */
export function createDynamoLanes(client: DynamoDBDocumentClient, tableName: string): LaneStore {
  const items = createDynamoItems(client, tableName)
  return {
    readLane: async (lane) => {
      const item = await items.get(laneKey(lane))
      return item === undefined ? { version: 0, admitted: [] } : controlOf(item)
    },
    writeLane: async (lane, { version }, { admitted, ...next }) =>
      items.put(
        {
          ...laneKey(lane),
          ...next,
          ...(admitted.length === 0 ? {} : { admitted: new Set(admitted) }),
          version: version + 1,
        },
        isAtVersion(version),
      ),
    noteLane: async (lane, notedAt) => {
      await items.update(laneKey(lane), { set: { notedAt }, add: { version: 1 } }, isThere)
    },
  }
}

function controlOf(item: unknown): LaneControl {
  const { admitted = new Set<string>(), ...control } = parseItem(laneSchema, item)
  return { ...control, admitted: [...admitted] }
}

function isAtVersion(version: number): Condition {
  if (version === 0) return isAbsent
  return { expression: 'version = :version', values: { ':version': version } }
}
