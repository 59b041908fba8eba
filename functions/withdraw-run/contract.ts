import * as z from 'zod/mini'

import { tableName } from '../lib/runtime/environment.ts'
import { stateMachineArn, sweepShards } from '../lib/runtime/workflow-environment.ts'

/** EventBridge's event on a run that was stopped, timed out or failed. The execution's name is the run's id. */
export const input = z.object({
  source: z.literal('aws.states', { error: 'aws.states' }),
  'detail-type': z.literal('Step Functions Execution Status Change', {
    error: 'Step Functions Execution Status Change',
  }),
  detail: z.object({
    name: z.string({ error: "the execution's name" }),
    status: z.enum(['ABORTED', 'TIMED_OUT', 'FAILED'], { error: 'ABORTED, TIMED_OUT or FAILED' }),
  }),
})

/** Nothing: a run that waits for no copy is left as it is. */
export const output = z.strictObject({})

/** The function's environment variables. */
export const environment = z.object({
  TABLE_NAME: tableName,
  SWEEP_STATE_MACHINE_ARN: stateMachineArn,
  SWEEP_SHARDS: sweepShards,
})

/** The function's environment variables. */
export type Environment = z.input<typeof environment>
