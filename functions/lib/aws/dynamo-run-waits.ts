import { createHash } from 'node:crypto'

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'

import type { RunCopies, RunWait } from '../ports/copy-ledger.ts'
import { waitingKey, waitingPartition, waitKey } from './copy-keys.ts'
import { batchGet } from './dynamo-batch-get.ts'
import { deleteItem } from './dynamo-delete.ts'
import { createDynamoItems, type DynamoItems } from './dynamo-items.ts'
import { parseItem } from './ledger-item-form.ts'

const waitSchema = z.object({
  runId: z.string(),
  token: z.string(),
  enqueuedAt: z.exactOptional(z.string()),
  withdrawnAt: z.exactOptional(z.string()),
})

const waitingSchema = z.object({ sk: z.string() })

/** Who waits, in the ledger table: what is noted of a run stays with the run, the list names those that still wait. */
export function createDynamoRunWaits(
  client: DynamoDBDocumentClient,
  tableName: string,
): Omit<RunCopies, 'openRunLanes' | 'closeRunLanes' | 'listRunLanes' | 'listActiveLanes'> {
  const items = createDynamoItems(client, tableName)
  return {
    keepToken: async (runId, token, at) => {
      await items.change(waitingKey(runId), { set: { digest: digestOf(token) } })
      return waitOf(await items.change(waitKey(runId), { set: { runId, token, keptAt: at } }))
    },
    readWait: async (runId) => {
      const item = await items.get(waitKey(runId))
      return item === undefined ? undefined : waitOf(item)
    },
    noteEnqueued: async (runId, at) => noteOnce(items, runId, { enqueuedAt: at }),
    noteWithdrawn: async (runId, at) => noteOnce(items, runId, { withdrawnAt: at }),
    listWaits: async () => {
      const listed = await items.query({ condition: 'pk = :pk', values: { ':pk': waitingPartition } })
      const runIds = listed.map((item) => parseItem(waitingSchema, item).sk)
      return (await batchGet(client, tableName, runIds.map(waitKey))).map(waitOf)
    },
    stopWaiting: async (runId, token) =>
      deleteItem({ client, tableName }, waitingKey(runId), {
        expression: 'digest = :digest',
        values: { ':digest': digestOf(token) },
      }),
  }
}

function waitOf(item: unknown): RunWait {
  const { runId, token, enqueuedAt, withdrawnAt } = parseItem(waitSchema, item)
  return {
    runId,
    token,
    ...(enqueuedAt === undefined ? {} : { enqueuedAt }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
  }
}

async function noteOnce(
  items: DynamoItems,
  runId: string,
  note: { readonly enqueuedAt: string } | { readonly withdrawnAt: string },
): Promise<void> {
  const [name] = Object.keys(note)
  const isFirst = { expression: `attribute_exists(pk) AND attribute_not_exists(${name})` }
  await items.update(waitKey(runId), { set: note }, isFirst)
}

/** A token is up to 2,048 characters long; the list needs to tell it from others only. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 32)
}
