import type * as z from 'zod/mini'

import { sweepTick } from '../lib/copies/sweep-tick.ts'
import type { SweepTickDeps } from '../lib/copies/sweep-tick.ts'
import { NothingToSweep } from '../lib/domain/errors.ts'
import type { Call } from '../lib/runtime/step-handler.ts'
import type { input, output } from './contract.ts'

/** One tick of the sweep of a shard. @throws NothingToSweep when no work is left, or another generation has it. */
export function createSweepLanes(deps: Omit<SweepTickDeps, 'worker'>) {
  return async (
    { after, ...place }: z.infer<typeof input>,
    { requestId: worker }: Call,
  ): Promise<z.infer<typeof output>> => {
    const answer = await sweepTick({ ...place, ...(after === null ? {} : { after }) }, { ...deps, worker })
    switch (answer.kind) {
      case 'again':
        return { waitSeconds: answer.waitSeconds, after: answer.after ?? null }
      case 'end': {
        const { shard, generation } = place
        throw new NothingToSweep(
          `The sweep of shard ${shard}, generation ${generation}, has nothing left to do`,
          {
            where: `shard ${shard}`,
            remedy: 'Nothing to do: who makes work starts the next sweep',
          },
        )
      }
    }
  }
}
