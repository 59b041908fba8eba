import * as z from 'zod'

import { verdicts } from '../../functions/lib/domain/checks/check-result.ts'
import { outcomes } from '../../functions/lib/domain/outcome.ts'
import { findingSchema } from '../../functions/lib/domain/sharing/share-result-schema.ts'
import { checkResultOutput } from '../check-schemas.ts'
import { answers } from './answer.ts'
import { wayKinds } from './way.ts'

/** What `ibshare why --json` prints. */
export const whyOutput = z.strictObject({
  accountId: z.string(),
  image: z.string().describe('The ARN of the build, or of another resource.'),
  answer: z
    .enum(answers)
    .describe(
      '`has`: exit code 0. `part`: in some of the ways that are wanted. `unproven`: through a unit or an organization whose members the ledger does not know.',
    ),
  ways: z
    .array(
      z.strictObject({
        kind: z
          .enum(wayKinds)
          .describe('`launch`: permission on an AMI of the owner; `copy`: an AMI of its own.'),
        region: z.string(),
        outcome: z
          .enum([...outcomes, 'retired'])
          .describe('`retired`: a later run took it out of the share of its rule.'),
        wantedBy: z.array(z.string()).readonly().describe('Rules; `manual` for a manual input.'),
        runId: z.string().describe('The newest run that tells of it.'),
        at: z
          .string()
          .exactOptional()
          .describe('ISO 8601, when that became of it; of copies, when their run ended.'),
        since: z
          .string()
          .exactOptional()
          .describe('ISO 8601, since when the account has it without a break.'),
        imageId: z.string().exactOptional(),
        finding: z.exactOptional(findingSchema),
        caughtBy: z
          .strictObject({
            check: z.string().describe('The id of a check of docs/checks.md.'),
            means: z.string(),
            before: z
              .boolean()
              .describe('`false`: AWS tells it only when the real call is made, so that no check can.'),
            verdict: z.enum(verdicts).exactOptional().describe('Absent where it was not asked.'),
          })
          .exactOptional()
          .describe('The check behind what AWS refused.'),
        through: z.string().exactOptional().describe('The unit or the organization that it is given to.'),
      }),
    )
    .readonly(),
  reason: z
    .strictObject({ what: z.string(), remedy: z.string() })
    .exactOptional()
    .describe('Why there is no way at all, where there is none.'),
  checks: z
    .array(checkResultOutput)
    .readonly()
    .describe('What did not pass in the newest run that checked the account.'),
  runId: z.string().exactOptional(),
})
