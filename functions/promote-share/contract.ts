import * as z from 'zod/mini'

import { shareLookSchema, shareTraceSchema } from '../lib/domain/sharing/share-result-schema.ts'
import { tableName } from '../lib/runtime/environment.ts'

/** A share whose policy is applied, and what was done for it so far. */
export const input = z.strictObject({
  runId: z.string(),
  resourceArn: z.string(),
  /** The owner of the lease on permissions, where one must be promoted. */
  executionArn: z.string(),
  trace: shareTraceSchema,
})

/** What a look at the share came to. */
export const output = shareLookSchema

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
