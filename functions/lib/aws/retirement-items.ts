import * as z from 'zod/mini'

import { findingSchema } from '../domain/sharing/share-result-schema.ts'

const texts = z.readonly(z.array(z.string()))

/** What a run took out of the share of a rule, as it lies in the ledger. */
export const retirementRecordSchema = z.object({
  rule: z.string(),
  region: z.string(),
  resourceArns: texts,
  requestIds: texts,
  findings: z.readonly(z.array(findingSchema)),
  at: z.string(),
})
