import * as z from 'zod/mini'

import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'

/** A run that plans copies; `at` is the time of planning, ISO 8601. */
export const input = z.strictObject({ runId: z.string(), at: z.string() })

/** Counts and account ids: the plan is in the ledger. */
export const output = z.strictObject({
  /** What has to be enqueued; AMIs that are there and get outputs among them. */
  copyCount: z.number(),
  /** What the checks refused. */
  blockedCount: z.number(),
  /** The destination accounts, in pages small enough for one call of the checks each. */
  checkPages: z.readonly(z.array(z.readonly(z.array(z.string())))),
  /** Names of the rules that are left undone as a whole because of what the checks refused; absent where there is none. */
  abortedRules: z.exactOptional(z.readonly(z.array(z.string()))),
})

/** The function's environment variables. */
export const environment = z.object({
  TABLE_NAME: tableName,
  OWNER_ACCOUNT_ID: ownerAccountId,
  /** The role that may list the accounts of the organization; without it the function asks with its own. */
  ORGANIZATION_READ_ROLE_ARN: z.exactOptional(z.string()),
})

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
