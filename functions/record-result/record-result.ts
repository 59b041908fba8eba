import type * as z from 'zod/mini'

import { waiveShare } from '../lib/domain/checks/waive-share.ts'
import { outcomeFor } from '../lib/domain/copying/copy-outcome.ts'
import type { CopyOutcome, CopyResult } from '../lib/domain/copying/copy-result.ts'
import { copyResultOf } from '../lib/domain/copying/group-copies.ts'
import type { PlannedCopy } from '../lib/domain/copying/source-plan.ts'
import { findingOfError } from '../lib/domain/error-report.ts'
import { holdAgainstChecks } from '../lib/domain/run/hold-against-checks.ts'
import type { ShareRecord } from '../lib/domain/run/run.ts'
import { judgeRun } from '../lib/domain/run/verdict.ts'
import type { CheckResults } from '../lib/ports/check-results.ts'
import type { CopyStore, RunCopies } from '../lib/ports/copy-ledger.ts'
import type { CopyPlans } from '../lib/ports/copy-plans.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What recording the result needs. */
export interface RecordResultDeps {
  readonly checks: Pick<CheckResults, 'readChecks'>
  readonly ledger: Pick<RunLedger, 'listShares' | 'recordShareResult' | 'closeRun'>
  readonly plans: Pick<CopyPlans, 'readCopyPlan' | 'writeCopyResult'>
  readonly copies: Pick<CopyStore, 'readCopies'> & Pick<RunCopies, 'readWait'>
}

/** Counts what became of the run's shares and copies, closes the run and says how the execution ends. */
export function createRecordResult(deps: RecordResultDeps) {
  return async (ended: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { runId, at, failure, observed } = ended
    const cutShort = failure === null ? {} : { failure: findingOfError(failure, runId) }
    const shares = await waivedShares(ended, deps)
    const copies = await recordCopies(ended, deps)
    const verdict = judgeRun({ runId, shares, copies, observed, ...cutShort })
    const { status, counts } = verdict
    const copyCounts = copies === undefined ? {} : { copyCounts: copies.counts }
    const end = { status, counts, ...copyCounts, endedAt: at, ...cutShort }
    await deps.ledger.closeRun(runId, observed ? { ...end, observed } : end)
    return { runId, status, counts, copyCounts: {}, ...copyCounts, observed, ...verdict.failure }
  }
}

/** The shares of a run; what a waiver takes out of the verdict is written down as waived. */
async function waivedShares(
  { runId, at }: Pick<z.infer<typeof input>, 'runId' | 'at'>,
  { ledger }: RecordResultDeps,
): Promise<readonly ShareRecord[]> {
  const shares: ShareRecord[] = []
  for (const share of await ledger.listShares(runId)) {
    const { resourceArn, waivers, result } = share
    const after =
      waivers === undefined || result === undefined ? result : waiveShare(share, result, { waivers, at })
    if (after !== undefined && after !== result) await ledger.recordShareResult(runId, resourceArn, after, at)
    shares.push(after === undefined ? share : { ...share, result: after })
  }
  return shares
}

/** Writes what became of the copies once: a repeat goes by what the first attempt found. */
async function recordCopies(
  { runId, observed }: Pick<z.infer<typeof input>, 'runId' | 'observed'>,
  deps: RecordResultDeps,
): Promise<CopyResult | undefined> {
  const plan = await deps.plans.readCopyPlan(runId)
  if (plan === undefined) return undefined
  const checked = holdAgainstChecks(plan, await deps.checks.readChecks(runId))
  const outcomes = observed ? [] : await outcomesOf(checked.copies, runId, deps)
  const { findings, leftOut } = checked
  return deps.plans.writeCopyResult(runId, copyResultOf({ blocked: [], findings }, [...leftOut, ...outcomes]))
}

async function outcomesOf(
  planned: readonly PlannedCopy[],
  runId: string,
  { copies }: RecordResultDeps,
): Promise<readonly CopyOutcome[]> {
  const isEnqueued = (await copies.readWait(runId))?.enqueuedAt !== undefined
  const items = new Map((await copies.readCopies(planned)).map((item) => [item.id, item]))
  return planned.map((copy) => outcomeFor(copy, items.get(copy.id), { runId, isEnqueued }))
}
