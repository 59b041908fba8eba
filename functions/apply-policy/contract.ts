import * as z from 'zod/mini'

import { shareResultSchema, shareTraceSchema } from '../lib/domain/sharing/share-result-schema.ts'
import { tableName } from '../lib/runtime/environment.ts'

/** A planned share whose resource's lease is held. */
export const input = z.strictObject({ runId: z.string(), resourceArn: z.string() })

/** `applied`: the policy grants at least one wanted account; `ended`: nothing is left to do for this share. */
export const output = z.union([
  z.strictObject({ kind: z.literal('applied'), trace: shareTraceSchema }),
  z.strictObject({ kind: z.literal('ended'), result: shareResultSchema }),
])

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
