import * as z from 'zod/mini'

import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'

/** A registered run; `at` is the time of planning, ISO 8601. */
export const input = z.strictObject({ runId: z.string(), at: z.string() })

/** What there is to share, in pages small enough for one check each; keys and counts only. */
export const output = z.strictObject({
  pages: z.readonly(z.array(z.strictObject({ resourceArns: z.readonly(z.array(z.string())) }))),
  shareCount: z.number(),
  skippedCount: z.number(),
  nothingToDo: z.exactOptional(z.string()),
})

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName, OWNER_ACCOUNT_ID: ownerAccountId })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
