import * as z from 'zod/mini'

import { outcomes } from '../lib/domain/outcome.ts'
import { errorOutputSchema } from '../lib/domain/sharing/share-result-schema.ts'
import { tableName } from '../lib/runtime/environment.ts'

/** A run that has come to its end; `at` is the time, ISO 8601, `failure` what cut it short. */
export const input = z.strictObject({
  runId: z.string(),
  at: z.string(),
  failure: z.nullable(errorOutputSchema),
  /** Whether the run has planned and checked, and was to change nothing. */
  observed: z.boolean(),
})

/** How the execution ends; `error` and `cause` are those of its Fail state. */
export const output = z.strictObject({
  runId: z.string(),
  status: z.enum(['succeeded', 'failed']),
  /** Shares by outcome. */
  counts: z.partialRecord(z.enum(outcomes), z.number()),
  /** Copies by outcome; empty for a run that plans none. */
  copyCounts: z.partialRecord(z.enum(outcomes), z.number()),
  /** Whether nothing was to be changed: then only what something stands in the way of has an outcome. */
  observed: z.boolean(),
  error: z.exactOptional(z.string()),
  cause: z.exactOptional(z.string()),
})

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
