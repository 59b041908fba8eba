import * as z from 'zod/mini'

import { shareResultSchema, shareTraceSchema } from '../lib/domain/sharing/share-result-schema.ts'
import { tableName } from '../lib/runtime/environment.ts'

/** How far a share is: what the step that shares answered last. */
const share = z.strictObject({
  kind: z.enum(['waiting', 'settled']),
  trace: shareTraceSchema,
  result: shareResultSchema,
})

/** An image whose share is settled, or was looked at often enough. */
export const input = z.strictObject({ runId: z.string(), resourceArn: z.string(), share })

/** The same with what became of the launch permission: a principal is done when both are. */
export const output = share

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
