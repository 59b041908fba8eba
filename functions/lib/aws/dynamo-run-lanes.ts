import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { RunLane } from '../domain/copying/run-progress.ts'
import type { RunCopies } from '../ports/copy-ledger.ts'
import { laneOfKey, runLanesKey, runLanesPrefix } from './copy-keys.ts'
import { isAbsent } from './dynamo-expressions.ts'
import { createDynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { runPartition } from './ledger-keys.ts'

/** Some lanes of a run by name, each with the number of its copies; `open` is gone when the last is closed. */
const runLanesSchema = z.object({
  lanes: z.record(z.string(), z.number()),
  open: z.exactOptional(z.set(z.string())),
})

const exists = { expression: 'attribute_exists(pk)' }

/** The lanes of runs in the ledger table: some in one item, so that lanes that end together cost one write. */
export function createDynamoRunLanes(
  client: DynamoDBDocumentClient,
  tableName: string,
): Pick<RunCopies, 'openRunLanes' | 'closeRunLanes' | 'listRunLanes'> {
  const items = createDynamoItems(client, tableName)
  return {
    openRunLanes: async (runId, lanes) => {
      for (const same of byItem(runId, lanes)) {
        const counts = same.map((lane) => [laneNameOf(lane), lane.copies] as const)
        const item = { lanes: Object.fromEntries(counts), open: new Set(counts.map(([name]) => name)) }
        await items.put({ ...runLanesKey(runId, same[0]), ...item }, isAbsent)
      }
    },
    closeRunLanes: async (runId, lanes) => {
      for (const same of byItem(runId, lanes)) {
        const takeOut = { open: new Set(same.map(laneNameOf)) }
        await items.update(runLanesKey(runId, same[0]), { takeOut }, exists)
      }
    },
    listRunLanes: async (runId) => {
      const found = await items.query({
        condition: 'pk = :pk AND begins_with(sk, :prefix)',
        values: { ':pk': runPartition(runId), ':prefix': runLanesPrefix },
      })
      return found.flatMap((item) => runLanesOf(runId, item))
    },
  }
}

function runLanesOf(runId: string, item: unknown): readonly RunLane[] {
  const { lanes, open = new Set<string>() } = parseItem(runLanesSchema, item)
  return Object.entries(lanes).map(([name, copies]) =>
    Object.assign(laneOfKey(name), { runId, isOpen: open.has(name), copies }),
  )
}

/** The lanes that are in one item, together. */
function byItem<Lane extends LaneKey>(
  runId: string,
  lanes: readonly Lane[],
): readonly (readonly [Lane, ...Lane[]])[] {
  const groups = Map.groupBy(lanes, (lane) => runLanesKey(runId, lane).sk)
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  )
}
