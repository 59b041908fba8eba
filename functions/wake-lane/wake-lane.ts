import type * as z from 'zod/mini'

import { wakeLane } from '../lib/copies/wake-lane.ts'
import type { WakeLaneDeps } from '../lib/copies/wake-lane.ts'
import type { Call } from '../lib/runtime/step-handler.ts'
import type { input, output } from './contract.ts'

/** Looks at the lane that an event on an AMI comes from. */
export function createWakeLane(deps: Omit<WakeLaneDeps, 'worker'>) {
  return async (
    { account: accountId, region }: z.infer<typeof input>,
    { requestId: worker }: Call,
  ): Promise<z.infer<typeof output>> => {
    await wakeLane({ accountId, region }, { ...deps, worker })
    return {}
  }
}
