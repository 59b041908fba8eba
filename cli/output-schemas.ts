import * as z from 'zod'

import { runSchema, shareRecordSchema } from '../functions/lib/aws/run-items.ts'
import { rulesSchema } from '../functions/lib/domain/rules-schema.ts'

const texts = z.array(z.string()).readonly()

/** What `ibshare rules put --json` prints. */
export const rulesPutOutput = z.strictObject({
  outcome: z
    .enum(['put', 'unchanged', 'dryRun', 'conflict'])
    .describe('`conflict`: somebody put other rules meanwhile, nothing was changed, exit code 1.'),
  version: z.string().describe('The version of the file: 12 hexadecimal digits.'),
  current: z.string().optional().describe('The version that new runs plan with when the command ends.'),
  changes: z
    .strictObject({
      rulesAdded: texts,
      rulesRemoved: texts,
      rulesChanged: z
        .array(
          z.strictObject({
            name: z.string(),
            members: z.array(z.enum(['match', 'targets', 'share'])).readonly(),
            accountsAdded: texts,
            accountsRemoved: texts,
          }),
        )
        .readonly(),
      accountsAdded: texts,
      accountsRemoved: texts,
      regionsAdded: texts,
      regionsRemoved: texts,
    })
    .describe('Against the version that was current when the command began.'),
  unusedTargets: texts.describe('Targets that no rule names.'),
})

/** What `ibshare rules show --json` prints. */
export const rulesShowOutput = z.strictObject({
  version: z.string(),
  current: z.boolean().describe('Whether new runs plan with this version.'),
  rules: rulesSchema,
})

/** What `ibshare runs --json` prints: newest first. */
export const runsOutput = z.strictObject({ runs: z.array(runSchema).readonly() })

/** What `ibshare show --json` prints. */
export const showRunOutput = z.strictObject({ run: runSchema, shares: z.array(shareRecordSchema).readonly() })

/** What `--json` prints on stderr when a command cannot do what it was asked to. */
export const failureOutput = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    exitCode: z.int(),
    next: z.string().describe('What to do about it.'),
    problems: z
      .array(
        z.strictObject({
          file: z.string(),
          line: z.int(),
          column: z.int(),
          path: z.string(),
          value: z.string(),
          expectation: z.string(),
          message: z.string(),
        }),
      )
      .readonly()
      .describe('What is wrong with a rules file, in its order.'),
  }),
})
