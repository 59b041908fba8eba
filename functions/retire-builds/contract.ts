import * as z from 'zod/mini'

import { tableName } from '../lib/runtime/environment.ts'

/** A rule's share that keeps the last builds of each image; `at` is the time of retiring, ISO 8601. */
export const input = z.strictObject({
  runId: z.string(),
  rule: z.string(),
  region: z.string(),
  /** The owner of the lease on the share. */
  executionArn: z.string(),
  at: z.string(),
})

/** How many resources left the share, and how many things there are to read about it in the ledger. */
export const output = z.strictObject({
  rule: z.string(),
  region: z.string(),
  retired: z.number(),
  findings: z.number(),
})

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
