import { setImmediate } from 'node:timers/promises'

import * as z from 'zod'

import { textOf } from '../wire/message.ts'
import type { Engine } from './engine.ts'

/** Far more looks than the engine's own one millisecond takes. */
const maxLooks = 10_000

const description = z.object({ Table: z.object({ TableStatus: z.string() }) })

/**
 * Waits, in the present instant of virtual time, until the engine is done with creating, changing or deleting a table.
 * @throws Error when the table stays as it is.
 */
export async function awaitSettledTable(engine: Engine, tableName: string): Promise<void> {
  for (let look = 0; look < maxLooks; look += 1) {
    const answer = await engine.send('DescribeTable', Buffer.from(JSON.stringify({ TableName: tableName })))
    if (answer.statusCode !== 200) return
    const { Table } = description.parse(JSON.parse(textOf(answer.body)))
    if (Table.TableStatus === 'ACTIVE') return
    await setImmediate()
  }
  throw new Error(`Expected table ${tableName} to come to rest, got none of it`)
}
