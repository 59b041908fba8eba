import * as z from 'zod/mini'

import {
  errorOutputSchema,
  shareResultSchema,
  shareTraceSchema,
} from '../lib/domain/sharing/share-result-schema.ts'
import { tableName } from '../lib/runtime/environment.ts'

/** How the work on a share ended: the answer of the step that came last, or what it threw. */
export const report = z.discriminatedUnion('kind', [
  /** AcquireLease, asked often enough. */
  z.strictObject({ kind: z.literal('held'), ownerArn: z.string(), expiresAt: z.string() }),
  /** ApplyPolicy, which left nothing to promote. */
  z.strictObject({ kind: z.literal('ended'), result: shareResultSchema }),
  /** PromoteShare; `waiting` where it was asked often enough. */
  z.strictObject({
    kind: z.enum(['waiting', 'settled']),
    trace: shareTraceSchema,
    result: shareResultSchema,
  }),
  /** Any of them. */
  z.strictObject({
    kind: z.literal('error'),
    error: errorOutputSchema,
    trace: z.nullable(shareTraceSchema),
  }),
])

/** How the work on a share ended. */
export type Report = z.infer<typeof report>

/** A share that is to be closed; `at` is the time of its end, ISO 8601. */
export const input = z.strictObject({
  runId: z.string(),
  resourceArn: z.string(),
  /** The owner of the lease. */
  executionArn: z.string(),
  at: z.string(),
  report,
})

/** The share's key, and how its execution ends. */
export const output = z.strictObject({
  resourceArn: z.string(),
  status: z.enum(['succeeded', 'failed']),
  error: z.exactOptional(z.string()),
  cause: z.exactOptional(z.string()),
})

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
