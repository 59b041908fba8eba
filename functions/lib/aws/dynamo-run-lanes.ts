import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { LaneKey } from '../domain/copying/lane-key.ts'
import type { RunLane } from '../domain/copying/run-progress.ts'
import type { RunCopies } from '../ports/copy-ledger.ts'
import { closedLanesKey, laneOfKey, runLanesKey, runLanesPrefix } from './copy-keys.ts'
import { isAbsent } from './dynamo-expressions.ts'
import { createDynamoItems, type DynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'
import { runPartition } from './ledger-keys.ts'

/** Lanes of a run by name with the number of its copies in each; never changed. */
const lanesSchema = z.object({ sk: z.string(), lanes: z.array(z.string()), copies: z.array(z.number()) })

/** Which of them are closed: their places in the list, some bytes each, because every tick may write it. */
const closedSchema = z.object({ sk: z.string(), closed: z.set(z.number()) })

/** How many lanes are in one item. */
const lanesPerItem = 2_000

/** The lanes of runs in the ledger table: all in a few items, so that many lanes cost little. */
export function createDynamoRunLanes(
  client: DynamoDBDocumentClient,
  tableName: string,
): Pick<RunCopies, 'openRunLanes' | 'closeRunLanes' | 'listRunLanes'> {
  const items = createDynamoItems(client, tableName)
  return {
    openRunLanes: async (runId, lanes) => {
      const known = new Set((await readRunLanes(items, runId)).map(laneNameOf))
      const added = lanes.filter((lane) => !known.has(laneNameOf(lane)))
      for (let start = 0; start < added.length; start += lanesPerItem) {
        await putLanes(items, runId, added.slice(start, start + lanesPerItem))
      }
    },
    closeRunLanes: async (runId, lanes) => {
      const names = new Set(lanes.map(laneNameOf))
      const toClose = (await readRunLanes(items, runId)).filter(
        (lane) => lane.isOpen && names.has(laneNameOf(lane)),
      )
      for (const [item, places] of Map.groupBy(toClose, (lane) => lane.item)) {
        const add = { closed: new Set(places.map(({ place }) => place)) }
        await items.change(closedLanesKey(runId, item), { add })
      }
    },
    listRunLanes: async (runId) => {
      const all = await readRunLanes(items, runId)
      // Two attempts at enqueuing may both have added a lane; it is open while one of them says so.
      return [...Map.groupBy(all, laneNameOf).values()].flatMap((same) => {
        const [first] = same
        if (first === undefined) return []
        const { accountId, region, copies } = first
        return [{ runId, accountId, region, copies, isOpen: same.some(({ isOpen }) => isOpen) }]
      })
    },
  }
}

/** A lane of a run, with its place in the ledger. */
interface PlacedLane extends RunLane {
  /** The first lane of its item, by name. */
  readonly item: string
  readonly place: number
}

async function putLanes(items: DynamoItems, runId: string, lanes: readonly RunLane[]): Promise<void> {
  const [first] = lanes
  if (first === undefined) return
  const item = { lanes: lanes.map(laneNameOf), copies: lanes.map(({ copies }) => copies) }
  await items.put({ ...runLanesKey(runId, laneNameOf(first)), ...item }, isAbsent)
}

async function readRunLanes(items: DynamoItems, runId: string): Promise<readonly PlacedLane[]> {
  const found = await items.query({
    condition: 'pk = :pk AND begins_with(sk, :prefix)',
    values: { ':pk': runPartition(runId), ':prefix': runLanesPrefix },
  })
  const isClosed = new Map(
    found
      .filter(isOfClosed)
      .map((item) => parseItem(closedSchema, item))
      .map(({ sk, closed }) => [sk, closed]),
  )
  return found
    .filter((item) => !isOfClosed(item))
    .map((item) => parseItem(lanesSchema, item))
    .flatMap(({ sk, lanes, copies }) => {
      const item = sk.slice(runLanesPrefix.length)
      const closed = isClosed.get(closedLanesKey(runId, item).sk)
      return lanes.map((name, place) => ({
        ...laneOfKey(name),
        runId,
        copies: copies[place] ?? 0,
        isOpen: closed?.has(place) !== true,
        item,
        place,
      }))
    })
}

function isOfClosed(item: unknown): boolean {
  return z.safeParse(closedSchema, item).success
}

/** Every lane that is open for a run that waits, each once. */
export async function readActiveLanes(
  ledger: Pick<RunCopies, 'listWaits' | 'listRunLanes'>,
): Promise<readonly LaneKey[]> {
  const waits = await ledger.listWaits()
  const lanes = await Promise.all(waits.map(async ({ runId }) => ledger.listRunLanes(runId)))
  const open = lanes.flat().filter(({ isOpen }) => isOpen)
  return [...new Set(open.map(laneNameOf))].map(laneOfKey)
}
