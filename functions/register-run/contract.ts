import * as z from 'zod/mini'

import { tableName } from '../lib/runtime/environment.ts'

/** The execution, and what it was started with. */
export const input = z.strictObject({
  runId: z.string(),
  executionArn: z.string(),
  /** ISO 8601 */
  startedAt: z.string(),
  /** Checked by the step, so that what it refuses is named as the person wrote it. */
  input: z.unknown(),
})

/** The run's key. */
export const output = z.strictObject({ runId: z.string() })

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
