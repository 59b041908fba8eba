import * as z from 'zod'

import { verdicts } from '../functions/lib/domain/checks/check-result.ts'
import { findingSchema } from '../functions/lib/domain/sharing/share-result-schema.ts'

/** One result of a check, as `--json` prints it. */
export const checkResultOutput = z
  .strictObject({
    check: z.string().describe('The id of a check of docs/checks.md.'),
    accountId: z.string(),
    region: z.string().exactOptional().describe('Absent where it is about the account as a whole.'),
    subject: z.string().exactOptional().describe('What it is about: a key, a launch template, a parameter.'),
    verdict: z.enum(verdicts),
    finding: z.exactOptional(findingSchema),
    reason: z.string().exactOptional().describe('Why it is unproven, or waived.'),
  })
  .readonly()

/** What `ibshare check --json` prints. */
export const checkOutput = z.strictObject({
  outcome: z
    .enum(['passed', 'failed', 'dryRun'])
    .describe('`failed`: something stands in the way, exit code 1. `dryRun`: nothing was started.'),
  image: z.string().describe('The ARN of the build.'),
  runId: z.string().describe('The run that checked.'),
  nothingToDo: z.string().exactOptional().describe('Why the rules want nothing of the build.'),
  counts: z.partialRecord(z.enum(verdicts), z.int()).readonly().describe('Results by verdict.'),
  results: z.array(checkResultOutput).readonly().describe('Of the rule and the account that were asked for.'),
  findings: z
    .array(findingSchema)
    .readonly()
    .describe('What stands in the way beside the results: of the plan, of resources and of principals.'),
})
