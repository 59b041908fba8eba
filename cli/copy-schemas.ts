import * as z from 'zod'

import { copyPlanSchema, copyResultSchema } from '../functions/lib/aws/copy-plan-items.ts'
import { copyStates } from '../functions/lib/domain/copying/copy.ts'
import { pauseSchema } from './status-schemas.ts'

/** What `ibshare show --json` prints of the copies of a run. */
export const runCopiesSchema = z.strictObject({
  plan: copyPlanSchema,
  counts: copyResultSchema.shape.counts,
  groups: copyResultSchema.shape.groups,
  progress: z
    .strictObject({
      counts: z.partialRecord(z.enum(copyStates), z.int()),
      doneGigabytes: z.number(),
      gigabytes: z.number(),
      expectedEnd: z
        .string()
        .exactOptional()
        .describe('ISO 8601; absent until something has ended for the run.'),
    })
    .exactOptional()
    .describe('While the run has no result. Copies that are not in the queue yet are left out.'),
  pause: pauseSchema.exactOptional().describe('Present while the run goes on and no copies are started.'),
})
