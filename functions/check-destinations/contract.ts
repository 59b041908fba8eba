import * as z from 'zod/mini'

import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'

/** Some accounts of a run's copy plan; `at` is the time of the check, ISO 8601. */
export const input = z.strictObject({
  runId: z.string(),
  accountIds: z.readonly(z.array(z.string())),
  at: z.string(),
})

/** A count only: what was found is in the ledger. */
export const output = z.strictObject({
  /** Planned copies to these accounts that a result stands in the way of. */
  blockedCount: z.number(),
  /** Names of the rules that are left undone as a whole because of a result; absent where there is none. */
  abortedRules: z.exactOptional(z.readonly(z.array(z.string()))),
})

/** The function's environment variables. */
export const environment = z.object({ TABLE_NAME: tableName, OWNER_ACCOUNT_ID: ownerAccountId })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
