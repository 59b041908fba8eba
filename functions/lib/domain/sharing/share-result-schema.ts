import * as z from 'zod/mini'

import { outcomes } from '../outcome.ts'

const texts = z.readonly(z.array(z.string()))

/** A {@link Finding} as it travels between states. */
export const findingSchema = z.strictObject({
  check: z.string(),
  what: z.string(),
  where: z.string(),
  remedy: z.string(),
})

/** A {@link PrincipalGroup} as it travels between states. */
export const principalGroupSchema = z.strictObject({
  principals: texts,
  outcome: z.enum(outcomes),
  finding: z.exactOptional(findingSchema),
})

/** A {@link ShareResult} as it travels between states. */
export const shareResultSchema = z.strictObject({
  outcome: z.enum(outcomes),
  shareArns: texts,
  finding: z.exactOptional(findingSchema),
  exceptions: z.readonly(z.array(principalGroupSchema)),
  requestIds: texts,
  sideFindings: z.exactOptional(z.readonly(z.array(findingSchema))),
})

/** What was done so far about one share, handed from state to state until its outcome is recorded. */
export const shareTraceSchema = z.strictObject({
  /** Principals that AWS refused. */
  refused: z.readonly(z.array(principalGroupSchema)),
  /** Shares that RAM was asked to promote. */
  promoted: texts,
  /** Shares that RAM was asked to take what they lack, each followed by what: `ARN principals`, `ARN resource`. */
  asked: z.exactOptional(texts),
  /** AWS request ids of the calls that changed something. */
  requestIds: texts,
  /** What was found and changes no outcome. */
  sideFindings: z.exactOptional(z.readonly(z.array(findingSchema))),
})

/** What was done so far about one share. */
export type ShareTrace = z.infer<typeof shareTraceSchema>

/** What a look at a share answers: `result` is what to record when nobody looks again, final where `settled`. */
export const shareLookSchema = z.strictObject({
  kind: z.enum(['waiting', 'settled']),
  trace: shareTraceSchema,
  result: shareResultSchema,
})

/** Step Functions' `$states.errorOutput`. */
export const errorOutputSchema = z.strictObject({
  Error: z.string(),
  Cause: z.optional(z.string()),
})
