import * as z from 'zod/mini'

import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'
import { stateMachineArn, sweepShards } from '../lib/runtime/workflow-environment.ts'

/** A run whose copy plan is in the ledger, and the token of the state that waits for the copies. */
export const input = z.strictObject({
  runId: z.string(),
  token: z.string({ error: 'a task token' }).check(z.regex(/^[^]{1,2048}$/, { error: 'a task token' })),
})

/** Nothing: the token is answered when the last copy has ended, maybe by this function. */
export const output = z.strictObject({})

/** The function's environment variables. */
export const environment = z.object({
  TABLE_NAME: tableName,
  OWNER_ACCOUNT_ID: ownerAccountId,
  SWEEP_STATE_MACHINE_ARN: stateMachineArn,
  SWEEP_SHARDS: sweepShards,
})

/** The function's environment variables. */
export type Environment = z.input<typeof environment>
