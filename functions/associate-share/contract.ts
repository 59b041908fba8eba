import * as z from 'zod/mini'

import { shareLookSchema, shareTraceSchema } from '../lib/domain/sharing/share-result-schema.ts'
import { tableName } from '../lib/runtime/environment.ts'

/** A planned share whose resource's lease is held, and what was done for it so far. */
export const input = z.strictObject({
  runId: z.string(),
  resourceArn: z.string(),
  /** The owner of the lease on the share of a rule. */
  executionArn: z.string(),
  /** `null` before the first look. */
  trace: z.nullable(shareTraceSchema),
})

/** What a look at the share came to. */
export const output = shareLookSchema

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
