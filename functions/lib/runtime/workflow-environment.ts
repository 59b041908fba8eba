import * as z from 'zod/mini'

/** The ARN of a state machine. */
export const stateMachineArn = z
  .string({ error: "the state machine's ARN" })
  .check(
    z.regex(/^arn:aws[a-z-]*:states:[^:]+:\d{12}:stateMachine:.+$/, { error: "the state machine's ARN" }),
  )

/** Into how many shards the lanes are divided; each has a sweep of its own. */
export const sweepShards = z.pipe(
  z
    .string({ error: 'the number of sweeps: 1 to 64' })
    .check(z.regex(/^(?:[1-9]|[1-5]\d|6[0-4])$/, { error: 'the number of sweeps: 1 to 64' })),
  z.transform(Number),
)
