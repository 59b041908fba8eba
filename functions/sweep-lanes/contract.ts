import * as z from 'zod/mini'

import { ownerAccountId, tableName } from '../lib/runtime/environment.ts'
import { stateMachineArn, sweepShards } from '../lib/runtime/workflow-environment.ts'

/** Where a sweep is. `ticks` counts from 1; `after` is what the last tick answered, null at first. */
export const input = z.strictObject({
  shard: z.int(),
  generation: z.int(),
  ticks: z.int(),
  after: z.nullable(z.string()),
})

/** After how many seconds the next tick is due, and which lane this one came to last where it did not come to all. */
export const output = z.strictObject({ waitSeconds: z.int(), after: z.nullable(z.string()) })

/** The function's environment variables. */
export const environment = z.object({
  TABLE_NAME: tableName,
  OWNER_ACCOUNT_ID: ownerAccountId,
  SWEEP_STATE_MACHINE_ARN: stateMachineArn,
  RUN_STATE_MACHINE_ARN: stateMachineArn,
  SWEEP_SHARDS: sweepShards,
})

/** The function's environment variables. */
export type Environment = z.input<typeof environment>
