import * as z from 'zod/mini'

import { plannedResource, resourceToCheck } from '../lib/domain/run/planned-resource.ts'
import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'

/** A page of the plan; `at` is the time of the check, ISO 8601. */
export const input = z.strictObject({
  runId: z.string(),
  resources: z.readonly(z.array(resourceToCheck)),
  /** Names of rules that are left undone as a whole, because checks of their destinations failed. */
  abortedRules: z.readonly(z.array(z.string())),
  at: z.string(),
})

/** The resources that nothing speaks against. */
export const output = z.strictObject({ clear: z.readonly(z.array(plannedResource)) })

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName, OWNER_ACCOUNT_ID: ownerAccountId })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
