import * as z from 'zod/mini'

import { imageBuildArn } from '../lib/domain/run/run-input.ts'
import { stateMachineArn } from '../lib/runtime/workflow-environment.ts'

/** EventBridge's event on a finished image build. Members that AWS adds one day are no reason to refuse it. */
export const input = z.object({
  id: z.string({ error: "the event's id" }).check(z.regex(/^.{1,128}$/, { error: "the event's id" })),
  source: z.literal('aws.imagebuilder', { error: 'aws.imagebuilder' }),
  'detail-type': z.literal('EC2 Image Builder Image State Change', {
    error: 'EC2 Image Builder Image State Change',
  }),
  time: z.string({ error: "the event's time" }),
  resources: z.tuple([imageBuildArn], z.string({ error: 'an ARN' })),
  detail: z.object({ state: z.object({ status: z.literal('AVAILABLE', { error: 'AVAILABLE' }) }) }),
})

/** The run that the event stands for. */
export const output = z.strictObject({ executionArn: z.string(), alreadyStarted: z.boolean() })

/** The function's environment variables. */
export const environment = z.object({ STATE_MACHINE_ARN: stateMachineArn })

/** The function's environment variables. */
export type Environment = z.infer<typeof environment>
