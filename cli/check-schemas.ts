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
