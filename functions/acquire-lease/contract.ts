import * as z from 'zod/mini'

import { tableName } from '../lib/runtime/environment.ts'

/** The resource to change, and the execution that wants to. */
export const input = z.strictObject({ resourceArn: z.string(), executionArn: z.string() })

/** Whether the execution may go on; if not, who has the lease. */
export const output = z.union([
  z.strictObject({ kind: z.literal('acquired') }),
  z.strictObject({ kind: z.literal('held'), ownerArn: z.string(), expiresAt: z.string() }),
])

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
