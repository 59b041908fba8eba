import * as z from 'zod/mini'

import { tableName } from '../lib/runtime/environment.ts'
import { stateMachineArn, sweepShards } from '../lib/runtime/workflow-environment.ts'

/** The schedule's event, or anything else: the ledger says whether there is work. */
export const input = z.unknown()

/** Nothing: a sweep that runs already is left to itself. */
export const output = z.strictObject({})

/** The function's environment variables. */
export const environment = z.object({
  TABLE_NAME: tableName,
  SWEEP_STATE_MACHINE_ARN: stateMachineArn,
  SWEEP_SHARDS: sweepShards,
})

/** The function's environment variables. */
export type Environment = z.input<typeof environment>
