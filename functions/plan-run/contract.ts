import * as z from 'zod/mini'

import { resourceToCheck } from '../lib/domain/run/planned-resource.ts'
import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'

/** A registered run; `at` is the time of planning, ISO 8601. */
export const input = z.strictObject({ runId: z.string(), at: z.string() })

/** What there is to share, in pages small enough for one check each; keys and counts only. */
export const output = z.strictObject({
  pages: z.readonly(z.array(z.strictObject({ resources: z.readonly(z.array(resourceToCheck)) }))),
  /** The shares of ours out of which old builds are to go afterwards. */
  retirements: z.readonly(z.array(z.strictObject({ rule: z.string(), region: z.string() }))),
  shareCount: z.number(),
  /** Shares of which nothing has to be done, or can be. */
  settledCount: z.number(),
  /** Whether copies, launch permissions or outputs may be wanted, which plan-copies finds out. */
  plansCopies: z.boolean(),
  /** Whether the run plans and checks and is to change nothing. */
  observes: z.boolean(),
  nothingToDo: z.exactOptional(z.string()),
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
