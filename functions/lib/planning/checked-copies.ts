import type { CopyPlan } from '../domain/copying/copy-plan.ts'
import { holdAgainstChecks } from '../domain/run/hold-against-checks.ts'
import type { CheckedCopies } from '../domain/run/hold-against-checks.ts'
import type { CheckResults } from '../ports/check-results.ts'
import type { RulesStore } from '../ports/rules-store.ts'
import type { RunLedger } from '../ports/run-ledger.ts'

/** What holding a plan against the checks needs. */
export interface CheckedCopiesDeps {
  readonly runs: Pick<RunLedger, 'readRun'>
  readonly rules: Pick<RulesStore, 'read'>
  readonly checks: Pick<CheckResults, 'readChecks'>
}

/**
 * What of a run's copy plan can be made by what the checks said, and what cannot. Who enqueues the copies and who
 * records what became of them come to the same answer.
 */
export async function checkedCopies(
  runId: string,
  plan: CopyPlan,
  deps: CheckedCopiesDeps,
): Promise<CheckedCopies> {
  const results = await deps.checks.readChecks(runId)
  const isFound = results.some(({ verdict }) => verdict === 'failed' || verdict === 'waived')
  if (!isFound && plan.blocked.length + plan.findings.length === 0) {
    return { copies: plan.copies, leftOut: [], findings: [] }
  }
  const run = await deps.runs.readRun(runId)
  if (run === undefined) throw new Error(`Expected the run ${runId} to be in the ledger, got nothing`)
  const { rulesVersion: version, startedAt: at } = run
  const rules = version === undefined ? undefined : (await deps.rules.read(version))?.rules
  return holdAgainstChecks(plan, { results, rules, at })
}
