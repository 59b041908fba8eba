import type * as z from 'zod/mini'

import { withdrawRun } from '../lib/copies/withdraw-run.ts'
import type { WithdrawRunDeps } from '../lib/copies/withdraw-run.ts'
import type { input, output } from './contract.ts'

/** Takes a run that ended before its copies off them; what nobody else wants is withdrawn. */
export function createWithdrawRun(deps: WithdrawRunDeps) {
  return async ({ detail }: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    await withdrawRun(detail.name, deps)
    return {}
  }
}
