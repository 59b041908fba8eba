import type * as z from 'zod/mini'

import { InvalidInput } from '../lib/domain/errors.ts'
import { parseInput } from '../lib/domain/parse-input.ts'
import { refusedTrigger, runInput, triggerOf } from '../lib/domain/run/run-input.ts'
import type { RunTrigger } from '../lib/domain/run/run.ts'
import type { RunLedger } from '../lib/ports/run-ledger.ts'
import type { input, output } from './contract.ts'

/**
 * Puts the run into the ledger before anything else, so that none is without a trace, not even one
 * whose input is refused.
 */
export function createRegisterRun(deps: { readonly ledger: Pick<RunLedger, 'register'> }) {
  return async (execution: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const { runId, executionArn, startedAt } = execution
    const { trigger, refusal } = readInput(execution.input)
    await deps.ledger.register({ runId, executionArn, startedAt, trigger })
    if (refusal !== undefined) throw refusal
    return { runId }
  }
}

function readInput(given: unknown): { readonly trigger: RunTrigger; readonly refusal?: InvalidInput } {
  try {
    return { trigger: triggerOf(parseInput(runInput, given)) }
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return { trigger: refusedTrigger(given), refusal: error }
  }
}
