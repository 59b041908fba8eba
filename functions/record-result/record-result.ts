import type * as z from 'zod/mini'

import { outcomeFor } from '../lib/domain/copying/copy-outcome.ts'
import type { CopyResult } from '../lib/domain/copying/copy-result.ts'
import { copyResultOf } from '../lib/domain/copying/group-copies.ts'
import { findingOfError } from '../lib/domain/error-report.ts'
import { judgeRun } from '../lib/domain/run/verdict.ts'
import type { CopyStore, RunCopies } from '../lib/ports/copy-ledger.ts'
import type { CopyPlans } from '../lib/ports/copy-plans.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What recording the result needs. */
export interface RecordResultDeps {
  readonly ledger: Pick<RunLedger, 'listShares' | 'closeRun'>
  readonly plans: Pick<CopyPlans, 'readCopyPlan' | 'writeCopyResult'>
  readonly copies: Pick<CopyStore, 'readCopies'> & Pick<RunCopies, 'readWait'>
}

/** Counts what became of the run's shares and copies, closes the run and says how the execution ends. */
export function createRecordResult(deps: RecordResultDeps) {
  return async ({ runId, at, failure }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const cutShort = failure === null ? {} : { failure: findingOfError(failure, runId) }
    const shares = await deps.ledger.listShares(runId)
    const copies = await recordCopies(runId, deps)
    const verdict = judgeRun({ runId, shares, copies, ...cutShort })
    const { status, counts } = verdict
    const copyCounts = copies === undefined ? {} : { copyCounts: copies.counts }
    await deps.ledger.closeRun(runId, { status, counts, ...copyCounts, endedAt: at, ...cutShort })
    return { runId, status, counts, copyCounts: {}, ...copyCounts, ...verdict.failure }
  }
}

/** Writes what became of the copies once: a repeat goes by what the first attempt found. */
async function recordCopies(runId: string, deps: RecordResultDeps): Promise<CopyResult | undefined> {
  const { plans, copies } = deps
  const plan = await plans.readCopyPlan(runId)
  if (plan === undefined) return undefined
  const isEnqueued = (await copies.readWait(runId))?.enqueuedAt !== undefined
  const items = new Map((await copies.readCopies(plan.copies)).map((item) => [item.id, item]))
  const outcomes = plan.copies.map((planned) =>
    outcomeFor(planned, items.get(planned.id), { runId, isEnqueued }),
  )
  return plans.writeCopyResult(runId, copyResultOf(plan, outcomes))
}
