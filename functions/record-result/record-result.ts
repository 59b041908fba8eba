import type * as z from 'zod/mini'

import { findingOfError } from '../lib/domain/error-report.ts'
import { judgeRun } from '../lib/domain/run/verdict.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** Counts what became of the run's shares, closes the run and says how the execution ends. */
export function createRecordResult(deps: { readonly ledger: Pick<RunLedger, 'listShares' | 'closeRun'> }) {
  return async ({ runId, at, failure }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const cutShort = failure === null ? {} : { failure: findingOfError(failure, runId) }
    const shares = await deps.ledger.listShares(runId)
    const verdict = judgeRun({ runId, shares, ...cutShort })
    const { status, counts } = verdict
    await deps.ledger.closeRun(runId, { status, counts, endedAt: at, ...cutShort })
    return { runId, status, counts, copyCounts: {}, ...verdict.failure }
  }
}
