import type * as z from 'zod/mini'

import { findingOfError } from '../lib/domain/error-report.ts'
import type { ShareResult } from '../lib/domain/run/run.ts'
import { judgeRun } from '../lib/domain/run/verdict.ts'
import { leaseHeld } from '../lib/domain/sharing/share-findings.ts'
import { undone } from '../lib/domain/sharing/share-result.ts'
import type { LeaseStore } from '../lib/ports/lease-store.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output, Report } from './contract.ts'

/** What recording needs. */
export interface RecordOutcomeDeps {
  readonly ledger: Pick<RunLedger, 'recordShareResult'>
  readonly leases: Pick<LeaseStore, 'release'>
}

/** Writes down what became of a share, then gives its lease back; in this order, so that no end is lost. */
export function createRecordOutcome({ ledger, leases }: RecordOutcomeDeps) {
  return async (ended: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { runId, resourceArn, executionArn, at, report } = ended
    const result = resultOf(report, resourceArn)
    await ledger.recordShareResult(runId, resourceArn, result, at)
    await leases.release({ key: resourceArn, ownerArn: executionArn })

    const { status, failure } = judgeRun({ runId, shares: [{ resourceArn, result }] })
    return { resourceArn, status, ...failure }
  }
}

function resultOf(report: Report, resourceArn: string): ShareResult {
  switch (report.kind) {
    case 'ended':
    case 'settled':
    case 'waiting':
      return report.result
    case 'held':
      return undone('failed', leaseHeld(resourceArn, report))
    case 'error': {
      const failed = undone('failed', findingOfError(report.error, resourceArn))
      return { ...failed, requestIds: report.trace?.requestIds ?? [] }
    }
  }
}
