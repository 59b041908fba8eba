import type * as z from 'zod/mini'

import { enqueueCopies } from '../lib/copies/enqueue-copies.ts'
import type { EnqueueCopiesDeps } from '../lib/copies/enqueue-copies.ts'
import { InvalidInput } from '../lib/domain/errors.ts'
import { holdAgainstChecks } from '../lib/domain/run/hold-against-checks.ts'
import type { CheckResults } from '../lib/ports/check-results.ts'
import type { CopyPlans } from '../lib/ports/copy-plans.ts'
import type { Call } from '../lib/runtime/step-handler.ts'
import type { input, output } from './contract.ts'

/** What enqueuing a run's plan needs. */
export interface EnqueuePlanDeps extends Omit<EnqueueCopiesDeps, 'worker'> {
  readonly checks: Pick<CheckResults, 'readChecks'>
  readonly plans: Pick<CopyPlans, 'readCopyPlan'>
}

/**
 * Enqueues the copies that a run has planned and that nothing stands in the way of; the token is answered when the last
 * of them has ended.
 */
export function createEnqueueCopies({ plans, checks, ...deps }: EnqueuePlanDeps) {
  return async (
    { runId, token }: z.infer<typeof input>,
    { requestId: worker }: Call,
  ): Promise<z.infer<typeof output>> => {
    const plan = await plans.readCopyPlan(runId)
    if (plan === undefined) {
      throw new InvalidInput(`Expected the run ${runId} to have a plan of its copies, got none`, {
        where: runId,
        remedy: 'Start the workflow imagebuilder-share-run: it plans copies before it enqueues them',
      })
    }
    const { copies } = holdAgainstChecks(plan, await checks.readChecks(runId))
    const { images } = plan
    await enqueueCopies({ runId, token, images, copies }, { ...deps, worker })
    return {}
  }
}
