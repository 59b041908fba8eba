import * as z from 'zod'

import { runSchema } from '../functions/lib/aws/run-items.ts'

const count = z.int().min(0)
const time = z.string().describe('ISO 8601.')

const standings = {
  queued: count,
  inProgress: count.describe('Copies that hold a slot.'),
  finishing: count.describe('Copies whose AMI is available and whose outputs are being made.'),
}

/** That no copies are started. */
export const pauseSchema = z.strictObject({
  since: time,
  by: z.string().describe('The ARN of who paused.'),
  reason: z.string().exactOptional(),
})

const sweep = {
  shard: count,
  generation: count,
  demand: count,
  sleepsUntil: time
    .exactOptional()
    .describe('Until when it waited at last, or waits; absent while it never waited long.'),
}

/** What `ibshare status --json` prints. */
export const statusOutput = z.strictObject({
  problems: z
    .array(
      z.strictObject({
        check: z.string(),
        what: z.string(),
        where: z.string(),
        remedy: z.string(),
        command: z.string().exactOptional().describe('A line to paste.'),
      }),
    )
    .readonly()
    .describe('What a person is needed for; exit code 1 where there is any.'),
  runs: z
    .array(
      z.strictObject({
        run: runSchema,
        isRunning: z.boolean().describe('`false`: it was stopped before it wrote its result.'),
        copies: z
          .strictObject({
            ...standings,
            wanted: count,
            isEnqueued: z.boolean().describe('`false`: some are not in the queue yet.'),
            ended: count.describe('0 until all are enqueued.'),
          })
          .exactOptional()
          .describe('Absent for a run that waits for no copies.'),
      }),
    )
    .readonly()
    .describe('Runs without an end, and those of the last day that were stopped, newest first.'),
  lanes: z
    .array(
      z.strictObject({
        ...standings,
        accountId: z.string(),
        region: z.string(),
        limit: count.describe('By the rules.'),
        reduced: z
          .strictObject({ limit: count, until: time })
          .exactOptional()
          .describe('Holds after EC2 refused a copy.'),
      }),
    )
    .readonly()
    .describe('Lanes with work, fullest first.'),
  sweeps: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ ...sweep, kind: z.literal('running'), startedAt: time, lastEventAt: time }),
        z.strictObject({
          ...sweep,
          kind: z.literal('ended'),
          endedAt: time,
          status: z.string().describe('Of the execution, in the words of Step Functions.'),
          cause: z.string().exactOptional(),
        }),
        z.strictObject({ ...sweep, kind: z.literal('asleep') }),
      ]),
    )
    .readonly(),
  grants: count.describe('AMIs with grants of ours that are withdrawn when no copy needs them.'),
  pause: pauseSchema.exactOptional().describe('Present while no copies are started.'),
  deadLetters: z
    .strictObject({
      queueUrl: z.string(),
      messages: count,
      beingRead: count.describe('Received by somebody and neither deleted nor given back.'),
    })
    .exactOptional()
    .describe('Absent where there is no such queue.'),
})

/** What `ibshare pause --json` and `ibshare resume --json` print. */
export const pauseOutput = z.strictObject({
  outcome: z.enum(['paused', 'resumed', 'unchanged', 'dryRun']).describe('`unchanged`: it was so already.'),
  pause: pauseSchema.exactOptional().describe('The pause that holds, or held until now.'),
  copies: z.strictObject(standings).describe('Copies of all lanes when the command began.'),
})
