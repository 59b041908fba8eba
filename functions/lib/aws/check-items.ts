import * as z from 'zod/mini'

import { verdicts } from '../domain/checks/check-result.ts'
import { findingSchema } from '../domain/sharing/share-result-schema.ts'
import { runPartition } from './ledger-keys.ts'
import type { ItemKey } from './ledger-keys.ts'

/** What the checks say of some accounts of a run; none: what the sort keys of all of a run begin with. */
export function checkPageKey(runId: string, accountIds: readonly string[] = []): ItemKey {
  return { pk: runPartition(runId), sk: `CHECKS#${accountIds[0] ?? ''}` }
}

const passedPrefix = 'PASSED#'

/** What passed at an account, whatever the run. */
export function passedKey(accountId: string): ItemKey {
  return { pk: `${passedPrefix}${accountId}`, sk: 'PASSED' }
}

/** The account of a {@link passedKey}. */
export function accountOfPassedKey(pk: string): string {
  return pk.slice(passedPrefix.length)
}

const results = z.readonly(
  z.array(
    z.object({
      check: z.string(),
      accountId: z.string(),
      region: z.exactOptional(z.string()),
      subject: z.exactOptional(z.string()),
      verdict: z.enum(verdicts),
      finding: z.exactOptional(findingSchema),
      reason: z.exactOptional(z.string()),
    }),
  ),
)

/** A page of the matrix, as it lies packed in the ledger. */
export const checkPageSchema = z.object({ accountIds: z.readonly(z.array(z.string())), results })

/** What passed at an account, as it lies packed in the ledger. */
export const passedNeedsSchema = z.readonly(z.array(z.object({ need: z.string(), at: z.string(), results })))
