import type * as z from 'zod/mini'

import { parseInput } from '../lib/domain/parse-input.ts'
import { runInput, triggerOf } from '../lib/domain/run-input.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/** Puts the run into the ledger before anything else, so that none is without a trace. */
export function createRegisterRun(deps: { readonly ledger: Pick<RunLedger, 'register'> }) {
  return async (execution: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { runId, executionArn, startedAt } = execution
    const trigger = triggerOf(parseInput(runInput, execution.input))
    await deps.ledger.register({ runId, executionArn, startedAt, trigger })
    return { runId }
  }
}
