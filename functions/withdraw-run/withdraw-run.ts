import type * as z from 'zod/mini'

import { withdrawRun } from '../lib/copies/withdraw-run.ts'
import type { WithdrawRunDeps } from '../lib/copies/withdraw-run.ts'
import type { Finding } from '../lib/domain/outcome.ts'
import { runStopped } from '../lib/domain/run/run.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** What following a run that was stopped needs. */
interface StoppedRunDeps extends WithdrawRunDeps {
  readonly runs: Pick<RunLedger, 'closeRun'>
}

type Stopped = z.infer<typeof input>['detail']

/**
 * Takes a run that ended before its copies off them; what nobody else wants is withdrawn. A run that wrote no result is
 * closed, because nobody else will; one that did stays as it is.
 */
export function createWithdrawRun(deps: StoppedRunDeps) {
  return async ({ detail }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const endedAt = new Date(deps.clock.now()).toISOString()
    await deps.runs.closeRun(detail.name, { status: 'failed', counts: {}, endedAt, failure: stopped(detail) })
    await withdrawRun(detail.name, deps)
    return {}
  }
}

const words = {
  ABORTED: 'was stopped',
  TIMED_OUT: 'reached its time limit',
  FAILED: 'failed',
} as const satisfies Record<Stopped['status'], string>

function stopped({ name, status }: Stopped): Finding {
  return {
    check: runStopped,
    what: `The run ${words[status]} before it wrote its result: what it had not done by then is not done`,
    where: name,
    remedy: 'Start it again: what is there is left alone',
  }
}
